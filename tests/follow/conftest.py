"""A store on each of the two databases, a world that is followed with it, and what delivers from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.store.store import Store
from tests.follow.depot import Depot, open_depot
from tests.follow.world import SOME, World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    store = await Store.open(database_url)
    yield store
    await store.close()


@pytest.fixture
async def world(store: Store) -> AsyncIterator[World]:
    """A world whose catalogue, SOME, is known: the first poll is over."""
    world = World(store)
    world.region.runtimes = [*SOME]
    await world.poll()
    yield world
    await world.catalogue.close()


@pytest.fixture
async def depot(store: Store) -> AsyncIterator[Depot]:
    async with open_depot(store) as depot:
        yield depot
