"""What an operator counts, as Prometheus reads it at /metrics."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest

if TYPE_CHECKING:
    from bot.follow.figures import Figures
    from bot.follow.poller import Polled
    from bot.follow.settling import Result
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

        self._polls = Counter(
            "runtimes_bot_polls", "Polls that were committed here.", registry=self._registry
        )
        self._changes = Counter(
            "runtimes_bot_changes", "Changes that polls here have found.", registry=self._registry
        )
        self._queued = Counter(
            "runtimes_bot_messages_queued",
            "Messages about changes that this process has put into the outbox.",
            registry=self._registry,
        )
        self._tried = Counter(
            "runtimes_bot_messages_tried",
            "Tries to post a message from here, by what came of them.",
            ["outcome"],
            registry=self._registry,
        )
        self._lag = Histogram(
            "runtimes_bot_messages_delivery_seconds",
            "How long a message took from the outbox to its channel.",
            buckets=(0.5, 1, 2, 5, 15, 60, 300, 1800, 7200, 86_400),
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

    def polled(self, polled: Polled) -> None:
        """Count one poll."""
        self._polls.inc()
        self._changes.inc(polled.changes)

    def queued(self, letters: int) -> None:
        """Count messages about changes that were put into the outbox, by a poll or between two."""
        self._queued.inc(letters)

    def delivered(self, result: Result) -> None:
        """Count what came of one try to post."""
        self._tried.labels(result.kind).inc()
        if result.seconds is not None:
            self._lag.observe(result.seconds)

    def exposed(self, figures: Figures | None = None) -> bytes:
        """All figures in Prometheus' text format; those of the database where it could be asked for them."""
        own = generate_latest(self._registry)
        return own if figures is None else own + generate_latest(_gauges(figures))


def _gauges(figures: Figures) -> CollectorRegistry:
    """What the database says by now. What there is not has no sample."""
    registry = CollectorRegistry()
    Gauge("runtimes_bot_messages_waiting", "Messages that are yet to be delivered.", registry=registry).set(
        figures.waiting
    )
    Gauge(
        "runtimes_bot_messages_overdue_seconds",
        "How long the message that is due longest has been due.",
        registry=registry,
    ).set(figures.overdue)
    subscriptions = Gauge(
        "runtimes_bot_subscriptions", "Subscriptions, by state.", ["state"], registry=registry
    )
    for state, count in figures.subscriptions.items():
        subscriptions.labels(state.value).set(count)
    if figures.polled_at is not None:
        Gauge(
            "runtimes_bot_last_poll_timestamp_seconds",
            "When the regions were last asked for what is new, in Unix seconds.",
            registry=registry,
        ).set(figures.polled_at)
    return registry
