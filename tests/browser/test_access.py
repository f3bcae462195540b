"""The page can be used by everyone: axe finds nothing that is serious."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from tests.browser.browsing import DESK, PHONE, last_message, say
from tests.browser.test_blocks import EVERYTHING, post

if TYPE_CHECKING:
    from playwright.async_api import Page, ViewportSize

    from tests.browser.browsing import Visit

SERIOUS = {"serious", "critical"}


async def findings(page: Page) -> list[str]:
    """What is serious, as a line for each element."""
    found = await Axe().run(page)
    return [
        f"{violation['id']}: {node['html']} {node.get('failureSummary')}"
        for violation in found.response["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize(
    ("theme", "size"), [("light", DESK), ("dark", DESK), ("light", PHONE)], ids=["light", "dark", "phone"]
)
async def test_axe_finds_nothing_serious(
    theme: Literal["light", "dark"], size: ViewportSize, demo: Visit
) -> None:
    async with demo.open(size=size, color_scheme=theme) as page:
        assert await findings(page) == []
        post(demo, EVERYTHING)
        await say(page, "/runtimes pytorch npu")
        await expect(last_message(page)).to_contain_text("PyTorch on NPU")
        await last_message(page).hover()
        assert await findings(page) == []
        await page.get_by_role("button", name="Payload").last.click()
        await expect(page.get_by_role("dialog")).to_be_visible()
        assert await findings(page) == []
        await page.keyboard.press("Escape")
        await page.get_by_role("combobox", name="Message").fill("/")
        await expect(page.locator("#suggestions").get_by_role("option").first).to_be_visible()
        assert await findings(page) == []


async def test_axe_finds_nothing_serious_in_the_open_panel(demo: Visit) -> None:
    async with demo.open() as page:
        await page.get_by_text("Publish a runtime").click()
        await page.get_by_role("radio", name="Off").check()
        await page.get_by_role("button", name="Change tf1.13-python3.6-gpu", exact=True).click()
        assert await findings(page) == []
