"""Routing 50 changes: each distinct query once over an index, against each subscription's by a plain scan."""

from __future__ import annotations

import time
import tracemalloc
from dataclasses import replace
from random import Random
from statistics import median
from typing import TYPE_CHECKING

from bench.processes import SERVER, pin
from bench.questions import different_questions
from bench.runtimes import synthetic_runtimes
from bench.scan import Scan
from bench.table import Broken, Report, Row
from bot.catalogue.canonical import read_term
from bot.catalogue.changes import ORDER
from bot.catalogue.known import take
from bot.catalogue.parse import parse
from bot.catalogue.search import Index
from bot.catalogue.snapshot import RegionAnswer
from bot.catalogue.subscription import Place, Subscription
from bot.catalogue.version import read_version
from bot.follow.routing import route

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.catalogue.changes import Change
    from bot.catalogue.query import Query
    from bot.catalogue.runtime import Runtime

SUBSCRIPTIONS, QUERIES, RUNTIMES = 100_000, 5_000, 10_000
ADDED, RETIRING, CHANGED, RETIRED = 20, 10, 10, 10
ROUNDS = 5
_REGION = "cn-north-4"


def run() -> Report:
    """Measure; about half a minute."""
    pin(0, SERVER)
    changes = tuple(_changes())
    queries = _queries()
    random = Random(1)
    tracemalloc.start()
    subscriptions = tuple(_subscribe(queries, random))
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    followed = [subscription.query for subscription in subscriptions]

    cold: list[float] = []
    warm: list[float] = []
    for _ in range(ROUNDS):
        read_term.cache_clear()
        read_version.cache_clear()
        seconds, routed = _timed(changes, followed)
        cold.append(seconds)
        seconds, again = _timed(changes, followed)
        warm.append(seconds)
        if again != routed:
            raise Broken("the same changes were routed otherwise")

    parsed = {text: parse(text) for text in queries}
    started = time.perf_counter()
    by_one = dict(_one_by_one(changes, followed, parsed))
    one_by_one = time.perf_counter() - started
    if by_one != routed:
        raise Broken("the index and the scan differ")
    if not any(by_one.values()) or all(by_one.values()):
        raise Broken("every query is told the same")
    told = sum(bool(routed[text]) for text in followed)
    rows = [
        Row(what, f"{median(own):.3f}", f"{one_by_one:.1f}", f"{median(own) / one_by_one:.4f}", "< 0.5 s")
        for what, own in (("nothing read before, s", cold), ("queries read before, s", warm))
    ]
    notes = (
        f"{SUBSCRIPTIONS:,} subscriptions, {len(routed):,} distinct queries; {told:,} are told of something",
        "both told every query the same",
        f"medians of {ROUNDS} rounds; the scan, once, had its queries and facts read before",
        f"{size / 1e6:.0f} MB for the {SUBSCRIPTIONS:,} subscriptions, a text of its own for each query",
    )
    return Report(f"routing: {len(changes)} changes", "one by one", rows, notes)


def _changes() -> Sequence[Change]:
    """What the second of two answers changes, of a region that has them all."""
    rows = list({row.key: row for row in map(_here, synthetic_runtimes(RUNTIMES))}.values())
    rows = [replace(row, status="normal") for row in rows]
    known, new = rows[ADDED:], rows[:ADDED]
    altered = [
        *(replace(row, status="deleting") for row in known[:RETIRING]),
        *(replace(row, arch="riscv64") for row in known[RETIRING : RETIRING + CHANGED]),
        *(replace(row, status="deleted") for row in known[RETIRING + CHANGED :][:RETIRED]),
    ]
    first = take(None, RegionAnswer(_REGION, 1.0, tuple(known)))
    second = take(first.known, RegionAnswer(_REGION, 2.0, (*altered, *known[len(altered) :], *new)))
    if len(second.changes) != ADDED + RETIRING + CHANGED + RETIRED:
        raise Broken(f"there are {len(second.changes)} changes")
    return second.changes


def _here(runtime: Runtime) -> Runtime:
    return replace(runtime, region=_REGION)


def _queries() -> list[str]:
    index = Index(synthetic_runtimes(RUNTIMES))
    return [str(parse(text)) for text in different_questions(index, QUERIES)]


def _subscribe(queries: list[str], random: Random) -> Iterator[Subscription]:
    """Every query has a follower; the texts are as the store reads them, each an object of its own."""
    for number in range(SUBSCRIPTIONS):
        text = queries[number] if number < len(queries) else random.choice(queries)
        yield Subscription(
            Place(f"T{number % 500:08}", f"C{number:08}"),
            f" {text}"[1:],
            f" {text}"[1:],
            creator=f"U{number % 20_000:08}",
            created_at=1.8e9 + number,
            number=1,
            id=number + 1,
        )


def _timed(changes: Sequence[Change], followed: list[str]) -> tuple[float, dict[str, tuple[Change, ...]]]:
    started = time.perf_counter()
    routed = route(changes, followed)
    return time.perf_counter() - started, routed


def _one_by_one(
    changes: Sequence[Change], followed: list[str], parsed: dict[str, Query]
) -> Iterator[tuple[str, tuple[Change, ...]]]:
    """The changes that each subscription is told of."""
    every = [each for change in changes for each in (change.runtime, change.before) if each]
    scan, index = Scan(every), Index(every)
    places = {id(runtime): place for place, runtime in enumerate(index.runtimes)}
    told = sorted(changes, key=lambda change: (ORDER[change.kind], places[id(change.runtime)]))
    for text in followed:
        found = {id(runtime) for runtime in scan.hold(parsed[text])}
        yield (
            text,
            tuple(change for change in told if id(change.runtime) in found or id(change.before) in found),
        )
