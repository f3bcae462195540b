"""The page can be used by everyone: axe finds nothing that is serious."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from bot.playground.page.stage import CONVERSATION
from bot.playground.slack import BOT, RANDOM, USER, Message
from tests.browser.browsing import DESK, PHONE, last_message, say
from tests.browser.test_blocks import EVERYTHING, post
from tests.browser.test_shortcuts import DECLARED
from tests.kit import section

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


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_axe_finds_nothing_serious_in_what_comes_by_itself(
    theme: Literal["light", "dark"], show: Visit
) -> None:
    show.stage.shortcuts = DECLARED
    workspace = show.stage.slack.workspace
    async with show.open(color_scheme=theme) as page:
        root = post(show, [section("the root")])
        for number in range(12):
            post(show, [section(f"reply {number}")], thread_ts=root.ts)
        for channel in (RANDOM, workspace.open_im(USER).id):
            workspace.post(Message(channel, BOT, "news"))
        await page.get_by_role("button", name="random 1 new message").hover()
        await last_message(page).get_by_role("button", name="Shortcuts for this message").click()
        assert await findings(page) == []
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="12 replies").click()
        await expect(page.get_by_role("region", name="Thread")).to_contain_text("reply 11")
        assert await findings(page) == []
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Channel actions").click()
        await page.get_by_role("menuitem", name="Archive the channel").click()
        await expect(page.get_by_role("dialog")).to_be_visible()
        assert await findings(page) == []
        await page.keyboard.press("Escape")
        workspace.channels[show.channel].archived = True
        show.stage.bell.ring(CONVERSATION)
        await expect(page.get_by_text("# runtimes-test is archived")).to_be_visible()
        assert await findings(page) == []


async def test_axe_finds_nothing_serious_in_the_open_panel(demo: Visit) -> None:
    async def poll() -> None:
        raise NotImplementedError

    demo.stage.poll = poll
    async with demo.open() as page:
        await page.get_by_text("Publish a runtime").click()
        await page.get_by_role("radio", name="Off").check()
        await page.get_by_role("button", name="Change tf1.13-python3.6-gpu", exact=True).click()
        assert await findings(page) == []
