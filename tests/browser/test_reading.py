"""Who reads the conversation is shown what they asked for, and is left alone by what others do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from bot.playground.slack import BOT, CHANNEL, CHINESE_USER, USER, Message
from tests.browser.browsing import last_message, say
from tests.browser.test_blocks import BUTTON, post
from tests.kit import section

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

    from tests.browser.browsing import Puppet, Visit

SEVEN_PM = 1_767_294_000  # 2026-01-01 19:00 in London, 03:00 of the next day in Shanghai
# The page's clock, by which ten seconds after an act nothing answers it, counts looks in the place of time.
TICKING = "{ let looks = 0; performance.now = () => ++looks; }"
TALL = [section("the beginning of it"), *(section(f"line {number}") for number in range(40))]


def tell(visit: Visit, text: str, to: str = "") -> None:
    """Say something as the bot, unasked; `to` one person alone, or to all."""
    visit.stage.slack.workspace.post(Message(visit.channel, BOT, text, ephemeral_to=to))


def said(page: Page, text: str) -> Locator:
    """Where exactly that is said."""
    return page.locator("#messages").get_by_text(text, exact=True)


async def scroll_up(visit: Visit, page: Page) -> None:
    """Have a conversation that is taller than the view, and read at its beginning."""
    for number in range(40):
        tell(visit, f"number {number}.")
    await page.reload()
    await expect(said(page, "number 39.")).to_be_in_viewport()
    await scroll(page, "0")
    await expect(said(page, "number 0.")).to_be_in_viewport()


async def scroll(page: Page, to: str) -> None:
    """Read at a height, in JavaScript: what a wheel sets off goes on for some frames, over what comes meanwhile."""
    await page.locator("#scroll").evaluate(f"node => node.scrollTo(0, {to})")


async def test_a_tall_message_is_shown_from_its_beginning_and_what_comes_then_is_followed(
    show: Visit,
) -> None:
    async with show.open() as page:
        for _ in range(2):
            post(show, TALL)
            await expect(last_message(page).get_by_text("the beginning")).to_be_in_viewport()
            await expect(last_message(page).get_by_text("line 39")).not_to_be_in_viewport()
            for number in range(2):
                tell(show, f"after it, {number}")
                await expect(last_message(page)).to_contain_text(f"after it, {number}")
                await expect(last_message(page)).to_be_in_viewport()
        await expect(page.locator("#newer")).not_to_be_visible()


async def test_after_the_help_an_answer_is_shown(demo: Visit) -> None:
    async with demo.open(size={"width": 1280, "height": 420}) as page:
        for line, text in (
            ("help", "Ask which ModelArts runtime"),
            ("pytorch npu", "PyTorch on NPU"),
            ("help", "Ask"),
        ):
            await say(page, f"/runtimes {line}")
            await expect(last_message(page)).to_contain_text(text)
            await expect(last_message(page).locator(".message-head")).to_be_in_viewport()


async def test_what_comes_unasked_waits_behind_a_button(show: Visit) -> None:
    async with show.open() as page:
        await scroll_up(show, page)
        tell(show, "the first.")
        newer = page.get_by_role("button", name="1 new message")
        await expect(newer).to_be_in_viewport()
        tell(show, "the second.")
        newer = page.get_by_role("button", name="2 new messages")
        await expect(newer).to_be_in_viewport()
        await expect(said(page, "number 0.")).to_be_in_viewport()
        await newer.click()
        await expect(said(page, "the second.")).to_be_in_viewport()
        await expect(newer).not_to_be_visible()
        await expect(page.locator("#scroll")).to_be_focused()


async def test_the_button_goes_once_one_reads_to_the_end_or_elsewhere(show: Visit) -> None:
    async with show.open() as page:
        newer = page.get_by_role("button", name="1 new message")
        await scroll_up(show, page)
        tell(show, "one.")
        await expect(newer).to_be_visible()
        await scroll(page, "node.scrollHeight")
        await expect(newer).not_to_be_visible()
        await scroll(page, "0")
        await expect(said(page, "number 0.")).to_be_in_viewport()
        tell(show, "two.")
        await expect(newer).to_be_visible()
        await page.get_by_role("button", name="random").click()
        await expect(newer).not_to_be_visible()
        await page.get_by_role("button", name="runtimes-test").click()
        await expect(said(page, "two.")).to_be_in_viewport()


async def test_an_answer_to_ones_own_act_is_shown_wherever_one_reads(show: Visit, puppet: Puppet) -> None:
    async with show.open() as page:
        await page.add_init_script(TICKING)
        post(show, [{"type": "actions", "elements": [BUTTON]}])
        await scroll_up(show, page)
        async with page.expect_response("**/do/act"):
            await page.get_by_role("button", name="Go").click()
        tell(show, "for all.")
        await expect(said(page, "for all.")).to_be_in_viewport()
        await scroll(page, "0")
        tell(show, "for you.", to=USER)
        await expect(said(page, "for you.")).to_be_in_viewport()
        await scroll(page, "0")
        await expect(said(page, "number 0.")).to_be_in_viewport()
        tell(show, "unasked.")
        await expect(page.get_by_role("button", name="1 new message")).to_be_visible()
    assert len(puppet.taken) == 1


async def test_an_act_that_changes_a_message_is_answered_by_that(show: Visit, puppet: Puppet) -> None:
    workspace = show.stage.slack.workspace
    async with show.open() as page:
        message = post(show, [{"type": "actions", "elements": [BUTTON]}])
        await scroll_up(show, page)
        async with page.expect_response("**/do/act"):
            await page.get_by_role("button", name="Go").click()
        workspace.edit(Message(show.channel, BOT, "", (section("turned."),), ts=message.ts))
        await expect(said(page, "turned.")).to_be_in_viewport()
        tell(show, "unasked.")
        await expect(page.get_by_role("button", name="1 new message")).to_be_visible()
    assert len(puppet.taken) == 1


async def test_a_screen_reader_hears_names_and_no_markup(show: Visit) -> None:
    async with show.open() as page:
        tell(
            show, f"*NPU* for <@{CHINESE_USER}> in <#{CHANNEL}> &amp; `more`\n• <https://example.com|a site>"
        )
        await expect(page.locator("#announcer")).to_have_text(
            "runtimes: NPU for @lin in #ml-platform & more a site"
        )
        await expect(last_message(page)).to_have_attribute(
            "aria-label", "runtimes: NPU for @lin in #ml-platform & more"
        )


async def test_dates_are_in_the_zone_of_the_person(show: Visit) -> None:
    async with show.open(timezone_id="America/New_York") as page:
        tell(show, f"<!date^{SEVEN_PM}^{{date_num}} {{time}}|then>")
        date = last_message(page).locator(".text time")
        await expect(date).to_have_text("2026-01-01 19:00")
        await expect(date).to_have_attribute("title", "January 1, 2026 at 7:00:00 PM GMT")
        await page.get_by_role("radio", name="lin").check()
        await expect(date).to_have_text("2026-01-02 03:00")
