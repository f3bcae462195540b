"""Workers are killed, at each step and at random moments, while Slack fails and dies: nothing is lost."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from bot.settings import Delivery
from tests.crash.ledger import QUERIES
from tests.crash.run import HISTORY, LATER, Run, running, seed_of_run
from tests.crash.steps import STEPS

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator, Sequence
    from pathlib import Path

    from tests.crash.nursery import Life

# Seconds after which one that has not reached its last step is killed all the same; the next has twice that.
_LIFE = 2.0
_MOMENT = 0.3  # seconds within which one is killed at random
_MATURE = 0.8  # of those have started by then
_TRIES = 5  # lives that are to end at one step before the run gives it up
_OFTEN = {"post: begins": 12, "post: ended": 12, "claim: committed": 3, "posted: committed": 3}
_WHOLE = (*STEPS, *[""] * 9)  # an empty step is any moment; at least 30 kills
# Where a message comes into doubt.
_DOUBTS = ("claim: committed", "post: begins", "post: ended", "look-up: ended", "posted: written")
_SHORT = (*_DOUBTS, *_DOUBTS, "park: written", "")


@dataclass
class Deaths:
    """How the lives of a run have ended."""

    at_steps: list[str] = field(default_factory=list)
    at_random: int = 0

    def __len__(self) -> int:
        return len(self.at_steps) + self.at_random


async def live(run: Run, last: str, tries: int, deaths: Deaths) -> bool:
    """One life, which is to end at the step `last`, or at any moment. Whether it did."""
    chance = run.chance
    run.clock.skip(LATER)
    times = 1 if tries else chance.randint(1, _OFTEN.get(last, 1))
    life = await run.begin(f"{last}#{times}" if last else "")
    meanwhile = asyncio.gather(*happenings(run, life, len(deaths)))
    if not last and chance.random() < _MATURE:
        await life.reach("started")
    await life.go_on(_LIFE * 2**tries if last else chance.uniform(0, _MOMENT))
    has_died = life.ended.done()
    await life.kill()
    await meanwhile
    await run.doors[0].quiet()
    if has_died:
        assert life.ended.result() == -signal.SIGKILL, "a worker ended by itself"
        deaths.at_steps.append(last)
    else:
        deaths.at_random += 1
    return has_died


def happenings(run: Run, life: Life, number: int) -> Iterator[Coroutine[Any, Any, None]]:
    """What people and Slack do during a life, each in its turn."""
    match number % 6:
        case 0 | 3:
            yield run.blink(life)
        case 1 | 4:
            yield run.pause()
        case 5:
            yield run.join(run.chance.choice(list(QUERIES)))


async def torment(run: Run, steps: Sequence[str], deaths: Deaths) -> None:
    """Let things happen, and worker after worker die of them."""
    plan = list(steps)
    run.chance.shuffle(plan)
    tries = dict.fromkeys(plan, 0)
    while plan:
        last = plan.pop(0)
        if last.startswith("park") or run.chance.random() < 0.1:
            await run.archive()
        if last.startswith("tell"):
            await run.pause()
        if last.startswith(("put off", "look-up")):
            run.doubt()
        run.story.go_on()
        run.throw()
        if not await live(run, last, tries[last], deaths) and last:
            tries[last] += 1
            assert tries[last] < _TRIES, f"no worker came to the step {last!r}"
            plan.insert(run.chance.randint(0, len(plan)), last)
        await run.restore()


async def crash(
    url: str, directory: Path, say: Callable[[str], None], promise: str, steps: Sequence[str]
) -> None:
    """A whole run, whose end is as was promised."""
    seed, deaths = seed_of_run(), Deaths()
    name = f"crashes: seed {seed}, {promise}, {url.partition(':')[0]}"
    async with running(url, directory, seed, promise) as run:
        await torment(run, steps, deaths)
        await run.finish()
        verdict = await run.judge()
        say(f"{name}: {len(deaths)} kills ({len(deaths.at_steps)} at steps), {run.tell(verdict)}")
        assert len(deaths) >= len(steps)
        assert set(deaths.at_steps) >= set(steps) - {""}
        assert verdict.wrong == []
        assert verdict.lost == [] or promise == Delivery.AT_MOST_ONCE
        assert verdict.doubled == [] or promise == Delivery.AT_LEAST_ONCE
        assert verdict.doubled_dms == [] or promise != Delivery.AT_MOST_ONCE


async def test_where_the_history_can_be_read_each_change_is_told_once_whatever_is_killed(
    empty_url: str, tmp_path: Path, say: Callable[[str], None]
) -> None:
    await crash(empty_url, tmp_path, say, HISTORY, _WHOLE)


@pytest.mark.parametrize(
    ("empty_url", "delivery"),
    [("postgresql", Delivery.AT_LEAST_ONCE), ("sqlite", Delivery.AT_MOST_ONCE)],
    indirect=["empty_url"],
)
async def test_where_no_history_can_be_read_nothing_is_lost_or_nothing_doubled_as_is_set(
    delivery: Delivery, empty_url: str, tmp_path: Path, say: Callable[[str], None]
) -> None:
    await crash(empty_url, tmp_path, say, delivery, _SHORT)
