"""Each block, element and form of mrkdwn is drawn as what it is, and what is done to it reaches the bot."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from playwright.async_api import expect

from bot.playground.slack import BOT, CHANNEL, CHINESE_USER, USER, Message
from tests.browser.browsing import last_message
from tests.fakes.scene import until
from tests.kit import rich_text, section

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.browser.browsing import Puppet, Visit

OPTIONS = [
    {"text": {"type": "plain_text", "text": f"Option {name}"}, "value": name.lower()} for name in "ABC"
]
CONFIRM = {
    "title": {"type": "plain_text", "text": "Sure?"},
    "text": {"type": "mrkdwn", "text": "It *cannot* be undone."},
    "confirm": {"type": "plain_text", "text": "Do it"},
    "deny": {"type": "plain_text", "text": "Leave it"},
}
PLACEHOLDER = {"placeholder": {"type": "plain_text", "text": "Pick"}}
BUTTON: dict[str, Any] = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
OVERFLOW: dict[str, Any] = {"type": "overflow", "action_id": "more", "options": OPTIONS}
SELECT: dict[str, Any] = {"type": "static_select", "action_id": "pick", "options": OPTIONS, **PLACEHOLDER}
CHECKS: dict[str, Any] = {"type": "checkboxes", "action_id": "checks", "options": OPTIONS}
RADIOS: dict[str, Any] = {"type": "radio_buttons", "action_id": "radios", "options": OPTIONS}
DATE: dict[str, Any] = {"type": "datepicker", "action_id": "date", "initial_date": "2026-01-02"}
PEOPLE: dict[str, Any] = {"type": "users_select", "action_id": "person", **PLACEHOLDER}
ROOMS: dict[str, Any] = {"type": "conversations_select", "action_id": "room", **PLACEHOLDER}


TABLE: dict[str, Any] = {
    "type": "table",
    "rows": [
        [{"type": "raw_text", "text": "engine"}, {"type": "raw_text", "text": "runtimes"}],
        [{"type": "raw_text", "text": "PyTorch"}, {"type": "raw_text", "text": "6"}],
    ],
    "column_settings": [None, {"align": "right"}],
}
BOLD = {"type": "text", "text": "bold", "style": {"bold": True}}
RICH = rich_text(
    {"type": "rich_text_section", "elements": [BOLD, {"type": "user", "user_id": USER}]},
    {
        "type": "rich_text_list",
        "style": "ordered",
        "offset": 2,
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "third"}]}],
    },
    {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x = 1"}]},
    {"type": "rich_text_quote", "elements": [{"type": "link", "url": "https://example.com/a", "text": "a"}]},
)
EVERYTHING: list[dict[str, Any]] = [
    {"type": "header", "text": {"type": "plain_text", "text": "A header :tada:"}},
    section("With an accessory", accessory=OVERFLOW),
    {
        "type": "section",
        "fields": [{"type": "mrkdwn", "text": "*one*"}, {"type": "plain_text", "text": "*two*"}],
    },
    {"type": "divider"},
    {"type": "actions", "elements": [{**BUTTON, "style": "danger"}, SELECT, DATE, PEOPLE, ROOMS]},
    {"type": "actions", "elements": [CHECKS, RADIOS]},
    {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a chart of runtimes"},
    RICH,
    TABLE,
    {"type": "markdown", "text": "# Title\n\n- **one**\n- [two](https://example.com)\n\n```\ncode\n```"},
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "small `print`"}]},
    {"type": "video", "video_url": "https://example.com/v"},
    {"type": "actions", "elements": [{"type": "workflow_button", "action_id": "w"}]},
]


def post(show: Visit, blocks: Iterable[dict[str, Any]], **more: Any) -> Message:
    """Say something as the bot."""
    message = Message(show.channel, BOT, "said", tuple(blocks), **more)
    return show.stage.slack.workspace.post(message)


async def test_every_block_is_drawn_and_what_is_unknown_is_said(show: Visit) -> None:
    async with show.open() as page:
        post(show, EVERYTHING)
        message = last_message(page)
        await expect(message.get_by_role("heading", name="A header 🎉")).to_be_visible()
        await expect(message.locator(".fields strong")).to_have_text("one")
        await expect(message.locator(".fields")).to_contain_text("*two*")
        await expect(message.get_by_role("separator")).to_have_count(1)
        await expect(message.get_by_role("img", name="a chart of runtimes")).to_be_visible()
        await expect(message.get_by_role("cell", name="6")).to_have_class("right")
        await expect(message.get_by_role("columnheader", name="engine")).to_be_visible()
        await expect(message.locator(".rich-text strong")).to_have_text("bold")
        await expect(message.locator(".rich-text .mention")).to_have_text("@alex")
        await expect(message.locator(".rich-text ol")).to_have_attribute("start", "3")
        await expect(message.get_by_role("link", name="two")).to_have_attribute("rel", "noopener noreferrer")
        await expect(message.get_by_text("unsupported block: video")).to_be_visible()
        await message.get_by_text("unsupported block: video").click()
        await expect(message.get_by_text('"video_url"')).to_be_visible()
        await expect(message.get_by_text("unsupported element: workflow_button")).to_be_visible()


async def test_mrkdwn_is_read_as_slack_reads_it(show: Visit) -> None:
    at = int(time.time()) - 5 * 3_600
    text = (
        "*bold _both_* ~gone~ `a*b*` 2*3*4 snake_case_name &lt;b&gt; :bell:\n> quoted\n"
        "• one\n• two\n1. first\n```pre *raw*```"
        f"<@{CHINESE_USER}> <#{CHANNEL}> <!channel> <https://example.com|site> <javascript:alert(1)|bad>\n"
        f"<!date^{at}^{{date_num}} {{ago}}|then> <!date^x^{{ago}}|fallback>"
    )
    async with show.open() as page:
        post(show, [section(text)])
        body = last_message(page).locator(".text")
        await expect(body.locator("strong")).to_have_text("bold both")
        await expect(body.locator("strong em")).to_have_text("both")
        await expect(body.locator("s")).to_have_text("gone")
        await expect(body.locator("code")).to_have_text("a*b*")
        await expect(body).to_contain_text("2*3*4 snake_case_name <b> 🔔")
        await expect(body.locator("blockquote")).to_have_text("quoted")
        await expect(body.locator("ul li")).to_have_text(["one", "two"])
        await expect(body.locator("ol li")).to_have_text("first")
        await expect(body.locator("pre")).to_have_text("pre *raw*")
        await expect(body.locator(".mention")).to_have_text(["@lin", "#ml-platform", "@channel"])
        await expect(body.get_by_role("link")).to_have_count(1)
        await expect(body).to_contain_text("bad")
        await expect(body.locator("time")).to_contain_text(["5 hours ago", "fallback"])


async def test_what_is_pressed_and_picked_reaches_the_bot(show: Visit, puppet: Puppet) -> None:
    async with show.open() as page:
        post(show, EVERYTHING)
        message = last_message(page)
        await message.get_by_role("button", name="Go").click()
        await message.get_by_role("button", name="More actions").click()
        await message.get_by_role("menuitem", name="Option B").click()
        await message.get_by_label("Pick").first.select_option("c")
        await message.get_by_role("checkbox", name="Option A").check()
        await message.get_by_role("radio", name="Option B").check()
        await message.locator("input[type=date]").fill("2026-12-24")
        await message.get_by_label("Pick").nth(1).select_option(CHINESE_USER)
        await until(lambda: len(puppet.taken) == 7)
    actions = {action["action_id"]: action for taken in puppet.taken for action in taken["actions"]}
    assert set(actions) == {"go", "more", "pick", "checks", "radios", "date", "person"}
    assert actions["more"]["selected_option"]["value"] == "b"
    assert actions["pick"]["selected_option"]["value"] == "c"
    assert [each["value"] for each in actions["checks"]["selected_options"]] == ["a"]
    assert actions["radios"]["selected_option"]["value"] == "b"
    assert actions["date"]["selected_date"] == "2026-12-24"
    assert actions["person"]["selected_user"] == CHINESE_USER
    assert puppet.taken[0]["container"]["channel_id"] == show.channel


async def test_what_asks_to_be_confirmed_waits_for_it(show: Visit, puppet: Puppet) -> None:
    async with show.open() as page:
        post(show, [{"type": "actions", "elements": [{**BUTTON, "confirm": CONFIRM}]}])
        button = page.get_by_role("button", name="Go")
        await button.click()
        dialog = page.get_by_role("dialog", name="Sure?")
        await expect(dialog.locator("strong")).to_have_text("cannot")
        await page.keyboard.press("Escape")
        await expect(dialog).to_have_count(0)
        await expect(button).to_be_focused()
        assert puppet.taken == []
        await button.click()
        async with page.expect_response("**/do/act"):
            await dialog.get_by_role("button", name="Do it").click()
    assert len(puppet.taken) == 1


async def test_an_option_that_asks_to_be_confirmed_waits_for_it(show: Visit, puppet: Puppet) -> None:
    async with show.open() as page:
        post(
            show, [{"type": "actions", "elements": [{**OVERFLOW, "confirm": {**CONFIRM, "style": "danger"}}]}]
        )
        button = last_message(page).get_by_role("button", name="More actions")
        dialog = page.get_by_role("dialog", name="Sure?")
        async with page.expect_response("**/do/act"):
            for answer in ("Leave it", "Do it"):
                await button.focus()
                await page.keyboard.press("Enter")
                await page.keyboard.press("ArrowDown")
                await page.keyboard.press("Enter")
                await expect(dialog.get_by_role("button", name="Leave it")).to_be_focused()
                for key in ("Tab",) * 4 + ("Shift+Tab",) * 4:
                    await page.keyboard.press(key)
                    await expect(dialog.locator(":focus")).to_have_count(1)
                await dialog.get_by_role("button", name=answer).click()
                await expect(dialog).to_have_count(0)
                await expect(button).to_be_focused()
    assert [taken["actions"][0]["selected_option"]["value"] for taken in puppet.taken] == ["b"]


async def test_a_choice_that_is_not_confirmed_is_taken_back(show: Visit, puppet: Puppet) -> None:
    async with show.open() as page:
        post(show, [{"type": "actions", "elements": [{**SELECT, "confirm": CONFIRM}]}])
        select = last_message(page).get_by_label("Pick")

        async def choose(option: str, answer: str) -> None:
            await select.select_option(option)
            await page.get_by_role("button", name=answer).click()
            await expect(page.get_by_role("dialog")).to_have_count(0)

        await choose("c", "Leave it")
        await expect(select).to_have_value("")
        async with page.expect_response("**/do/act") as answered:
            await choose("b", "Do it")
        await (await answered.value).finished()  # from then on that is what it goes back to
        await choose("c", "Leave it")
        await expect(select).to_have_value("b")


async def test_replies_are_in_a_thread_at_the_side(show: Visit) -> None:
    async with show.open() as page:
        root = post(show, [section("the root")])
        post(show, [section("a reply")], thread_ts=root.ts)
        await expect(page.locator("#messages .message")).to_have_count(1)
        await page.get_by_role("button", name="1 reply").click()
        thread = page.get_by_role("region", name="Thread")
        await expect(thread).to_contain_text("a reply")
        post(show, [section("another")], thread_ts=root.ts)
        await expect(thread).to_contain_text("another")
        await thread.get_by_role("button", name="Close").click()
        await expect(thread).not_to_be_visible()
        await expect(page.get_by_role("button", name="2 replies")).to_be_focused()


async def test_a_thread_of_many_replies_opens_at_its_end_and_counts_what_is_new(show: Visit) -> None:
    async with show.open() as page:
        root = post(show, [section("the root")])
        for number in range(30):
            post(show, [section(f"reply number {number}")], thread_ts=root.ts)
        replies = page.get_by_role("button", name="30 replies")
        await expect(replies).to_contain_text("30 new")
        await replies.click()
        thread = page.get_by_role("region", name="Thread")
        await expect(thread.get_by_text("reply number 29")).to_be_in_viewport()
        await expect(thread.get_by_text("reply number 2", exact=True)).not_to_be_in_viewport()
        await page.keyboard.press("Escape")
        await expect(thread).not_to_be_visible()
        await expect(page.get_by_role("button", name="30 replies")).to_be_focused()
        await expect(page.get_by_role("button", name="30 replies")).not_to_contain_text("new")
        post(show, [section("one more")], thread_ts=root.ts)
        await expect(page.get_by_role("button", name="31 replies")).to_contain_text("1 new")
        await expect(page.locator("#messages .message")).to_have_count(1)


async def test_a_reply_whose_root_has_gone_stands_in_the_channel(show: Visit) -> None:
    async with show.open() as page:
        root = post(show, [section("the root")])
        post(show, [section("a reply")], thread_ts=root.ts)
        show.stage.slack.workspace.delete(root)
        await expect(page.locator("#messages .message")).to_have_count(1)
        await expect(last_message(page)).to_contain_text("a reply")


async def test_what_is_edited_or_taken_away_changes_where_it_stands(show: Visit) -> None:
    workspace = show.stage.slack.workspace
    async with show.open() as page:
        first, second = post(show, [section("first")]), post(show, [section("second")])
        await expect(last_message(page)).to_contain_text("second")
        workspace.edit(Message(show.channel, BOT, "new", (section("edited"),), ts=first.ts), is_marked=True)
        workspace.delete(second)
        await expect(page.locator("#messages .message")).to_have_count(1)
        await expect(last_message(page)).to_contain_text("(edited)")
