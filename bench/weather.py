"""Answers on bad days of ModelArts, against the same bot's on good ones."""

from __future__ import annotations

import http.client
import json
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle
from statistics import median
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bench.commands import commands
from bench.load import Load, drive
from bench.processes import HOST, LOAD, SERVER, pin, sandbox, serving
from bench.server import BOT_TOKEN, SECRET
from bench.table import Broken, Report, Row

if TYPE_CHECKING:
    from collections.abc import Mapping

ROUNDS = 5
SECONDS = 1.5  # longer than the time to live: each round sees refreshes
_TTL = "1"
_AIM = 2500.0  # ms: Slack gives up after three seconds
_GOOD = "a good day"
# What is wrong on each day, as the sandbox plays it.
DAYS: dict[str, list[dict[str, Any]]] = {
    _GOOD: [],
    "503 to all": [{"status": 503, "form": "html"}],
    "hanging": [{"delay": 3600}],
    "dripping": [{"drip": 5}],
    "throttled": [{"status": 429, "retry_after": "1"}],
    "connections dropped": [{"drop": True}],
    "gzip bombs": [{"encoding": "bomb"}],
    "endless bodies": [{"endless": True}],
    "unauthorized": [{"status": 401}],
}


@dataclass(slots=True)
class _Day:
    """One bot, whose sandbox has one kind of weather, and what each round measured."""

    name: str
    port: int
    loads: list[Load] = field(default_factory=list)

    @property
    def p50(self) -> float:
        return median(load.p50 for load in self.loads)

    @property
    def worst(self) -> float:
        """The longest anybody waited, in milliseconds."""
        return 1000 * max(max(load.latencies) for load in self.loads)


def run() -> Report:
    """Measure; about a minute and a half."""
    pin(0, LOAD)
    with ExitStack() as stack:
        slack = stack.enter_context(serving("slack", place=LOAD, environ={}))
        days = []
        for name, faults in DAYS.items():
            upstream = stack.enter_context(sandbox())
            environ = {
                **upstream,
                "SLACK_SIGNING_SECRET": SECRET,
                "SLACK_BOT_TOKEN": BOT_TOKEN,
                "SLACK_API_URL": f"http://{HOST}:{slack.port}/api/",
                "CATALOGUE_TTL": _TTL,
                "LOG_LEVEL": "ERROR",
            }
            bot = stack.enter_context(serving("bot", place=SERVER, environ=environ, ready="/readyz"))
            _set_faults(upstream, faults)
            days.append(_Day(name, bot.port))
        for number in range(ROUNDS):
            turn = number % len(days)
            for day in (*days[turn:], *days[:turn]):
                requests = commands(f"pytorch npu -x{number}-{each}" for each in range(500))
                day.loads.append(drive(day.port, cycle(requests), connections=1, seconds=SECONDS))
    good = next(day for day in days if day.name == _GOOD)
    return Report(
        "weather: answers while ModelArts has bad days, the catalogue known from before",
        _GOOD,
        [
            Row(
                f"{day.name}, p50 ms (worst)",
                f"{day.p50:.2f} ({day.worst:.0f})",
                f"{good.p50:.2f}",
                f"{day.p50 / good.p50:.2f}",
                f"worst < {_AIM:,.0f}",
            )
            for day in days
        ],
        (f"one connection, {ROUNDS} interleaved rounds; {len(days)} bots share one core, TTL {_TTL} s",),
    )


def _set_faults(upstream: Mapping[str, str], faults: list[dict[str, Any]]) -> None:
    place = urlsplit(upstream["IAM_ENDPOINT"]).netloc
    connection = http.client.HTTPConnection(place, timeout=5)
    body = json.dumps([{"at": "modelarts", **fault} for fault in faults])
    connection.request("PUT", "/sandbox/faults", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    if answer.status != http.HTTPStatus.OK:
        raise Broken(f"the sandbox did not take {body}: {answer.read().decode()}")
    connection.close()
