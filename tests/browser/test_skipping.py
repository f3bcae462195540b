"""The demo's clock is moved on in the page: what comes by time is seen at once."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest_asyncio
from playwright.async_api import expect

from bot.playground.clock import Clock, next_morning
from tests.browser.browsing import last_message, say, visiting_alone
from tests.browser.test_following import poll
from tests.browser.test_panel import NEW

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Page

    from tests.browser.browsing import Visit

ZONE = "Europe/London"  # of the first person
NOON = 3 * 3_600.0  # seconds after nine


@pytest_asyncio.fixture(loop_scope="session")
async def day(browser: Browser) -> AsyncIterator[Visit]:
    """The page over a demo of its own, where it is noon."""
    clock = Clock()
    clock.move_to(next_morning(ZONE, clock.time()) + NOON)
    async with visiting_alone(browser, clock) as visit:
        yield visit


async def publish(page: Page) -> None:
    """Publish what the form offers."""
    await page.get_by_text("Publish a runtime").click()
    await page.get_by_role("button", name="Publish", exact=True).click()
    await expect(page.get_by_role("rowheader", name=NEW)).to_be_visible()


async def skip(page: Page) -> None:
    """Press *Skip to 09:00*, and wait for its end."""
    button = page.get_by_role("button", name="Skip to 09:00")
    await button.click()
    await expect(button).to_have_attribute("aria-disabled", "false")
    await expect(button).to_be_focused()


def told_on(visit: Visit) -> str:
    """The demo's day, as it stands between messages."""
    assert visit.stage.clock
    at = datetime.fromtimestamp(visit.stage.clock.time(), ZoneInfo(ZONE))
    return f"{at:%A, %B} {at.day}"


async def test_a_daily_digest_comes_once_and_only_when_it_is_morning(day: Visit) -> None:
    async with day.open() as page:
        messages, days = page.locator("#messages .message"), page.locator("#messages .day")
        await say(page, "/runtimes subscribe pytorch npu every:daily")
        await expect(last_message(page)).to_contain_text("subscribed this channel")
        await publish(page)
        await poll(page)
        await say(page, "/runtimes changes 7d pytorch")  # it is known, and not told
        await expect(last_message(page)).to_contain_text(NEW)
        await expect(messages).to_have_count(2)
        await skip(page)
        await expect(last_message(page)).to_contain_text("Daily digest: 1 new runtime")
        await expect(last_message(page).locator(".message-head time")).to_contain_text("09:")
        await expect(days).to_have_text([told_on(day)])
        await skip(page)
        await say(page, "/runtimes pytorch npu")  # of the new time are its signature and the data
        await expect(last_message(page)).to_contain_text("2 runtimes")
        await expect(last_message(page)).not_to_contain_text("hours ago")
        await expect(messages).to_have_count(4)
        await expect(days).to_have_count(2)


async def test_a_pause_ends_by_itself_once_its_time_is_over(day: Visit) -> None:
    async with day.open() as page:
        await say(page, "/runtimes subscribe pytorch npu")
        await expect(last_message(page)).to_contain_text("subscribed this channel")
        await say(page, "/runtimes pause 1 for 2d")
        await expect(last_message(page)).to_contain_text("paused")
        await publish(page)
        for _ in range(3):  # on the second morning it is not yet noon
            await skip(page)
        await expect(last_message(page)).to_contain_text("1 new runtime")
        await expect(page.locator("#messages .message")).to_have_count(3)
        await expect(page.locator("#messages .day")).to_have_text([told_on(day)])


async def test_every_tab_has_the_demos_time_and_a_reload_keeps_it(day: Visit) -> None:
    async with day.open() as page, day.open() as other:
        await say(page, "/runtimes pytorch npu")
        age = last_message(page).locator("time[data-template]").first
        await expect(age).to_contain_text("minute")
        await skip(page)
        await expect(age).to_contain_text("hours ago")
        await expect(page.locator("#announcer")).to_contain_text("In the demo it is")
        morning = re.compile(r"In the demo it is .* 09:\d\d\.")
        for each in (page, other):
            await expect(each.locator(".poll .clock")).to_have_text(morning)
            await each.reload()
            await expect(each.locator(".poll .clock")).to_have_text(morning)
            await expect(last_message(each)).to_contain_text("hours ago")
        await page.get_by_role("radio", name="lin").check()
        await expect(page.locator(".poll .clock")).to_contain_text("演示时间：")
