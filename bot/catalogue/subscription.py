"""A subscription: which channel is told of which changes, and how often."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from bot.catalogue.changes import ChangeKind


class Place(NamedTuple):
    """A channel, or a person's DM. `tenant` is the id of the workspace, or of the organisation."""

    tenant: str
    channel: str


class Cadence(StrEnum):
    """How often a channel is told: at each poll, each day, each Monday."""

    NOW = "now"
    DAILY = "daily"
    WEEKLY = "weekly"


class State(StrEnum):
    """Whether a subscription is told of changes.

    A paused one will be, at its `next_at` or when it is resumed. A parked one is held back, since Slack
    refuses what is posted there: until somebody revives it.
    """

    ACTIVE = "active"
    PAUSED = "paused"
    PARKED = "parked"


class Held(StrEnum):
    """Why changes wait to be told by a subscription that tells at once, where no error of Slack's is why."""

    PAUSED = "paused"
    DIGEST = "digest"  # it told by digests until then


EVERY_KIND = frozenset(ChangeKind)


@dataclass(frozen=True, slots=True)
class Subscription:
    """One query that a channel follows.

    `typed` is just what was typed behind the verb, `query` the canonical text that is followed. `number` is
    what people in the channel call it by, `id` its key in the store; both are 0 until it is there. `creator`
    is the id of the person, `language` and `zone` (an IANA name) are theirs. `reason` says what has held
    changes back, until they are told: Slack's error that parked it, or one of Held. `cursor` is the last
    change of the log it was told of, or was to be told of; it counts where `next_at` (Unix seconds) is set:
    then the changes after it are told in one message: a digest, or what was missed while it was paused or
    parked. `created_at` is Unix seconds.
    """

    place: Place
    query: str
    typed: str
    kinds: frozenset[ChangeKind] = EVERY_KIND
    cadence: Cadence = Cadence.NOW
    creator: str = ""
    language: str = "en"
    zone: str = "UTC"
    created_at: float = 0.0
    number: int = 0
    state: State = State.ACTIVE
    reason: str = ""
    cursor: int = 0
    next_at: float | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """What a subscription would have posted: messages about changes, in the last `days`, 30 at most.

    The record of changes began at `began` (Unix seconds), None before the first poll.
    """

    messages: int
    changes: int
    days: int
    began: float | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How following goes, as one channel sees it.

    `subscriptions` are the channel's own, `waiting` the messages that are yet to be delivered to its tenant.
    The regions were last asked at `polled_at` (Unix seconds), None before the first time, and are to be asked
    again by `next_at`; `is_late` says that this should have been long ago.
    """

    subscriptions: tuple[Subscription, ...]
    waiting: int
    polled_at: float | None = None
    next_at: float = 0.0
    is_late: bool = False
