"""What is done upstream in the panel is what the bot finds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.browser.browsing import ask_until, last_message, say

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.browser.browsing import Visit

NEW = "pytorch_2.1.0-cann_8.0.rc1-py_3.10-euler_2.10.7-aarch64-snt9b"
REGION = "cn-north-4"


async def choose(page: Page, runtime: str, item: str) -> None:
    """Choose `item` in the menu of a runtime's row."""
    await page.get_by_role("button", name=f"Change {runtime}", exact=True).first.click()
    await page.get_by_role("menuitem", name=item).click()


async def test_a_runtime_that_is_published_is_found(demo: Visit) -> None:
    async with demo.open() as page, demo.open() as other:
        await page.get_by_text("Publish a runtime").click()
        await page.get_by_role("button", name="Publish", exact=True).click()
        await expect(other.get_by_role("rowheader", name=NEW)).to_be_visible()
        await ask_until(page, f"/runtimes {NEW}", "1 runtime")
        await expect(last_message(page).get_by_text(NEW, exact=True)).to_be_visible()


async def test_a_runtime_retires_changes_its_driver_and_goes(demo: Visit) -> None:
    groups = demo.stage.sandbox.regions[REGION]
    runtime = "tf1.13-python3.6-gpu"
    async with demo.open() as page:
        row = page.get_by_role("row", name=runtime)
        await choose(page, runtime, "Mark as deleting")
        await expect(row).to_contain_text("deleting")
        assert groups[0]["status_list"][1] == "deleting"
        await choose(page, runtime, "Change CUDA or driver")
        await page.get_by_label("Version, as ModelArts declares it").fill("cuda 12.4")
        await page.keyboard.press("Enter")
        await expect(row).to_contain_text("cuda 12.4")
        assert groups[0]["accelerators"][1]["cuda_version"] == "cuda 12.4"
        await choose(page, runtime, "Take away")
        await expect(row).to_have_count(0)
        assert len(groups[0]["runtimes"]) == len(groups[0]["status_list"]) == 9


async def test_a_menu_is_steered_by_keys_and_gives_the_focus_back(demo: Visit) -> None:
    async with demo.open() as page:
        button = page.get_by_role("button", name="Change tf1.13-python3.6-gpu", exact=True)
        await button.focus()
        await page.keyboard.press("ArrowDown")
        await expect(page.get_by_role("menuitem", name="Mark as deleting")).to_be_focused()
        await page.keyboard.press("End")
        await expect(page.get_by_role("menuitem", name="Take away")).to_be_focused()
        await page.keyboard.press("ArrowDown")
        await expect(page.get_by_role("menuitem", name="Mark as deleting")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(button).to_be_focused()
        await expect(page.get_by_role("menu")).to_have_count(0)


async def test_a_region_has_the_weather_that_is_chosen(demo: Visit) -> None:
    sandbox = demo.stage.sandbox
    async with demo.open() as page:
        for weather in ("Slow", "Throttled", "Torn", "Shrunken", "Off"):
            await page.get_by_role("radio", name=weather, exact=True).check()
            await expect(page.locator(".mark-bad")).to_have_attribute("title", weather)
            assert [fault.region for fault in sandbox.faults] == [REGION]
        await expect(page.locator(".log-status", has_text="no answer").first).to_be_visible()
        await page.get_by_role("radio", name="On", exact=True).check()
        await expect(page.locator(".mark-bad")).to_have_count(0)
        assert sandbox.faults == []


async def test_the_log_has_each_request_with_its_status_and_time(demo: Visit) -> None:
    async with demo.open() as page:
        await say(page, "/runtimes pytorch npu")
        log = page.get_by_role("region", name="Requests")
        row = log.get_by_role("listitem").filter(has_text="/runtimes").first
        await expect(row).to_contain_text(re.compile(r"Slack\s*bot\s*200\s*[\d.]+ ms"))
        await expect(log.get_by_role("listitem").filter(has_text="ModelArts").first).to_contain_text("200")
        await expect(log.get_by_role("listitem").filter(has_text="auth.test")).to_contain_text("bot")
