"""What a channel follows, it is told of: seen in the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.browser.browsing import last_message, say
from tests.browser.test_panel import NEW, choose

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.browser.browsing import Visit


async def poll(page: Page) -> None:
    """Press *Poll now*, and wait for its end."""
    button = page.get_by_role("button", name="Poll now")
    await button.click()
    await expect(button).to_be_enabled()


async def test_what_changes_upstream_is_told_in_the_channel_that_follows_it(alone: Visit) -> None:
    async with alone.open() as page:
        await say(page, "/runtimes subscribe pytorch npu")
        await expect(last_message(page)).to_contain_text("subscribed this channel")
        await page.get_by_text("Publish a runtime").click()
        await page.get_by_role("button", name="Publish", exact=True).click()
        await expect(page.get_by_role("rowheader", name=NEW)).to_be_visible()
        await poll(page)
        await expect(last_message(page)).to_contain_text("1 new runtime")
        await expect(last_message(page).get_by_text(NEW, exact=True)).to_be_visible()
        await choose(page, NEW, "Mark as deleting")
        await expect(page.get_by_role("row", name=NEW)).to_contain_text("deleting")
        await poll(page)
        await expect(last_message(page)).to_contain_text("being retired")
        await expect(last_message(page)).to_contain_text("replacement")


async def test_the_button_of_a_notice_ends_it_once_one_is_sure(alone: Visit) -> None:
    async with alone.open() as page:
        await say(page, "/runtimes subscribe pytorch npu")
        await last_message(page).locator("button", has_text="Unsubscribe").click()
        dialog = page.get_by_role("dialog")
        await expect(dialog).to_contain_text("pytorch npu")
        await dialog.get_by_role("button", name="Keep it").click()
        await expect(dialog).to_have_count(0)
        await last_message(page).locator("button", has_text="Unsubscribe").click()
        await dialog.get_by_role("button", name="Unsubscribe").click()
        await expect(last_message(page)).to_contain_text("/runtimes subscribe pytorch npu")


async def test_the_focus_stays_in_the_row_of_the_list_whose_button_was_pressed(alone: Visit) -> None:
    async with alone.open() as page:
        for number, words in enumerate(("npu", "gpu", "mindspore"), 1):
            await say(page, f"/runtimes subscribe {words}")
            await expect(page.locator("#messages .message")).to_have_count(number)
            await expect(last_message(page)).to_contain_text("subscribed this channel")
        await say(page, "/runtimes subscriptions")
        listed = page.locator("#messages .message", has_text="3 subscriptions")
        rows = listed.locator(".actions")
        await expect(rows).to_have_count(3)
        await rows.first.get_by_text("Pause").focus()
        await page.keyboard.press("Enter")
        await expect(rows.first.get_by_text("Resume")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(rows.first.get_by_text("Pause")).to_be_focused()
        await expect(listed.get_by_text("Resume")).to_have_count(0)
        await rows.first.get_by_text("Unsubscribe").press("Enter")
        await page.get_by_role("dialog").get_by_role("button", name="Unsubscribe").press("Enter")
        await expect(page.locator("#messages .message", has_text="2 subscriptions")).to_be_focused()
