"""One browser and two stages for all the tests here, and a channel of its own for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright

from bot.commands.playing import DemoBot
from bot.playground.identity import SANDBOX_REGION
from tests.browser.browsing import CHROMIUM, FLAGS, Puppet, Visit, served, visiting

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from playwright.async_api import Browser

    from bot.playground.page.stage import Stage


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All run in the loop of the browser."""
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("NO BROWSER: the page is not tested. Install one: apt-get install chromium")
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        await started.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def demo_stage(browser: Browser) -> AsyncIterator[tuple[Stage, str]]:
    bot = DemoBot((SANDBOX_REGION,), {"CATALOGUE_TTL": "1", "POLL_INTERVAL": "3600"})
    async with served(bot, bot.poll, bot.clock) as stage_and_url:
        yield stage_and_url


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def puppet_stage(browser: Browser) -> AsyncIterator[tuple[Stage, str, Puppet]]:
    puppet = Puppet()
    async with served(puppet.build) as (stage, url):
        yield stage, url, puppet


@pytest.fixture
def demo(demo_stage: tuple[Stage, str], browser: Browser) -> Iterator[Visit]:
    """The page over the bot itself."""
    with visiting(*demo_stage, browser) as visit:
        yield visit


@pytest.fixture
def puppet(puppet_stage: tuple[Stage, str, Puppet]) -> Puppet:
    """A bot that does as it is told."""
    *_, puppet = puppet_stage
    puppet.taken.clear()
    puppet.answers.clear()
    return puppet


@pytest.fixture
def show(puppet_stage: tuple[Stage, str, Puppet], puppet: Puppet, browser: Browser) -> Iterator[Visit]:
    """The page over that bot."""
    stage, url, _ = puppet_stage
    with visiting(stage, url, browser) as visit:
        yield visit
