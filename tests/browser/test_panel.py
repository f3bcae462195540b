"""What is done upstream in the panel is what the bot finds."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from playwright.async_api import expect

from bot.playground.page.stage import UPSTREAM
from tests.browser.browsing import last_message, look, say

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
        await look(demo)
        await say(page, f"/runtimes {NEW}")
        await expect(last_message(page)).to_contain_text("1 runtime")
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


async def test_a_menu_stays_after_a_scroll_from_before_it_and_goes_with_its_button(demo: Visit) -> None:
    async with demo.open(size={"width": 1280, "height": 500}) as page:
        button = page.get_by_role("button", name="Change tf1.13-python3.6-gpu", exact=True)
        await button.evaluate("node => { node.scrollIntoView({block: 'center'}); node.click(); }")
        await page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        await expect(page.get_by_role("menuitem", name="Mark as deleting")).to_be_focused()
        await expect(page.get_by_role("menuitem", name="Take away")).to_contain_text("at the second poll")
        await page.locator(".catalogue").evaluate("node => node.scrollBy(0, 60)")
        await expect(page.get_by_role("menu")).to_have_count(0)


async def test_what_is_being_typed_stays_while_the_catalogue_changes_elsewhere(demo: Visit) -> None:
    async with demo.open() as page, demo.open() as other:
        await page.get_by_text("Publish a runtime").click()
        name = page.get_by_label("Image name")
        await name.fill("my-ng")
        await page.keyboard.press("ArrowLeft")
        await page.get_by_label("Engine", exact=True).evaluate("node => node.value = 'Mine'")
        await choose(other, "tf1.13-python3.6-gpu", "Mark as deleting")
        await expect(page.get_by_role("row", name="tf1.13-python3.6-gpu")).to_contain_text("deleting")
        await page.keyboard.type("i")
        del demo.stage.sandbox.regions[REGION][1:]
        demo.stage.bell.ring(UPSTREAM)
        await expect(page.get_by_role("rowheader", name="PyTorch")).to_have_count(0)
        await page.keyboard.type("n")
        await expect(name).to_have_value("my-ning")
        await expect(name).to_be_focused()
        await expect(page.get_by_label("Engine", exact=True)).to_have_value("Mine")


async def test_what_is_typed_stays_as_the_page_speaks_another_language(demo: Visit) -> None:
    async with demo.open() as page:
        await page.get_by_text("Publish a runtime").click()
        await page.get_by_label("Image name").fill("mine")
        await page.get_by_role("radio", name="lin").check()
        await expect(page.get_by_label("镜像名称")).to_have_value("mine")
        await expect(page.get_by_role("columnheader", name="加速卡")).to_be_visible()


async def test_a_menu_stays_open_while_the_catalogue_changes_elsewhere(demo: Visit) -> None:
    group = demo.stage.sandbox.regions[REGION][0]
    async with demo.open() as page:
        await page.get_by_role("button", name="Change tf1.13-python3.6-gpu", exact=True).click()
        await page.keyboard.press("ArrowDown")
        for index in (0, 1):
            group["status_list"][index] = "deleting"
        demo.stage.bell.ring(UPSTREAM)
        await expect(page.get_by_role("row", name="tf1.13-python3.6-gpu")).to_contain_text("deleting")
        await expect(page.get_by_role("menuitem", name="Change CUDA or driver")).to_be_focused()


async def test_the_focus_goes_to_the_next_row_where_its_own_goes(demo: Visit) -> None:
    async with demo.open() as page:
        await page.get_by_role("button", name="Change tf1.13-python3.6-gpu", exact=True).focus()
        await page.keyboard.press("Enter")
        await page.keyboard.press("End")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("row", name="tf1.13-python3.6-gpu")).to_have_count(0)
        following = page.get_by_role("button", name="Change tf1.13-python3.7-cpu", exact=True)
        await expect(following).to_be_focused()


async def test_poll_now_has_the_bot_poll_once_and_waits_for_it(demo: Visit) -> None:
    polls, may_end = [], asyncio.Event()

    async def poll() -> None:
        polls.append(1)
        await may_end.wait()

    demo.stage.poll = poll
    async with demo.open() as page, demo.open() as other:
        button = page.get_by_role("button", name="Poll now")
        await expect(page.locator(".poll")).to_contain_text("The bot asks ModelArts at once, unless")
        await button.click()
        for each in (page, other):
            running = each.get_by_role("button", name="Polling…")
            await expect(running).to_have_attribute("aria-disabled", "true")
            await running.click(force=True)
        may_end.set()
        await expect(button).to_have_attribute("aria-disabled", "false")
        await expect(button).to_be_focused()
        await expect(other.get_by_role("button", name="Poll now")).to_be_visible()
    assert polls == [1]


async def test_where_nothing_could_poll_there_is_no_button(demo: Visit) -> None:
    demo.stage.poll = None
    async with demo.open() as page:
        await expect(page.get_by_role("rowheader", name="tf1.13-python3.6-gpu")).to_be_visible()
        await expect(page.locator(".poll")).not_to_be_visible()


async def test_a_region_has_the_weather_that_is_chosen(alone: Visit) -> None:
    sandbox = alone.stage.sandbox
    async with alone.open() as page:
        for weather in ("Slow", "Throttled", "Torn", "Shrunken", "Off"):
            await page.get_by_role("radio", name=weather, exact=True).check()
            await expect(page.locator(".mark-bad")).to_have_attribute("title", weather)
            assert [fault.region for fault in sandbox.faults] == [REGION]
        await look(alone)
        await expect(page.locator(".log-status", has_text="no answer").first).to_be_visible()
        await page.get_by_role("radio", name="On", exact=True).check()
        await expect(page.locator(".mark-bad")).to_have_count(0)
        assert sandbox.faults == []


async def test_the_log_has_each_request_with_its_status_and_time(alone: Visit) -> None:
    async with alone.open() as page:
        await say(page, "/runtimes pytorch npu")
        log = page.get_by_role("region", name="Requests")
        row = log.get_by_role("listitem").filter(has_text="/runtimes").first
        await expect(row).to_contain_text(re.compile(r"Slack\s*bot\s*200\s*[\d.]+ m?s"))
        await expect(log.get_by_role("listitem").filter(has_text="ModelArts").first).to_contain_text("200")
        await expect(log.get_by_role("listitem").filter(has_text="auth.test")).to_contain_text("bot")
