"""Channels beside the open one: what is new in them is shown and said; the app comes and goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from bot.playground.page.stage import CONVERSATION
from bot.playground.slack import BOT, CHINESE_USER, RANDOM, USER, Message
from tests.browser.browsing import PHONE, last_message

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.browser.browsing import Puppet, Visit


def tell(show: Visit, text: str, channel: str = "", author: str = BOT) -> None:
    show.stage.slack.workspace.post(Message(channel or show.channel, author, text))


async def choose(page: Page, item: str) -> None:
    await page.get_by_role("button", name="Channel actions").click()
    await page.get_by_role("menuitem", name=item).click()


async def test_a_channel_with_something_new_is_bold_counted_and_announced(show: Visit) -> None:
    async with show.open(channel=RANDOM) as page:
        room = page.get_by_role("button", name="runtimes-test")
        tell(show, "one")
        await expect(room).to_have_accessible_name("runtimes-test 1 new message")
        await expect(page.locator("#announcer")).to_have_text("runtimes-test: 1 new message")
        tell(show, "two")
        await expect(room).to_have_accessible_name("runtimes-test 2 new messages")
        await expect(room).to_have_class("channel unread")
        await room.click()
        await expect(room).to_have_class("channel")
        await expect(room).to_have_accessible_name("runtimes-test")
        await expect(last_message(page)).to_contain_text("two")


async def test_what_is_new_outlives_a_reload_and_is_seen_by_all_tabs(show: Visit) -> None:
    async with show.open(channel=RANDOM) as page:
        tell(show, "one")
        room = page.get_by_role("button", name="runtimes-test 1 new message")
        await expect(room).to_be_visible()
        await page.reload()
        await expect(room).to_be_visible()
        other = await page.context.new_page()
        await other.goto(f"{show.url}/#{USER}/{show.channel}")
        await expect(last_message(other)).to_contain_text("one")
        await expect(page.get_by_role("button", name="runtimes-test", exact=True)).to_be_visible()


async def test_ones_own_messages_and_replies_in_threads_are_not_news(show: Visit) -> None:
    async with show.open(channel=RANDOM) as page:
        tell(show, "mine", author=USER)
        root = show.stage.slack.workspace.post(Message(show.channel, USER, "a question"))
        show.stage.slack.workspace.post(Message(show.channel, BOT, "a reply", thread_ts=root.ts))
        tell(show, "here", RANDOM)
        await expect(last_message(page)).to_contain_text("here")
        await expect(page.get_by_role("button", name="runtimes-test")).to_have_class("channel")


async def test_a_direct_message_from_the_bot_appears(show: Visit) -> None:
    workspace = show.stage.slack.workspace
    del workspace.channels[workspace.open_im(USER).id]
    async with show.open() as page:
        direct = page.get_by_role("button", name="runtimes 1 new message")
        await expect(page.get_by_role("heading", name="Direct messages")).not_to_be_visible()
        tell(show, "for you", workspace.open_im(USER).id)
        await direct.click()
        await expect(last_message(page)).to_contain_text("for you")


async def test_who_comes_later_finds_what_is_new_to_them(show: Visit) -> None:
    async with show.open() as page:
        tell(show, "for lin", show.stage.slack.workspace.open_im(CHINESE_USER).id)
        await page.get_by_role("radio", name="lin").check()
        await expect(page.get_by_role("button", name="runtimes 1 条新消息")).to_be_visible()


async def test_on_a_phone_the_closed_list_says_that_something_is_new(show: Visit) -> None:
    async with show.open(channel=RANDOM, size=PHONE) as page:
        tell(show, "one")
        await expect(page.get_by_role("button", name="Open the list of channels: 1 new")).to_be_visible()


async def test_on_a_phone_a_long_topic_leaves_the_conversation_as_wide_as_it_is(show: Visit) -> None:
    channel = show.stage.slack.workspace.channels[show.channel]
    channel.topic, channel.members = "Serving models on ModelArts, in each of its regions", {USER}
    async with show.open(size=PHONE) as page:
        await expect(page.get_by_text("@runtimes is not in this channel")).to_be_attached()
        await expect(page.get_by_role("button", name="Channel actions")).to_be_in_viewport(ratio=1)
        assert await page.locator("#scroll").evaluate("node => node.offsetWidth") == PHONE["width"]


async def test_a_private_channel_has_its_own_mark_wherever_it_is_named(show: Visit) -> None:
    show.stage.slack.workspace.channels[show.channel].kind = "private"
    async with show.open() as page:
        locked = page.locator('use[href="#icon-lock"]')
        heading = page.get_by_role("heading", name="runtimes-test", exact=True)
        await expect(heading).to_have_text("runtimes-test")
        await expect(heading.locator(locked)).to_have_count(1)
        await choose(page, "Archive the channel")
        dialog = page.get_by_role("dialog", name="Archive runtimes-test?")
        await expect(dialog.locator(locked)).to_have_count(1)
        await dialog.get_by_text("Archive").last.click()
        closed = page.get_by_text("runtimes-test is archived")
        await expect(closed.locator(locked)).to_have_count(1)
        await expect(closed).not_to_contain_text("#")


async def test_the_focus_stays_in_the_list_while_messages_come(show: Visit) -> None:
    async with show.open(channel=RANDOM) as page:
        room = page.get_by_role("button", name="runtimes-test")
        await room.focus()
        tell(show, "one")
        await expect(room).to_have_class("channel unread")
        await expect(room).to_be_focused()


async def test_in_an_archived_channel_nothing_can_be_typed(show: Visit) -> None:
    channel = show.stage.slack.workspace.channels[show.channel]
    async with show.open() as page:
        channel.archived = True
        show.stage.bell.ring(CONVERSATION)
        await expect(page.get_by_text("# runtimes-test is archived")).to_be_visible()
        await expect(page.get_by_role("combobox", name="Message")).not_to_be_visible()


async def test_the_app_is_invited_and_removed_and_a_channel_archived(show: Visit, puppet: Puppet) -> None:
    channel = show.stage.slack.workspace.channels[show.channel]
    async with show.open() as page:
        absent = page.get_by_text("@runtimes is not in this channel")
        await choose(page, "Remove @runtimes")
        await expect(absent).to_be_visible()
        assert BOT not in channel.members
        await choose(page, "Invite @runtimes")
        await expect(absent).not_to_be_visible()
        assert BOT in channel.members
        await choose(page, "Archive the channel")
        await page.get_by_role("dialog", name="Archive # runtimes-test?").get_by_text("Archive").last.click()
        await expect(page.get_by_text("# runtimes-test is archived")).to_be_visible()
        assert channel.archived
        await choose(page, "Open the channel again")
        await expect(page.get_by_role("combobox", name="Message")).to_be_visible()
    assert [taken["event"]["type"] for taken in puppet.taken] == [
        *("channel_left", "member_joined_channel"),
        *("channel_archive", "channel_unarchive"),
    ]
