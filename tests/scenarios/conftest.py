"""A bot that runs, by either transport, and what it logged."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from tests.fakes.scene import TRANSPORTS, Scene, Transport, playing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from structlog.typing import EventDict

_FOR_LONG = "86400"  # seconds: no answer gets old while the tests of a module run


@pytest.fixture(autouse=True)
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[list[EventDict]]:
    """The bot's own log lines; a library's error fails the test."""
    with capture_logs() as lines:
        yield lines
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


@pytest.fixture(scope="module", params=TRANSPORTS)
def transport(request: pytest.FixtureRequest) -> Transport:
    """How the bot hears of what people do: a test that takes this holds for each way."""
    way: Transport = request.param
    return way


# A loop stands still between its tests, and what is on it cannot tell that from a connection that is dead: a bot
# is shared within one module, whose tests follow one upon another.
@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(transport: Transport) -> AsyncIterator[Scene]:
    """A bot that has its catalogue, for all the tests that leave no trace but in its caches."""
    async with playing(sockets=True, transport=transport, CATALOGUE_TTL=_FOR_LONG) as warm:
        await warm.settle()  # what it logs as it starts is in no test's log
        yield warm


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def web() -> AsyncIterator[Scene]:
    """The same by HTTP, for tests of the requests themselves."""
    async with playing(sockets=True, CATALOGUE_TTL=_FOR_LONG) as warm:
        await warm.settle()
        yield warm
