"""Settling: what came of the letters that were posted, as marks in the outbox, and lines in the log."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

import structlog

from bot.follow.outcomes import Barred, Headless, InDoubt, Later, Outcome, Refused, Sent, Unfit
from bot.follow.terms import Terms, Timing, back_off
from bot.settings.rules import Delivery
from bot.store.letters import Claimed, Dropped, Posted, PutOff

if TYPE_CHECKING:
    from bot.catalogue.subscription import Place
    from bot.store.unit import Unit

_log = structlog.get_logger(__name__)

_EXPIRED = "expired"

Kind: TypeAlias = Literal["posted", "later", "doubtful", "dropped", "refused"]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one try, for whoever counts. `seconds`: how long after it was put a letter was posted."""

    kind: Kind
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class GivenBack:
    """It was not tried, and is to be claimed again after `wait` seconds."""

    wait: float


@dataclass(frozen=True, slots=True)
class Lost:
    """It may have been posted, nobody can look, and it is not to be posted twice."""

    error: str


Ending: TypeAlias = Outcome | GivenBack | Lost


class Park(Protocol):
    """What holds a place back that Slack refuses, in the transaction that settles its letter."""

    async def park(self, unit: Unit, place: Place, reason: str, now: float) -> int: ...


@dataclass(slots=True)
class Marks:
    """What is to be written of a batch. The letters that are `refused` have their places parked."""

    posted: list[Posted] = field(default_factory=list)
    put_off: list[PutOff] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    refused: list[tuple[Claimed, str]] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.posted) + len(self.put_off) + len(self.dropped) + len(self.refused)

    def add(self, other: Marks) -> None:
        """Take in those of `other`, too."""
        self.posted += other.posted
        self.put_off += other.put_off
        self.dropped += other.dropped
        self.refused += other.refused
        self.results += other.results


class Settling:
    """Turns what came of posts into marks."""

    def __init__(self, terms: Terms, timing: Timing, delivery: Delivery) -> None:
        self._terms = terms
        self._timing = timing
        self._delivery = delivery

    def settle(self, marks: Marks, letter: Claimed, ending: Ending) -> None:
        """Add the mark for `letter`, and log what a reader of logs should know."""
        now = self._timing.clock()
        is_old = now - letter.created_at >= self._terms.life
        match ending:
            case Sent(ts):
                marks.posted.append(Posted(letter, ts))
                marks.results.append(Result("posted", max(now - letter.created_at, 0.0)))
            case GivenBack(wait):
                marks.put_off.append(PutOff(letter.id, now + wait, doubtful=None))
            case Refused(error):
                marks.refused.append((letter, error))
                marks.results.append(Result("refused"))
            case Unfit(error) | Headless(error) | Lost(error):
                _tell_of_drop(letter, ending, error)
                self._drop(marks, letter, error)
            case Barred(error) if is_old and letter.since is not None:
                self._give_back_to_log(marks, letter, ending, error)
            case Later(error) | InDoubt(error) if is_old and letter.attempts >= self._terms.tries:
                _tell_of_drop(letter, ending, error)
                self._drop(marks, letter, _EXPIRED)
            case Later() | InDoubt() | Barred():
                self._put_off(marks, letter, ending, now)

    def _give_back_to_log(self, marks: Marks, letter: Claimed, barred: Barred, error: str) -> None:
        """Have the place parked, so that what the letter tells is told once the token is good again."""
        if barred.doubtful and self._delivery is Delivery.AT_MOST_ONCE:
            _tell_of_drop(letter, barred, error)
            self._drop(marks, letter, error)
        else:
            marks.refused.append((letter, error))
            marks.results.append(Result("refused"))

    def _drop(self, marks: Marks, letter: Claimed, error: str) -> None:
        marks.dropped.append(Dropped(letter.id, error))
        marks.results.append(Result("dropped"))

    def _put_off(self, marks: Marks, letter: Claimed, ending: Later | InDoubt | Barred, now: float) -> None:
        chance = self._timing.chance()
        wait = back_off(letter.attempts, chance)
        is_doubtful = isinstance(ending, InDoubt) or (isinstance(ending, Barred) and ending.doubtful)
        if not isinstance(ending, Barred) and ending.wait is not None:
            wait = ending.wait + chance / 4
        if is_doubtful:
            wait = max(wait, self._terms.settles)
        marks.put_off.append(PutOff(letter.id, now + wait, ending.error, doubtful=is_doubtful))
        marks.results.append(Result("doubtful" if is_doubtful else "later"))
        _log.info(
            "letter_put_off",
            channel=letter.place.channel,
            key=letter.key,
            reason=ending.error,
            seconds=round(wait, 1),
            doubtful=is_doubtful,
        )


def _tell_of_drop(letter: Claimed, ending: Ending, error: str) -> None:
    """A line for a letter that nobody will read; one without its thread is no fault of anyone's."""
    log = _log.info if isinstance(ending, Headless) else _log.error
    log(
        "letter_dropped",
        tenant=letter.place.tenant,
        channel=letter.place.channel,
        key=letter.key,
        reason=error,
        attempts=letter.attempts,
        outcome=type(ending).__name__,
    )
