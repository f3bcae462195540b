"""A bot that runs, and what it logged."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from tests.fakes.scene import Scene, playing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from structlog.typing import EventDict


@pytest.fixture(autouse=True)
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[list[EventDict]]:
    """The bot's own log lines; a library's error fails the test."""
    with capture_logs() as lines:
        yield lines
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def scene() -> AsyncIterator[Scene]:
    """A bot that has its catalogue, for all the tests that leave no trace but in its caches."""
    async with playing(sockets=True) as warm:
        yield warm
