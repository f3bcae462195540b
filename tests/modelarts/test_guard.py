from __future__ import annotations

import asyncio

import pytest

from bot.modelarts.errors import KeyLocked, KeyRefused, ModelArtsError, Unavailable
from bot.modelarts.guard import Guard


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Upstream:
    """Counts what reaches it; raises `error` while there is one, once `open`."""

    def __init__(self, guard: Guard) -> None:
        self.guard = guard
        self.error: ModelArtsError | None = None
        self.asked = 0
        self.open = asyncio.Event()
        self.open.set()

    async def ask(self) -> None:
        async with self.guard.use():
            self.asked += 1
            await self.open.wait()
            await asyncio.sleep(0)
            if self.error:
                raise self.error


async def outcomes(upstream: Upstream, askers: int) -> set[str]:
    done = await asyncio.gather(*(upstream.ask() for _ in range(askers)), return_exceptions=True)
    return {type(outcome).__name__ for outcome in done}


async def test_a_refused_credential_is_not_shown_again_until_its_rest_is_over() -> None:
    time = Time()
    upstream = Upstream(Guard(time))
    upstream.error = KeyRefused(401)
    assert await outcomes(upstream, 1) == {"KeyRefused"}
    time.now += KeyRefused.rest - 1
    assert await outcomes(upstream, 50) == {"KeyRefused"}
    assert upstream.asked == 1
    time.now += 2
    upstream.error = None
    assert await outcomes(upstream, 50) == {"NoneType"}
    assert upstream.asked == 51


async def test_of_many_first_requests_so_few_show_a_wrong_credential_that_it_is_not_locked() -> None:
    upstream = Upstream(Guard(Time()))
    upstream.error = KeyRefused(401)
    assert await outcomes(upstream, 50) == {"KeyRefused"}
    assert upstream.asked == 2


async def test_one_hanging_request_does_not_keep_the_others_waiting() -> None:
    guard = Guard(Time())
    hanging, quick = Upstream(guard), Upstream(guard)
    hanging.open.clear()
    waiting = asyncio.create_task(hanging.ask())
    await asyncio.sleep(0)
    assert await outcomes(quick, 20) == {"NoneType"}
    hanging.open.set()
    await waiting


async def test_another_error_says_nothing_of_the_credential() -> None:
    upstream = Upstream(Guard(Time()))
    upstream.error = Unavailable(503)
    assert await outcomes(upstream, 5) == {"Unavailable"}
    assert upstream.asked == 5


async def test_a_lock_is_waited_out() -> None:
    time = Time()
    upstream = Upstream(Guard(time))
    await upstream.ask()
    upstream.error = KeyLocked(401)
    assert await outcomes(upstream, 1) == {"KeyLocked"}
    upstream.error = None
    time.now += 301  # the five minutes of the lock
    assert await outcomes(upstream, 1) == {"KeyLocked"}
    time.now += 300
    assert await outcomes(upstream, 1) == {"NoneType"}


async def test_the_same_refusal_does_not_grow_a_traceback() -> None:
    upstream = Upstream(Guard(Time()))
    upstream.error = KeyRefused(401)
    for _ in range(20):
        with pytest.raises(KeyRefused) as caught:
            await upstream.ask()
    assert len(caught.traceback) < 6
