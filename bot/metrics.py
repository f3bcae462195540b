"""What an operator counts, as Prometheus reads it at /metrics."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest

if TYPE_CHECKING:
    from bot.modelarts.cache import Fetched
    from bot.modelarts.exchange import Heard


class Metrics:
    """The counters of one process, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._asked = Counter(
            "runtimes_bot_asked",
            "Commands and button presses, by what was asked.",
            ["what"],
            registry=self._registry,
        )
        self._fetches = Counter(
            "runtimes_bot_fetches",
            "Fetches of the catalogue, by region and outcome.",
            ["region", "outcome"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "runtimes_bot_fetch_seconds", "How long a fetch took.", ["region"], registry=self._registry
        )
        self._requests = Counter(
            "runtimes_bot_upstream_requests",
            "Requests to ModelArts and IAM, each try by itself, by status or by what failed.",
            ["service", "outcome"],
            registry=self._registry,
        )
        self._fetched_at = Gauge(
            "runtimes_bot_last_good_timestamp_seconds",
            "When a region last gave a good answer, in Unix seconds.",
            ["region"],
            registry=self._registry,
        )

    def asked(self, what: str) -> None:
        """Count a command by its verb, or a press by its action."""
        self._asked.labels(what).inc()

    def fetched(self, fetch: Fetched) -> None:
        """Count one fetch."""
        outcome = type(fetch.error).__name__ if fetch.error else "ok"
        self._fetches.labels(fetch.region, outcome).inc()
        self._seconds.labels(fetch.region).observe(fetch.seconds)
        if not fetch.error:
            self._fetched_at.labels(fetch.region).set(time.time())

    def heard(self, heard: Heard) -> None:
        """Count what came of one request to ModelArts or IAM."""
        self._requests.labels(heard.service, heard.outcome).inc()

    def exposed(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self._registry)
