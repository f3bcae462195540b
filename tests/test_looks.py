"""Looks at the database: whoever asks is answered, be it with nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from bot.app.looks import Looks
from bot.store.errors import StoreError
from tests.fakes.scene import WITHIN, until

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


async def test_many_who_ask_for_the_same_share_one_look() -> None:
    looks, goes_on, begun = Looks(), asyncio.Event(), []

    def reading(what: str) -> Callable[[], Awaitable[str]]:
        async def read() -> str:
            begun.append(what)
            await goes_on.wait()
            return what

        return read

    asked = ("one", "one", "other", "one")
    asking = [asyncio.create_task(looks.take(what, reading(what), WITHIN)) for what in asked]
    await until(lambda: len(looks.begun) == 2)
    goes_on.set()
    assert tuple(await asyncio.gather(*asking)) == asked
    assert begun == ["one", "other"]
    await until(lambda: not looks.begun)
    await looks.take("one", reading("one"), WITHIN)
    assert begun == ["one", "other", "one"], "the next one looks anew"


async def test_a_look_that_takes_long_goes_on_though_nobody_waits() -> None:
    looks, goes_on = Looks(), asyncio.Event()

    async def read() -> bool:
        return await goes_on.wait()

    assert await looks.take("it", read, 0.01) is None
    (task,) = looks.begun
    goes_on.set()
    assert await task is True


@pytest.mark.parametrize(
    ("error", "said"), [(StoreError("away"), []), (ValueError("odd"), ["store_unreadable"])]
)
async def test_a_look_that_fails_is_none_and_what_nobody_expected_is_logged(
    error: Exception, said: list[str]
) -> None:
    async def read() -> int:
        raise error

    with capture_logs() as logged:
        assert await Looks().take("it", read, WITHIN) is None
    assert [line["event"] for line in logged] == said


async def test_a_look_that_is_cancelled_at_the_end_is_none() -> None:
    looks = Looks()
    asking = asyncio.create_task(looks.take("it", asyncio.Event().wait, WITHIN))
    await until(lambda: len(looks.begun) == 1)
    looks.begun[0].cancel()
    assert await asking is None
