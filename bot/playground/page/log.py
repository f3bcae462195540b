"""The log of what goes between the bot, Slack and ModelArts."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

BOT, SLACK, MODELARTS = "bot", "Slack", "ModelArts"
MAX_LOGGED = 300

_WAYS = {"to bot": (SLACK, BOT), "to slack": (BOT, SLACK)}


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A request and its answer. `at` is in Unix seconds; `status` is None where no answer went."""

    number: int
    at: float
    source: str
    target: str
    what: str
    status: int | None
    seconds: float


class Log:
    """The last MAX_LOGGED requests, oldest first. `ring` is called at each; `clock` answers Unix seconds."""

    def __init__(self, ring: Callable[[], None], clock: Callable[[], float] = time.time) -> None:
        self._ring = ring
        self._clock = clock
        self._entries: deque[Exchanged] = deque(maxlen=MAX_LOGGED)
        self.last = 0  # the number of the newest

    def since(self, number: int) -> list[dict[str, Any]]:
        """What came after the entry of that number, as JSON."""
        return [asdict(entry) for entry in self._entries if entry.number > number]

    def take(self, told: Mapping[str, Any]) -> None:
        """Log what the workspace tells of a request between the bot and Slack."""
        source, target = _WAYS[told["direction"]]
        self._add(told["at"], source, target, told["what"], told["status"], told["seconds"])

    def watch(self, modelarts: ASGIApp) -> ASGIApp:
        """ModelArts, whose requests are logged as the bot's."""

        async def watched(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await modelarts(scope, receive, send)
                return
            status: int | None = None
            begun, at = time.perf_counter(), self._clock()

            async def send_seen(message: Message) -> None:
                nonlocal status
                if message["type"] == "http.response.start":
                    status = message["status"]
                await send(message)

            try:
                await modelarts(scope, receive, send_seen)
            finally:
                what = f"{scope['method']} {scope['path']}"
                self._add(at, BOT, MODELARTS, what, status, time.perf_counter() - begun)

        return watched

    def _add(
        self, at: float, source: str, target: str, what: str, status: int | None, seconds: float
    ) -> None:
        self.last += 1
        self._entries.append(Exchanged(self.last, at, source, target, what, status, round(seconds, 4)))
        self._ring()
