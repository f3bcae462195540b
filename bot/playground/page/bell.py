"""The bell: it tells each open page what has changed, so that all of them stay in step."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SETTLE = 0.01  # seconds in which changes that come together become one


class Listener:
    """The topics that have changed since they were last taken."""

    def __init__(self, user: str) -> None:
        self.user = user
        self._topics: set[str] = set()
        self._rung = asyncio.Event()

    def hear(self, topic: str) -> None:
        self._topics.add(topic)
        self._rung.set()

    async def take(self) -> set[str]:
        """The topics that have changed, once there are any."""
        await self._rung.wait()
        await asyncio.sleep(_SETTLE)
        self._rung.clear()
        topics, self._topics = self._topics, set()
        return topics


class Bell:
    """Everyone who listens. `closed` is the topic after which nothing comes."""

    CLOSED = "closed"

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()
        self._is_closed = False

    @contextmanager
    def listening(self, user: str) -> Iterator[Listener]:
        """A listener for `user`, as long as it is wanted."""
        listener = Listener(user)
        self._listeners.add(listener)
        if self._is_closed:
            listener.hear(self.CLOSED)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def ring(self, topic: str, user: str = "") -> None:
        """Tell `user`, or everyone, that `topic` has changed."""
        for listener in self._listeners:
            if user in {"", listener.user}:
                listener.hear(topic)

    def close(self) -> None:
        """End all that listen, and those who come later."""
        self._is_closed = True
        self.ring(self.CLOSED)
