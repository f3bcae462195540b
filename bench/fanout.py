"""How fast a poll's notices are delivered, against the same posts with nothing kept of them."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench.processes import LOAD, SERVER, get, running, serving
from bench.table import Broken, Report, Row
from tests.fakes.postgres import NotInstalledError, postgres

if TYPE_CHECKING:
    from collections.abc import Callable

LETTERS = 10_000  # one a channel; BENCH_LETTERS says otherwise
ROUNDS = 3
AIM = 0.85


@dataclass(frozen=True, slots=True)
class Run:
    """What one process needed to post all: seconds, of its own CPU too, and MB at most."""

    seconds: float
    cpu: float
    peak: float


def run() -> Report:
    """The median of interleaved rounds: without durability, with SQLite, with PostgreSQL."""
    letters = int(os.environ.get("BENCH_LETTERS", LETTERS))
    notes = [
        "posts a second; both with the same client and 64 in flight; Slack answers in 20 ms, 5 % are 429"
    ]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        numbers = iter(range(1_000))
        urls: dict[str, Callable[[], str]] = {
            "none": lambda: "-",
            "SQLite": lambda: f"sqlite:///{folder / f'{next(numbers)}.db'}",
        }
        try:
            urls["PostgreSQL"] = stack.enter_context(postgres()).database
        except NotInstalledError as error:
            notes.append(str(error))
        else:
            notes.append("PostgreSQL does not wait for its disk (fsync=off); SQLite does (synchronous=FULL)")
        rounds = [{kind: _post(url(), letters) for kind, url in urls.items()} for _ in range(ROUNDS)]
    rivals = [each["none"] for each in rounds]
    rows = [_row(kind, [each[kind] for each in rounds], rivals, letters) for kind in urls if kind != "none"]
    rate, cpu, peak = _figures(rivals, letters)
    notes.append(f"without durability: {rate:.0f} posts/s, {cpu:.2f} ms of CPU a post, {peak:.0f} MB at most")
    return Report(f"fan-out of {letters} letters to as many channels", "no durability", rows, notes)


def _post(url: str, letters: int) -> Run:
    """One run, in a process of its own, against a Slack of its own that must then have each letter once."""
    args = ("-m", "bench.fanout_worker", url, str(letters))
    with serving("posts", place=LOAD, environ={}) as slack:
        with running((*args, str(slack.port)), place=SERVER, stdout=subprocess.PIPE) as process:
            said, _ = process.communicate(timeout=120)
        if process.returncode:
            raise Broken(f"the worker on {url.partition(':')[0]} ended with {process.returncode}")
        posted = json.loads(get(slack.port, "/"))
    if posted != {"messages": letters, "keys": letters}:
        raise Broken(f"of {letters} letters Slack has {posted}")
    return Run(**json.loads(said))


def _figures(runs: list[Run], letters: int) -> tuple[float, float, float]:
    rate = letters / median(each.seconds for each in runs)
    return rate, median(each.cpu for each in runs) / letters * 1_000, median(each.peak for each in runs)


def _row(kind: str, runs: list[Run], rivals: list[Run], letters: int) -> Row:
    rate, cpu, peak = _figures(runs, letters)
    ratio = median(rival.seconds / own.seconds for own, rival in zip(runs, rivals, strict=True))
    return Row(
        f"{kind}: {cpu:.2f} ms of CPU a post, {peak:.0f} MB at most",
        f"{rate:.0f}/s",
        f"{_figures(rivals, letters)[0]:.0f}/s",
        f"{ratio:.2f}",
        f"≥ {AIM}",
    )
