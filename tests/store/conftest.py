"""A store on each of the two databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    store = await Store.open(database_url)
    yield store
    await store.close()
