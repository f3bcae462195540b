"""Search over 10,000 runtimes: the bitset index against a plain scan over facts that were read before."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, TypeVar

from bench.processes import SERVER, pin
from bench.runtimes import synthetic_runtimes
from bench.scan import Scan
from bench.table import Broken, Report, Row
from bot.blocks.answer import PAGE
from bot.catalogue.parse import parse
from bot.catalogue.search import Index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.catalogue.query import Query
    from bot.catalogue.runtime import Runtime

_Built = TypeVar("_Built")

SIZE = 10_000
REGIONS = ("ap-southeast-1", "cn-east-3", "cn-north-4")
ROUNDS = 7
INDEX_TURNS, SCAN_TURNS = 300, 2  # how often each query is asked in a round
QUESTIONS = {
    "2 facets": ("pytorch npu", "tensorflow gpu", "mindspore aarch64", "gpu async"),
    "4 facets": (
        "pytorch npu aarch64 sync",
        "tensorflow gpu x86_64 source:base_image",
        "mindspore snt9b aarch64 region:cn-north-4",
        "pytorch gpu ubuntu async",
    ),
    "ranges": ("cuda:11..12", "pytorch>=2 cuda>=11.8", "python:3.8..3.10 cann>=7", "tensorflow<2 cuda<=10.2"),
    "negation": (
        "pytorch -npu",
        "tensorflow -async py3.7",
        "npu -snt9b -mindspore",
        "gpu -cuda:10 -python:3.6",
    ),
}


def run() -> Report:
    """Measure; about ten seconds."""
    pin(0, SERVER)
    runtimes = synthetic_runtimes(SIZE)
    builds: dict[str, list[float]] = {"index": [], "scan": []}
    for _ in range(3):
        index, seconds = _timed(lambda: Index(runtimes))
        builds["index"].append(seconds)
        scan, seconds = _timed(lambda: Scan(runtimes))
        builds["scan"].append(seconds)
    kinds = {kind: (index, scan, [*map(parse, texts)]) for kind, texts in QUESTIONS.items()}
    spread = tuple(_spread(runtimes))
    kinds["the same images in 3 regions"] = (
        Index(spread),
        Scan(spread),
        [*map(parse, QUESTIONS["4 facets"])],
    )
    for index, scan, queries in kinds.values():
        for query in queries:
            if list(index.search(query)) != scan.search(query):
                raise Broken(f"index and scan differ on {query}")
            if not index.search(query).count:
                raise Broken(f"{query} finds nothing")

    found: dict[str, tuple[list[float], list[float]]] = {kind: ([], []) for kind in kinds}
    for _ in range(ROUNDS):
        for kind, (index, scan, queries) in kinds.items():
            found[kind][0].append(_each(partial(_by_index, index), queries, INDEX_TURNS))
            found[kind][1].append(_each(partial(_by_scan, scan), queries, SCAN_TURNS))
    rows = [_row(f"{kind}, µs", *times, "<= 15") for kind, times in found.items()]
    rows.append(_row("build, ms", builds["index"], builds["scan"], "", unit=1e3))
    note = f"a query with its first page of {PAGE} and its total, parsed before; medians of {ROUNDS} rounds"
    return Report(f"search: {SIZE:,} runtimes", "plain scan", rows, (note, "both found the same rows"))


def _spread(runtimes: tuple[Runtime, ...]) -> Iterator[Runtime]:
    """As many runtimes: a third of the images, each in three regions."""
    images = {(runtime.engine, runtime.name): runtime for runtime in runtimes[: SIZE // len(REGIONS)]}
    for runtime in images.values():
        for region in REGIONS:
            yield replace(runtime, region=region)


def _by_index(index: Index, query: Query) -> None:
    matches = index.search(query)
    matches.page(0, PAGE)
    _ = matches.count


def _by_scan(scan: Scan, query: Query) -> None:
    rows = scan.search(query)
    rows[:PAGE]
    len(rows)


def _row(what: str, own: list[float], rival: list[float], aim: str, unit: float = 1e6) -> Row:
    one, other = median(own) * unit, median(rival) * unit
    return Row(what, f"{one:,.1f}", f"{other:,.1f}", f"{one / other:.4f}", aim)


def _each(ask: Callable[[Query], None], queries: list[Query], turns: int) -> float:
    """Seconds a query."""
    started = time.perf_counter()
    for _ in range(turns):
        for query in queries:
            ask(query)
    return (time.perf_counter() - started) / (turns * len(queries))


def _timed(build: Callable[[], _Built]) -> tuple[_Built, float]:
    started = time.perf_counter()
    built = build()
    return built, time.perf_counter() - started
