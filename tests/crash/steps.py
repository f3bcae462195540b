"""The steps of a process that follows, each told as it is reached, and the one at which it kills itself."""

from __future__ import annotations

import os
import signal
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.follow.outcomes import Finding, Outcome, Poster
    from bot.store.letters import Claimed
    from bot.store.unit import Unit

# A transaction that had this effect is `written` before it is committed, and `committed` after.
_EFFECTS = {
    "leases.take": "lease",
    "catalogue.advance": "poll",
    "subscriptions.due": "tell",
    "outbox.claim": "claim",
    "outbox.posted": "posted",
    "outbox.put_off": "put off",
    "outbox.drop_pending": "park",
}
_ROOMS = ("catalogue", "changes", "subscriptions", "outbox", "leases")
_GIVEN = {"outbox.posted": 0, "outbox.put_off": 1, "outbox.drop": 1, "outbox.drop_pending": 0}

# The steps at which a life is to end, each in its turn.
STEPS = (
    *("lease: written", "lease: committed"),
    *("poll: begun", "poll: changes logged", "poll: letters put", "poll: written", "poll: committed"),
    *("tell: written", "tell: committed"),
    *("claim: written", "claim: committed"),
    *("post: begins", "post: ended", "look-up: begins", "look-up: ended"),
    *("posted: written", "posted: committed", "put off: written", "put off: committed"),
    *("park: written", "park: committed"),
)


class Steps:
    """Tells of each step in the file `told`, a line each, and dies at the one that `last` names.

    `last` is the step and how many times it is reached, as in "post: ended#2"; empty where it lives on.
    """

    def __init__(self, told: str, last: str) -> None:
        self._told = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._last, _, times = last.partition("#")
        self._left = int(times or 1)

    def reach(self, step: str) -> None:
        os.write(self._told, f"{step}\n".encode())
        if step == self._last:
            self._left -= 1
            if not self._left:
                os.kill(os.getpid(), signal.SIGKILL)


class SteppedStore(Store):
    """A store whose writing transactions tell of their steps."""

    steps: Steps

    @classmethod
    async def open_stepped(cls, steps: Steps, url: str) -> SteppedStore:
        store = await cls.open(url)
        store.steps = steps
        return store

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Unit]:
        seen: list[str] = []
        async with super().writing() as unit:
            self._reach("begun", ["transaction"])
            for room in _ROOMS:
                setattr(unit, room, _Watched(getattr(unit, room), partial(self._note, seen, room)))
            yield unit
            effects = _effects(seen)
            self._reach("written", effects)
        self._reach("committed", effects)

    def _reach(self, what: str, effects: list[str]) -> None:
        for effect in effects:
            self.steps.reach(f"{effect}: {what}")

    def _note(self, seen: list[str], room: str, done: str, given: tuple[Any, ...], result: Any) -> None:
        """What was done in a transaction, if it was anything."""
        name = f"{room}.{done}"
        place = _GIVEN.get(name)
        if not (result if place is None else given[place]):
            return
        seen.append(name)
        if name == "catalogue.advance":
            self.steps.reach("poll: begun")
        elif name == "changes.append":
            self.steps.reach("poll: changes logged")
        elif name == "outbox.put":
            self.steps.reach(f"{'poll' if 'changes.append' in seen else 'tell'}: letters put")


def _effects(seen: list[str]) -> list[str]:
    """What a transaction was for. A poll that changes nothing is an idle one."""
    if "outbox.drop_pending" in seen:
        return ["park"]
    effects = dict.fromkeys(_EFFECTS[name] for name in seen if name in _EFFECTS)
    return [
        "idle poll" if effect == "poll" and "changes.append" not in seen else effect for effect in effects
    ]


class _Watched:
    """A part of a unit, whose every method notes what came of it."""

    def __init__(self, part: object, note: Callable[[str, tuple[Any, ...], Any], None]) -> None:
        self._part = part
        self._note = note

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        method = getattr(self._part, name)

        async def watched(*given: Any, **named: Any) -> Any:
            result = await method(*given, **named)
            self._note(name, given, result)
            return result

        return watched


class SteppedPoster:
    """A poster that tells of its steps."""

    def __init__(self, poster: Poster, steps: Steps) -> None:
        self._poster = poster
        self._steps = steps

    async def post(self, letter: Claimed) -> Outcome:
        self._steps.reach("post: begins")
        outcome = await self._poster.post(letter)
        self._steps.reach("post: ended")
        return outcome

    async def look_up(self, letter: Claimed) -> Finding:
        self._steps.reach("look-up: begins")
        finding = await self._poster.look_up(letter)
        self._steps.reach("look-up: ended")
        return finding
