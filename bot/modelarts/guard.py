"""A guard: keeps a credential that is refused from being shown so often that it is locked."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.modelarts.errors import CredentialRefused, Forbidden, ModelArtsError, NoProject

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

AT_RISK = 3  # requests unanswered or refused since the last acceptance: five refusals lock an access key
FIRST_REST = 90.0  # seconds, of a place that refuses a credential which was accepted before; then doubled


@dataclass(slots=True)
class _Place:
    """Where the credential was refused last, and is not shown `until` then."""

    error: CredentialRefused
    until: float
    refusals: int


class Guard:
    """Stands before each use of one credential. `timer` answers seconds.

    A place (a region) that refuses it rests by itself, so that one that is wrong does not silence the
    others. Where nobody has accepted it since, a few refusals close it everywhere for their rest. Who asks
    meanwhile gets the same error.
    """

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._places: dict[str, _Place] = {}
        self._ever_accepted = False
        self._refusals = 0
        self._unanswered = 0
        self._last: CredentialRefused | None = None
        self._closed_until = 0.0
        self._changed = asyncio.Event()

    @asynccontextmanager
    async def use(self, place: str) -> AsyncIterator[None]:
        """Stand around one request to `place`; CredentialRefused at once while the credential rests there."""
        await self._enter(place)
        self._unanswered += 1
        try:
            yield
        except CredentialRefused as error:
            raise error.again(self._refuse(place, error)) from error
        except ModelArtsError as error:
            if _vouches(error):
                self._accept(place)
            raise
        else:
            self._accept(place)
        finally:
            self._unanswered -= 1
            self._changed.set()
            self._changed = asyncio.Event()

    async def _enter(self, place: str) -> None:
        while True:
            self._raise_while_resting(place)
            trusted = self._ever_accepted and not self._refusals
            if trusted or self._unanswered + self._refusals < AT_RISK:
                return
            await self._changed.wait()

    def _raise_while_resting(self, place: str) -> None:
        now, resting = self._timer(), self._places.get(place)
        if resting and now < resting.until:
            raise resting.error.again(resting.until - now)
        if self._last and self._refusals >= AT_RISK:
            if now < self._closed_until:
                raise self._last.again(self._closed_until - now)
            self._refusals = AT_RISK - 1  # one at a time, from now on

    def _accept(self, place: str) -> None:
        self._ever_accepted = True
        self._refusals = 0
        self._places.pop(place, None)

    def _refuse(self, place: str, error: CredentialRefused) -> float:
        """Let the place rest; the seconds for which it does."""
        before = self._places[place].refusals if place in self._places else 0
        rest = min(FIRST_REST * 2.0**before, error.rest) if self._ever_accepted else error.rest
        self._places[place] = _Place(error, self._timer() + rest, before + 1)
        self._refusals += 1
        self._last = error
        self._closed_until = self._timer() + error.rest
        return rest


def _vouches(error: ModelArtsError) -> bool:
    """Whether an error is of one who has looked at the credential and taken it."""
    known = error.status != 401 and error.error_code.startswith("ModelArts.")  # noqa: PLR2004
    return known or isinstance(error, Forbidden | NoProject)
