from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from bot.modelarts.errors import (
    Forbidden,
    KeyRefused,
    ModelArtsError,
    Throttled,
    TimedOut,
    Unavailable,
    Unreachable,
)
from bot.modelarts.retries import Patience
from tests.fakes.simulated_time import in_simulated_time

QUICK = Patience(first=0.0, longest=0.01, jitter=0.0)


class Work:
    """Fails with each of `errors` in turn, then succeeds."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.times: list[float] = []

    async def __call__(self) -> str:
        self.times.append(asyncio.get_running_loop().time())
        if self.errors:
            raise self.errors.pop(0)
        return "done"


@pytest.mark.parametrize("error", [Unavailable(502), Unavailable(503), Throttled(429), Unreachable()])
async def test_what_may_pass_is_tried_again(error: ModelArtsError) -> None:
    work = Work(error, error)
    assert await QUICK.call(work) == "done"
    assert len(work.times) == 3


async def test_after_the_last_try_its_error_is_the_outcome() -> None:
    errors = [Unavailable(503, request_id=str(n)) for n in range(5)]
    work = Work(*errors)
    with pytest.raises(Unavailable) as caught:
        await QUICK.call(work)
    assert caught.value is errors[2]


@pytest.mark.parametrize(
    "error", [Unavailable(500), Forbidden(403), KeyRefused(401), TimedOut(), ZeroDivisionError()]
)
async def test_what_will_not_pass_is_not_tried_again(error: Exception) -> None:
    work = Work(error)
    with pytest.raises(type(error)):
        await QUICK.call(work)
    assert len(work.times) == 1


@in_simulated_time
async def test_the_wait_that_an_answer_asks_for_is_kept() -> None:
    work = Work(Throttled(429, retry_after=2.0))
    await Patience(jitter=0.0).call(work)
    assert work.times[1] - work.times[0] == pytest.approx(2.0)


@in_simulated_time
async def test_else_the_waits_double() -> None:
    work = Work(Unavailable(503), Unavailable(503), Unavailable(503))
    await Patience(attempts=4, first=1.0, longest=3.0, jitter=0.0).call(work)
    waits = [after - before for before, after in pairwise(work.times)]
    assert waits == pytest.approx([1.0, 2.0, 3.0])


async def test_a_longer_wait_than_there_is_patience_for_is_left_to_a_later_fetch() -> None:
    work = Work(Throttled(429, retry_after=60.0))
    with pytest.raises(Throttled):
        await QUICK.call(work)
    assert len(work.times) == 1


async def test_no_try_begins_once_the_budget_is_spent() -> None:
    class Slow(Work):
        async def __call__(self) -> str:
            await asyncio.sleep(0.03)
            return await super().__call__()

    work = Slow(*[Unreachable()] * 9)
    with pytest.raises(Unreachable):
        await Patience(attempts=9, first=0.0, longest=0.01, jitter=0.0, budget=0.02).call(work)
    assert len(work.times) == 1
