"""A sandbox whose clock stands, and a client of it without a socket."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.playground.calls import client, standing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import httpx

    from bot.playground.sandbox import Sandbox


@pytest.fixture
def box() -> Sandbox:
    return standing()


@pytest.fixture
async def http(box: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    async with client(box) as http:
        yield http
