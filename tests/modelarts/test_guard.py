from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.modelarts.errors import (
    BadRequest,
    Forbidden,
    KeyLocked,
    KeyRefused,
    ModelArtsError,
    NoProject,
    Unavailable,
)
from bot.modelarts.guard import AT_RISK, FIRST_REST, Guard


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Upstream:
    """Counts what reaches it. The places in `errors` raise theirs; those in `hanging` never answer."""

    guard: Guard
    errors: dict[str, ModelArtsError] = field(default_factory=dict)
    hanging: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    async def ask(self, place: str = "a") -> None:
        async with self.guard.use(place):
            self.asked.append(place)
            await asyncio.sleep(3600 if place in self.hanging else 0)
            if place in self.errors:
                raise self.errors[place]


async def outcomes(upstream: Upstream, places: str) -> list[str]:
    done = await asyncio.gather(*(upstream.ask(place) for place in places), return_exceptions=True)
    return [type(outcome).__name__ for outcome in done]


def refusing(guard: Guard, places: str) -> Upstream:
    return Upstream(guard, {place: KeyRefused(401) for place in places})


async def test_a_wrong_credential_is_shown_a_few_times_however_many_places_ask() -> None:
    upstream = refusing(Guard(Time()), "abcdefgh")
    assert set(await outcomes(upstream, "abcdefgh" * 5)) == {"KeyRefused"}
    assert len(upstream.asked) <= AT_RISK


async def test_after_the_rest_of_a_wrong_credential_it_is_shown_once_at_a_time() -> None:
    time = Time()
    upstream = refusing(Guard(time), "abcdefgh")
    await outcomes(upstream, "abcdefgh")
    time.now += KeyRefused.rest - 1
    await outcomes(upstream, "abcdefgh")
    assert len(upstream.asked) == AT_RISK
    time.now += 2
    await outcomes(upstream, "abcdefgh")
    assert len(upstream.asked) == AT_RISK + 1
    upstream.errors.clear()
    time.now += KeyRefused.rest + 1
    assert set(await outcomes(upstream, "abcdefgh")) == {"NoneType"}


async def test_a_place_that_alone_refuses_rests_alone() -> None:
    time = Time()
    upstream = refusing(Guard(time), "x")
    for _ in range(3):
        assert await outcomes(upstream, "xabcdefg") == ["KeyRefused", *["NoneType"] * 7]
        time.now += FIRST_REST / 4
    assert upstream.asked.count("x") == 1
    assert upstream.asked.count("a") == 3


async def test_a_place_that_accepted_before_is_tried_again_soon_and_then_ever_more_rarely() -> None:
    time = Time()
    upstream = Upstream(Guard(time))
    await upstream.ask()
    upstream.errors = {"a": KeyRefused(401)}
    waits = []
    for _ in range(7):
        await outcomes(upstream, "a")
        asked, since = len(upstream.asked), time.now
        while len(upstream.asked) == asked:
            time.now += 10
            await outcomes(upstream, "ab")  # b goes on accepting
            upstream.asked = [place for place in upstream.asked if place == "a"]
        waits.append(time.now - since)
    assert waits == [90, 180, 360, 720, 1440, 1800, 1800]


async def test_one_blip_costs_a_minute_and_a_half() -> None:
    time = Time()
    upstream = Upstream(Guard(time))
    await upstream.ask()
    upstream.errors = {"a": KeyRefused(401)}
    assert await outcomes(upstream, "a") == ["KeyRefused"]
    upstream.errors.clear()
    time.now += FIRST_REST + 1
    assert await outcomes(upstream, "a") == ["NoneType"]


async def test_hanging_places_do_not_keep_the_others_waiting() -> None:
    upstream = Upstream(Guard(Time()), hanging={"x", "y"})
    waiting = [asyncio.create_task(upstream.ask(place)) for place in "xy"]
    await asyncio.sleep(0)
    assert set(await outcomes(upstream, "abcdef")) == {"NoneType"}
    for each in waiting:
        each.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_one_who_leaves_makes_room() -> None:
    upstream = Upstream(Guard(Time()), hanging={"x"})
    waiting = [asyncio.create_task(upstream.ask("x")) for _ in range(AT_RISK + 1)]
    await asyncio.sleep(0)
    assert len(upstream.asked) == AT_RISK
    waiting[0].cancel()
    for _ in range(3):
        await asyncio.sleep(0)
    assert len(upstream.asked) == AT_RISK + 1
    for each in waiting:
        each.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


@pytest.mark.parametrize("error", [Forbidden(403), NoProject(), BadRequest(400, "ModelArts.0104")])
async def test_an_error_of_one_who_knows_the_credential_vouches_for_it(error: ModelArtsError) -> None:
    upstream = Upstream(Guard(Time()), {"a": error}, hanging={"x"})
    await outcomes(upstream, "a")
    waiting = [asyncio.create_task(upstream.ask("x")) for _ in range(20)]
    await asyncio.sleep(0)
    assert upstream.asked.count("x") == 20
    for each in waiting:
        each.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_another_error_says_nothing_of_the_credential() -> None:
    upstream = Upstream(Guard(Time()), {"a": Unavailable(503)}, hanging={"x"})
    await outcomes(upstream, "a")
    waiting = [asyncio.create_task(upstream.ask("x")) for _ in range(20)]
    await asyncio.sleep(0)
    assert upstream.asked.count("x") == AT_RISK
    for each in waiting:
        each.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_a_lock_is_waited_out() -> None:
    time = Time()
    upstream = Upstream(Guard(time), {"a": KeyLocked(401)})
    assert await outcomes(upstream, "a") == ["KeyLocked"]
    upstream.errors.clear()
    time.now += 300  # the five minutes of the lock
    assert await outcomes(upstream, "a") == ["KeyLocked"]
    time.now += 31
    assert await outcomes(upstream, "a") == ["NoneType"]


async def test_a_refusal_says_how_long_it_rests() -> None:
    time = Time()
    upstream = refusing(Guard(time), "a")
    with pytest.raises(KeyRefused) as first:
        await upstream.ask()
    time.now += 1000
    with pytest.raises(KeyRefused) as held:
        await upstream.ask()
    assert (first.value.retry_after, held.value.retry_after) == (KeyRefused.rest, KeyRefused.rest - 1000)
