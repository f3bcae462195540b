"""What the page shows: a workspace, what ModelArts offers to it, and what goes between them."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.playground.page.bell import Bell
from bot.playground.page.log import Log
from bot.playground.page.upstream import upstream
from bot.playground.slack import BOT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.playground.page.manifest import Shortcut
    from bot.playground.sandbox import Sandbox
    from bot.playground.slack import SlackStandIn

CONVERSATION, UPSTREAM, LOG = TOPICS = ("conversation", "upstream", "log")


@dataclass(slots=True)
class Stage:
    """The stand-ins, with a bell that rings at each change. `regions` are those that the bot asks.

    `person` is the ID of whose eyes the page opens with. `poll` has the bot ask ModelArts at once, where that
    can be done. `shortcuts` are those that the app has declared.
    """

    slack: SlackStandIn
    sandbox: Sandbox
    regions: tuple[str, ...]
    person: str
    command: str = "/runtimes"
    poll: Callable[[], Awaitable[None]] | None = None
    shortcuts: tuple[Shortcut, ...] = ()
    bell: Bell = field(default_factory=Bell)
    log: Log = field(init=False)
    _is_polling: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.log = Log(lambda: self.bell.ring(LOG))

    def seen_by(self, user: str) -> dict[str, Any]:
        """All that `user` sees of the workspace, and where the bot is, as JSON."""
        seen = self.slack.workspace.visible(user)
        channels = self.slack.workspace.channels
        has_bot = {channel["id"]: BOT in channels[channel["id"]].members for channel in seen["channels"]}
        return {**seen, "channels": [{**each, "bot": has_bot[each["id"]]} for each in seen["channels"]]}

    def upstream(self) -> dict[str, Any]:
        """What ModelArts offers, and how it stands with polling: none, ready or running. It is JSON."""
        poll = "none" if self.poll is None else "running" if self._is_polling else "ready"
        return {**upstream(self.sandbox, self.regions), "poll": poll}

    async def poll_now(self) -> None:
        """Have the bot poll, and wait for it; one that is under way is left to go on."""
        if self.poll is None or self._is_polling:
            return
        self._is_polling = True
        self.bell.ring(UPSTREAM)
        try:
            await self.poll()
        finally:
            self._is_polling = False
            self.bell.ring(UPSTREAM)

    @asynccontextmanager
    async def ringing(self) -> AsyncIterator[None]:
        """Ring the bell at what changes in the workspace, from now on."""
        following = asyncio.create_task(self._follow(), name="follow the workspace")
        await asyncio.sleep(0)  # it listens
        try:
            yield
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)

    async def _follow(self) -> None:
        while True:  # who has fallen too far behind looks at all there is, and listens anew
            listener = self.slack.workspace.listen()
            self.bell.ring(CONVERSATION)
            async for change in listener:
                if change.kind == "request":
                    self.log.take(change.data)
                else:
                    self.bell.ring(CONVERSATION, change.for_user)
