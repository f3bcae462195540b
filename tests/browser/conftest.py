"""One browser and two stages for all the tests here, and a channel of its own for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright, expect

from tests.browser.browsing import (
    CHROMIUM,
    FLAGS,
    WITHIN,
    Puppet,
    Visit,
    demonstrated,
    look,
    served,
    visiting,
    visiting_alone,
)
from tests.fakes.steady_time import SteadyTime

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping

    from playwright.async_api import Browser

    from bot.playground.page.stage import Stage


IN_ONE_LOOP = pytest.mark.asyncio(loop_scope="session")  # the browser's, in which all run


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], AbstractEventLoop]]:
    return {"steady": SteadyTime}


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The mark is there when the kind of the loop is chosen, and below when the test is run in it."""
    metafunc.definition.add_marker(IN_ONE_LOOP)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(IN_ONE_LOOP, append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("NO BROWSER: the page is not tested. Install one: apt-get install chromium")
    expect.set_options(timeout=WITHIN)
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=WITHIN)
        yield started
        await started.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def demo_stage(browser: Browser) -> AsyncIterator[tuple[Stage, str]]:
    async with demonstrated() as stage_and_url:
        yield stage_and_url


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def puppet_stage(browser: Browser) -> AsyncIterator[tuple[Stage, str, Puppet]]:
    puppet = Puppet()
    async with served(puppet.build) as (stage, url):
        yield stage, url, puppet


@pytest_asyncio.fixture(loop_scope="session")
async def demo(demo_stage: tuple[Stage, str], browser: Browser) -> AsyncIterator[Visit]:
    """The page over the bot itself. It is to follow nothing: it would tell of that in the tests to come."""
    with visiting(*demo_stage, browser) as visit:
        await look(visit)
        yield visit


@pytest_asyncio.fixture(loop_scope="session")
async def alone(browser: Browser) -> AsyncIterator[Visit]:
    """The page over a bot of the test's own, which may follow, fail, and fill its log."""
    async with visiting_alone(browser) as visit:
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
