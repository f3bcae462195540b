"""What can become of a letter that is posted, or looked up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from bot.store.letters import Claimed


@dataclass(frozen=True, slots=True)
class Sent:
    """It is in its place, by the message's ts."""

    ts: str


@dataclass(frozen=True, slots=True)
class Later:
    """It was certainly not posted, and may be tried again: after `wait` seconds, where Slack says so."""

    error: str
    wait: float | None = None


@dataclass(frozen=True, slots=True)
class InDoubt:
    """It may have been posted, or may not. `wait`: seconds for which Slack is not to be asked that again."""

    error: str
    wait: float | None = None


@dataclass(frozen=True, slots=True)
class Barred:
    """The workspace takes nothing by this token. `doubtful`: it may have been posted before."""

    error: str
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """The place takes nothing more, as far as can be seen for good."""

    error: str


@dataclass(frozen=True, slots=True)
class Unfit:
    """Slack does not take the message as it is: a fault of the bot's."""

    error: str


@dataclass(frozen=True, slots=True)
class Headless:
    """The thread it belongs to is not there any more, or takes no replies."""

    error: str


@dataclass(frozen=True, slots=True)
class Absent:
    """It was looked for, and it is not there."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """The history in which it would be cannot be read."""

    error: str


Outcome: TypeAlias = Sent | Later | InDoubt | Barred | Refused | Unfit | Headless
Finding: TypeAlias = Sent | Absent | Unseen | InDoubt | Barred | Headless


class Poster(Protocol):
    """What posts a letter, and looks whether one was posted."""

    async def post(self, letter: Claimed) -> Outcome: ...

    async def look_up(self, letter: Claimed) -> Finding: ...
