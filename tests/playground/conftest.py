"""A sandbox whose clock stands, and a client of it without a socket, or over one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.playground.sandbox import Sandbox, sandbox
from tests.fakes.serving import loopback, serving
from tests.fakes.steady_time import SteadyTime
from tests.playground.calls import GOOD, client, standing

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import AsyncIterator, Callable, Mapping

    import httpx


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], AbstractEventLoop]]:
    return {"steady": SteadyTime}


@pytest.fixture
def box() -> Sandbox:
    return standing()


@pytest.fixture
async def http(box: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    async with client(box) as http:
        yield http


@pytest.fixture
async def wire(box: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    """A client over a socket."""
    async with (
        serving(sandbox(box)) as url,
        loopback(base_url=url, headers=GOOD) as http,
    ):
        yield http
