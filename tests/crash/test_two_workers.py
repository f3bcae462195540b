"""Two workers on one database, one of which is killed for good: the other finishes what it had begun."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.store.tables import outbox
from tests.crash.run import LATER, running, seed_of_run

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from bot.store.store import Store
    from tests.crash.nursery import Life
    from tests.crash.run import Run

_FEW = {"flying": 3, "ahead": 5}  # letters in hand, so that there are some for the other


async def claimed_by(store: Store, process: int) -> int:
    """How many letters a process holds."""
    async with store.reading() as unit:
        held = await unit.connection.scalars(select(outbox.c.holder).where(outbox.c.state == "sending"))
        return sum(f":{process}:" in holder for holder in held)


@pytest.mark.parametrize("last", ["claim: committed", "post: ended#2"])
async def test_the_rows_of_a_worker_that_is_killed_for_good_are_finished_by_the_other(
    last: str, empty_url: str, tmp_path: Path, say: Callable[[str], None]
) -> None:
    seed = seed_of_run()
    async with running(empty_url, tmp_path, seed, **_FEW) as run:
        dying, other = await begin_two(run, last)
        await telling(run, dying.ended)
        held = await claimed_by(run.store, dying.process)
        assert held
        await run.doors[0].quiet()  # what it had sent has come to Slack
        run.clock.skip(LATER)
        run.story.go_on()
        await run.settled(other)
        await other.reach("idle poll: committed")  # it polls in the place of the dead one
        assert await other.stop() == 0
        verdict = await run.judge()
        say(
            f"two workers: seed {seed}, {empty_url.partition(':')[0]}, "
            f"one killed at {last!r} with {held} rows, {run.tell(verdict)}"
        )
        assert (verdict.wrong, verdict.lost, verdict.doubled) == ([], [], [])


async def test_a_worker_that_is_stopped_hands_its_rows_over_at_once_and_in_no_doubt(
    empty_url: str, tmp_path: Path
) -> None:
    async with running(empty_url, tmp_path, seed_of_run(), **_FEW) as run:
        stopped, other = await begin_two(run, "")
        await telling(run, stopped.reach("post: begins"))
        assert await stopped.stop() == 0
        assert await claimed_by(run.store, stopped.process) == 0
        await run.settled(other)
        assert await other.stop() == 0
        verdict = await run.judge()
        assert (verdict.wrong, verdict.lost, verdict.doubled) == ([], [], [])
        assert run.look_ups == 0


async def begin_two(run: Run, last: str) -> tuple[Life, Life]:
    """The worker that polls, which is to die at the step `last`, and the other."""
    first = await run.begin(last)
    await first.reach("lease: committed")
    other = await run.begin(door=1)
    await other.reach("started")
    return first, other


async def telling(run: Run, awaited: Awaitable[object]) -> None:
    """Give the two much to tell, and more each second until something happens: one may leave the other nothing."""
    happening = asyncio.ensure_future(awaited)
    for _ in range(5):
        run.story.go_on()
    while not (await asyncio.wait((happening,), timeout=1.0))[0]:
        run.story.go_on()
    await happening
