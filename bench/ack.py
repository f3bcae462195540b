"""Answers in the ack: requests a second and latency on one core, against bare Bolt acking the same."""

from __future__ import annotations

import asyncio
import json
import re
from collections import deque
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle
from statistics import median
from typing import TYPE_CHECKING

from bench.commands import commands
from bench.load import Load, drive
from bench.processes import LOAD, SERVER, get, pin, sandbox, serving
from bench.questions import different_questions
from bench.server import BOT_TOKEN, SECRET
from bench.table import Broken, Report, Row
from bot.blocks.answer import answer
from bot.catalogue.parse import parse
from bot.modelarts.cache import CachedCatalogue
from bot.modelarts.exchange import http_client
from bot.modelarts.regions import region_clients
from bot.playground.sandbox import sandbox_settings, sandbox_transport
from bot.settings import Settings
from bot.texts import ENGLISH, load_texts
from handlers.replies import as_json

if TYPE_CHECKING:
    from bot.catalogue.view import View

ROUNDS = 5
MANY = 16  # connections
MANY_FOR, ONE_FOR = 2.0, 1.0  # seconds
QUESTION = "pytorch cuda>=10"
# Far more than the bot keeps answers of: one comes round again long after its answer was dropped.
DIFFERENT = 12_000
_KEPT_HITS = re.compile(r'^runtimes_bot_asked_total\{what="repeated"\} ([0-9.]+)', re.MULTILINE)


@dataclass(slots=True)
class _Case:
    """One server and what it is asked, with what each round measured."""

    name: str
    port: int
    texts: deque[str]
    many: list[Load] = field(default_factory=list)
    one: list[Load] = field(default_factory=list)

    def run(self, connections: int, seconds: float) -> Load:
        requests = commands(self.texts)
        load = drive(self.port, cycle(requests), connections=connections, seconds=seconds)
        self.texts.rotate(-len(load.latencies))
        return load

    @property
    def rate(self) -> float:
        return median(load.rate for load in self.many)

    @property
    def p50(self) -> float:
        return median(load.p50 for load in self.one)

    @property
    def size(self) -> float:
        """The mean answer, in bytes."""
        return sum(load.size for load in self.many) / sum(len(load.latencies) for load in self.many)


def run() -> Report:
    """Measure; about a minute."""
    pin(0, LOAD)
    view = asyncio.run(_view())
    if view.index is None:
        raise Broken("the example catalogue did not come")
    payload = as_json(answer(view.index.search(parse(QUESTION)), view, load_texts()[ENGLISH]))
    different = different_questions(view.index, DIFFERENT)
    with ExitStack() as stack:
        slack = stack.enter_context(serving("slack", place=LOAD, environ={}))
        environ = {
            **stack.enter_context(sandbox()),
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_API_URL": f"http://127.0.0.1:{slack.port}/api/",
            "LOG_LEVEL": "WARNING",
        }
        ports = [
            stack.enter_context(serving(kind, place=SERVER, environ=told, ready=ready)).port
            for kind, told, ready in (
                ("bot", environ, "/readyz"),
                ("bot", environ, "/readyz"),
                ("bolt", {"BENCH_PAYLOAD": payload}, "/"),
            )
        ]
        repeated = _Case("one question, repeated", ports[0], deque([QUESTION] * 1_000))
        varied = _Case("always another question", ports[1], deque(different))
        echo = _Case("bare Bolt", ports[2], deque([QUESTION] * 1_000))
        _measure([repeated, varied, echo])
        if hits := _KEPT_HITS.search(get(varied.port, "/metrics")):
            raise Broken(f"{hits[1]} of the different questions met a kept answer")
    return _report(repeated, varied, echo, len(json.loads(payload)["blocks"]))


def _measure(cases: list[_Case]) -> None:
    for case in cases:
        case.run(MANY, ONE_FOR)  # warm up
    for number in range(ROUNDS):
        turn = number % len(cases)
        for case in (*cases[turn:], *cases[:turn]):
            case.many.append(case.run(MANY, MANY_FOR))
        for case in (*cases[turn:], *cases[:turn]):
            case.one.append(case.run(1, ONE_FOR))


def _report(repeated: _Case, varied: _Case, echo: _Case, blocks: int) -> Report:
    rows = []
    for case, aim in ((repeated, 0.9), (varied, 0.65)):
        paired = zip(case.many, echo.many, strict=True)
        ratio = median(load.rate / rival.rate for load, rival in paired)
        rows.append(
            Row(f"{case.name}, req/s", f"{case.rate:,.0f}", f"{echo.rate:,.0f}", f"{ratio:.2f}", f">= {aim}")
        )
    for case in (repeated, varied):
        apart = median(load.p50 - rival.p50 for load, rival in zip(case.one, echo.one, strict=True))
        rows.append(
            Row(f"{case.name}, p50 ms", f"{case.p50:.3f}", f"{echo.p50:.3f}", f"{apart:+.3f}", "<= +0.2")
        )
    sizes = ", ".join(f"{case.name} {case.size:,.0f}" for case in (repeated, varied, echo))
    return Report(
        "ack: signed slash commands on one core",
        echo.name,
        rows,
        (
            f"req/s at {MANY} connections, p50 at one; medians of {ROUNDS} interleaved rounds, ratios too",
            f"bytes an answer: {sizes}; the echoed one has {blocks} blocks",
            "one different question in ten finds nothing, and its answer says why",
        ),
    )


async def _view() -> View:
    settings = Settings.read(sandbox_settings("http://127.0.0.1"))
    async with http_client(sandbox_transport()) as http:
        return await CachedCatalogue(region_clients(settings, http), ttl=60).settled()
