"""The stand-in for each test anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest_asyncio

from tests.playground.slack.office import Office, office

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest_asyncio.fixture
async def desk() -> AsyncIterator[Office]:
    """The stand-in, served, and the SDK's client."""
    async with office() as served:
        yield served
