"""What changes in the workspace, told to whoever listens."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from weakref import WeakSet

if TYPE_CHECKING:
    from bot.playground.slack.people import Json

KEPT = 1_000  # changes that a listener may be behind


@dataclass(frozen=True, slots=True)
class Change:
    """A change, and the person who sees it; an empty `for_user` is everyone."""

    kind: Literal["message", "update", "delete", "modal", "home", "request"]
    for_user: str
    data: Json


class Listener(AsyncIterator[Change]):
    """The changes since it began. One that falls KEPT behind has missed some, and is at its end."""

    def __init__(self) -> None:
        self._waiting: deque[Change] = deque()
        self._rung = asyncio.Event()
        self._ended = False

    def hear(self, change: Change) -> None:
        if len(self._waiting) >= KEPT:
            self._ended = True
            self._waiting.clear()
        if not self._ended:
            self._waiting.append(change)
        self._rung.set()

    async def __anext__(self) -> Change:
        while not self._waiting:
            if self._ended:
                raise StopAsyncIteration
            self._rung.clear()
            await self._rung.wait()
        return self._waiting.popleft()


class Listeners:
    """All who listen; one whom nobody holds any more is forgotten."""

    def __init__(self) -> None:
        self._all: WeakSet[Listener] = WeakSet()

    def add(self) -> Listener:
        listener = Listener()
        self._all.add(listener)
        return listener

    def tell(self, change: Change) -> None:
        for listener in list(self._all):
            listener.hear(change)
