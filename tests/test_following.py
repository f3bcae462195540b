"""A process that is stopped while its store is being opened."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from bot.app import following
from bot.app.base import Base
from bot.app.following import Means
from bot.playground.sandbox import sandbox_settings, sandbox_transport
from bot.settings import Settings
from bot.store.errors import StoreError
from bot.store.store import Store
from bot.tasks import cancel_all
from tests.fakes.scene import WITHIN, until

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


async def base(open_store: Callable[[str], Awaitable[Store]]) -> Base:
    """What a process is made of, open but for its store."""
    settings = {"DATABASE_URL": "sqlite://", **sandbox_settings("https://sandbox")}
    made = Base(Settings.read(settings), sandbox_transport(), Means(open_store=open_store))
    await made.open()
    return made


async def test_a_store_that_is_just_being_opened_is_opened_first_and_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(following, "_GRACE", WITHIN)
    begun, goes_on = asyncio.Event(), asyncio.Event()

    async def opens(url: str) -> Store:
        begun.set()
        await goes_on.wait()
        return await Store.open(url)

    process = await base(opens)
    starting = asyncio.create_task(process.following.start(is_worker=True))
    await begun.wait()
    closing = asyncio.create_task(process.close())
    await asyncio.sleep(0)
    goes_on.set()
    await asyncio.gather(starting, closing)
    assert process.following.is_open
    assert process.following.follower
    assert "poll" not in {task.get_name() for task in asyncio.all_tasks()}


async def test_a_store_that_cannot_be_opened_is_not_tried_again() -> None:
    tries = 0
    begun, goes_on = asyncio.Event(), asyncio.Event()

    async def fails(_url: str) -> Store:
        nonlocal tries
        tries += 1
        begun.set()
        await goes_on.wait()
        raise StoreError("DATABASE_URL names a database that is away.")

    process = await base(fails)
    starting = asyncio.create_task(process.following.start(is_worker=True))
    await begun.wait()
    closing = asyncio.create_task(process.close())
    await until(process.following._ending.is_set)
    goes_on.set()
    await asyncio.gather(starting, closing)
    assert tries == 1


@pytest.mark.parametrize("told", range(3))
async def test_many_processes_in_one_loop_open_their_stores_and_are_stopped_at_any_time(
    told: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alembic's state is the whole interpreter's, and a driver may lose a cancellation."""
    monkeypatch.setattr(cancel_all, "__defaults__", (WITHIN,))  # what ends late is not what does not end
    with capture_logs() as logged:
        processes = await asyncio.gather(*(base(Store.open) for _ in range(20)))
        starting = [asyncio.create_task(each.following.start(is_worker=True)) for each in processes]
        await asyncio.sleep(told * 0.05)
        await asyncio.gather(*(each.close() for each in processes), *starting)
    assert not [line for line in logged if line["event"] in {"store_unreadable", "tasks_left"}]
