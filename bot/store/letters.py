"""Letters: what is posted in a place, and what is known of each on its way."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from bot.store.tables import Written, write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.catalogue.subscription import Place


class Stage(StrEnum):
    """Where a letter is on its way. Of one that is SENDING, only its holder knows whether it was posted."""

    PENDING = "pending"
    SENDING = "sending"
    DONE = "done"
    DROPPED = "dropped"


OPEN = (Stage.PENDING, Stage.SENDING)
SETTLED = (Stage.DONE, Stage.DROPPED)


@dataclass(frozen=True, slots=True)
class Payload:
    """What is posted, as JSON, and what it is kept under: the same for the same content.

    To make one takes time: where many letters have it, or nobody is to wait, it is made beforehand.
    """

    body: Written
    digest: str

    @classmethod
    def of(cls, message: Mapping[str, Any]) -> Self:
        """That of a message for chat.postMessage, without anything of one channel."""
        body = write(dict(message))
        return cls(body, hashlib.sha256(body.encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to be posted once in a place.

    `key` is no other letter's, ever. `since` is the last change before those it tells of, None where it tells
    of none, and `told` the ids of the subscriptions that it tells of them. `answers` is the key of the letter
    in whose thread it stands.
    """

    key: str
    place: Place
    payload: Payload
    since: int | None = None
    answers: str = ""
    told: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that is its holder's to post, until its lease is over.

    A `doubtful` one may have been posted already. `attempts` counts this one too; `first_try` and
    `created_at` are Unix seconds.
    """

    id: int
    key: str
    place: Place
    payload: Mapping[str, Any]
    thread_ts: str
    attempts: int
    first_try: float
    doubtful: bool
    since: int | None
    created_at: float


class Posted(NamedTuple):
    """A letter that is in its place, by the message's ts."""

    letter: Claimed
    ts: str


class PutOff(NamedTuple):
    """A letter that is to be tried at `due_at` (Unix seconds). `doubtful` is None where it was not tried."""

    id: int
    due_at: float
    error: str = ""
    doubtful: bool | None = False


class Undelivered(NamedTuple):
    """What a letter that is dropped would have told: the changes after `since`, to these subscriptions."""

    since: int
    told: tuple[int, ...]


class Dropped(NamedTuple):
    """A letter that is posted no more, and why."""

    id: int
    error: str
