from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.catalogue.changes import Change, ChangeKind
from tests.examples import example_runtimes, runtime
from tests.store.test_catalogue import HOSTILE

if TYPE_CHECKING:
    from bot.store.store import Store


def added(name: str, at: float = 1.0) -> Change:
    return Change(ChangeKind.ADDED, runtime(name), at=at, first_seen=at)


async def append(store: Store, *changes: Change, version: int = 1) -> tuple[Change, ...]:
    async with store.writing() as unit:
        return await unit.changes.append(changes, version)


async def test_the_log_is_empty_at_first(store: Store) -> None:
    async with store.writing() as unit:
        assert await unit.changes.latest() == 0
        assert await unit.changes.after(0) == []
        assert await unit.changes.since(0) == []
        assert await unit.changes.append([], 1) == ()


async def test_changes_come_back_as_they_were_appended_with_their_numbers(store: Store) -> None:
    news = [
        Change(kind, row, replace(row, status="deleting") if number % 2 else None, 100.5 + number, 50.25)
        for number, (kind, row) in enumerate(zip(ChangeKind, example_runtimes(), strict=False))
    ]
    appended = await append(store, *news)
    assert [replace(change, id=0) for change in appended] == news
    assert [change.id for change in appended] == sorted({change.id for change in appended})
    async with store.reading() as unit:
        assert await unit.changes.after(0) == list(appended)
        assert await unit.changes.latest() == appended[-1].id


async def test_any_text_from_outside_is_kept_in_the_log(store: Store) -> None:
    appended = await append(
        store, *(replace(added(name), before=runtime(name, engine=name)) for name in HOSTILE)
    )
    async with store.reading() as unit:
        assert await unit.changes.after(0) == list(appended)


async def test_a_cursor_reads_what_stands_behind_it(store: Store) -> None:
    first, second, third = await append(store, added("a"), added("b"), added("c"))
    async with store.reading() as unit:
        assert await unit.changes.after(first.id) == [second, third]
        assert await unit.changes.after(third.id) == []


async def test_the_log_is_read_from_a_time_on_with_the_versions(store: Store) -> None:
    await append(store, added("a", at=1.0))
    second = await append(store, added("b", at=2.0), version=2)
    third = await append(store, added("c", at=3.0), added("d", at=3.0), version=3)
    async with store.reading() as unit:
        assert await unit.changes.since(2.0) == [*second, *third]
        assert [version for _, version in await unit.changes.versions_since(2.0)] == [2, 3, 3]


async def test_numbers_are_never_used_again_whatever_was_pruned(store: Store) -> None:
    *_, last = await append(store, added("a", at=1.0), added("b", at=2.0))
    async with store.writing() as unit:
        assert await unit.changes.prune(2.0) == 1
        assert [change.runtime.name for change in await unit.changes.after(0)] == ["b"]
        assert await unit.changes.prune(9.0) == 1
        assert await unit.changes.latest() == 0
    (new,) = await append(store, added("c"))
    assert new.id > last.id


async def test_ten_thousand_changes_keep_their_order(store: Store) -> None:
    appended = await append(store, *(added(f"r{number}") for number in range(10_000)))
    async with store.reading() as unit:
        assert await unit.changes.after(0) == list(appended)
    assert [change.runtime.name for change in appended] == [f"r{number}" for number in range(10_000)]
