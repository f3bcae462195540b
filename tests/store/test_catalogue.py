from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from sqlalchemy import event

from bot.catalogue.known import KnownRegion, Sighting
from bot.catalogue.runtime import Accelerator, Runtime
from bot.catalogue.snapshot import Fault, FaultKind
from bot.store.facts import pack, unpack
from tests.examples import REGION, example_runtimes, runtime
from tests.strategies import runtimes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.store.store import Store

HOSTILE = (
    "",
    "\0",
    "a\0b",
    "\ud800",
    "x\udfff\ud800y",
    "é" * 5_000,
    "\U0001f525" * 5_000,
    "'; --",
    "<!channel>",
    "\n",
)


def known(rows: Iterable[Runtime], as_of: float = 1.0) -> KnownRegion:
    return KnownRegion(REGION, as_of, {row.key: Sighting(row, as_of) for row in rows}, ("PyTorch",))


async def load(store: Store) -> dict[str, KnownRegion]:
    async with store.reading() as unit:
        return await unit.catalogue.load()


async def save(store: Store, before: KnownRegion | None, after: KnownRegion) -> None:
    async with store.writing() as unit:
        await unit.catalogue.save(before, after)


async def test_nothing_is_known_at_first(store: Store) -> None:
    async with store.reading() as unit:
        assert await unit.catalogue.load() == {}
        assert await unit.catalogue.version() == 0
        assert await unit.catalogue.polled_at() is None
        assert await unit.catalogue.began() is None


async def test_a_region_comes_back_as_it_was_saved(store: Store) -> None:
    first, second, *rest = example_runtimes()
    region = KnownRegion(
        REGION,
        1_795_430_400.125,
        {row.key: Sighting(row, 12.5) for row in rest}
        | {first.key: Sighting(first, 0.1, gone=True), second.key: Sighting(second, 7.0)},
        ("PyTorch", "<!here>"),
        (Fault(FaultKind.TORN, REGION, "Ray", 3), Fault(FaultKind.MISSING, REGION)),
        frozenset({second.key, rest[0].key}),
    )
    other = KnownRegion("ap-southeast-1", 2.0)
    await save(store, None, region)
    await save(store, None, other)
    assert await load(store) == {REGION: region, "ap-southeast-1": other}


async def test_what_the_name_says_is_read_anew_and_only_what_was_declared_is_kept(store: Store) -> None:
    row = runtime("pytorch_2.1.0-cuda_11.8-py_3.10-ubuntu_22.04-x86_64")
    stale = replace(row, named=runtime("other").named)
    await save(store, None, known([stale]))
    assert await load(store) == {REGION: known([row])}


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:9]))
async def test_any_text_from_outside_is_kept(store: Store, text: str) -> None:
    row = replace(
        runtime(text, engine=text, status=text, request_mode=text, arch=text, image_source=text),
        accelerator=Accelerator(text, text, text, text),
        extra=((text, text), ("memory", "32GB")),
    )
    region = replace(
        known([row]),
        engines=(text,),
        faults=(Fault(FaultKind.TORN, REGION, text, 1),),
        missing=frozenset({row.key}),
    )
    await save(store, None, region)
    assert await load(store) == {REGION: region}


@given(runtimes())
def test_what_is_packed_is_unpacked_as_it_was(row: Runtime) -> None:
    assert unpack(pack(row)) == row


def test_what_an_earlier_or_a_later_version_packed_can_be_unpacked() -> None:
    assert unpack({"name": "n", "new": 1}) == replace(runtime("n"), region="", engine="", status="")


async def test_names_that_differ_only_in_where_a_part_ends_are_two_runtimes(store: Store) -> None:
    region = known(
        [
            runtime("b", engine='a"'),
            runtime('"b', engine="a"),
            runtime("a\nb", engine=""),
            runtime("b", engine="a\n"),
        ]
    )
    await save(store, None, region)
    assert await load(store) == {REGION: region}


async def test_only_rows_that_differ_are_written(store: Store) -> None:
    rows = [runtime(f"r{number}") for number in range(6)]
    before = known(rows)
    await save(store, None, before)
    sightings = dict(before.sightings)
    changed = replace(rows[0], status="deleting")
    sightings[changed.key] = Sighting(changed, 1.0)
    sightings[rows[1].key] = Sighting(rows[1], 1.0, gone=True)
    del sightings[rows[2].key]
    new = runtime("new")
    sightings[new.key] = Sighting(new, 2.0)
    after = KnownRegion(REGION, 2.0, sightings, before.engines)
    async with store.writing() as unit:
        written: list[tuple[str, int]] = []

        def note(_c: object, _k: object, statement: str, parameters: object, _x: object, many: bool) -> None:
            written.append((statement.split(maxsplit=1)[0], len(parameters) if many else 1))  # type: ignore[arg-type]

        event.listen(unit.connection.sync_connection, "before_cursor_execute", note)
        await unit.catalogue.save(before, after)
        assert written == [("INSERT", 1), ("INSERT", 3), ("DELETE", 1)]
        written.clear()
        await unit.catalogue.save(after, after)
        assert written == []
    assert await load(store) == {REGION: after}


async def test_ten_thousand_runtimes_come_and_go(store: Store) -> None:
    rows = [runtime(f"pytorch_2.{number}-py_3.10") for number in range(10_000)]
    region = known(rows)
    await save(store, None, region)
    assert await load(store) == {REGION: region}
    few = known(rows[:3], as_of=2.0)
    await save(store, region, few)
    assert await load(store) == {REGION: few}


async def test_of_two_that_advance_from_one_version_the_second_is_refused(store: Store) -> None:
    async with store.writing() as unit:
        assert await unit.catalogue.advance(0, 5.0)
    async with store.writing() as unit:
        assert not await unit.catalogue.advance(0, 9.0)
        assert await unit.catalogue.version(lock=True) == 1
        assert await unit.catalogue.polled_at() == 5.0


async def test_many_that_advance_at_once_do_so_one_after_the_other(store: Store) -> None:
    async def advance() -> bool:
        async with store.reading() as unit:
            seen = await unit.catalogue.version()
        async with store.writing() as unit:
            return await unit.catalogue.advance(seen)

    done = await asyncio.gather(*(advance() for _ in range(20)))
    async with store.reading() as unit:
        assert await unit.catalogue.version() == sum(done) >= 1


async def test_who_locks_the_version_is_the_only_one_to_advance_it(store: Store) -> None:
    order: list[str] = []

    async def other() -> None:
        async with store.writing() as unit:
            seen = await unit.catalogue.version(lock=True)
            order.append(f"other saw {seen}")

    async with store.writing() as unit:
        seen = await unit.catalogue.version(lock=True)
        waiting = asyncio.create_task(other())
        await asyncio.sleep(0.05)
        order.append("advanced")
        assert await unit.catalogue.advance(seen)
    await waiting
    assert order == ["advanced", "other saw 1"]


async def test_when_the_first_poll_was_is_kept_and_when_the_last_was_moves_on(store: Store) -> None:
    async with store.writing() as unit:
        assert await unit.catalogue.advance(0)
        assert (await unit.catalogue.began(), await unit.catalogue.polled_at()) == (None, None)
        assert await unit.catalogue.advance(1, 5.0)
        assert await unit.catalogue.advance(2, 9.0)
        assert await unit.catalogue.advance(3)
        assert (await unit.catalogue.began(), await unit.catalogue.polled_at()) == (5.0, 9.0)
