"""What the page shows: a workspace, what ModelArts offers to it, and what goes between them."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.playground.clock import next_morning
from bot.playground.page.bell import Bell
from bot.playground.page.log import Log
from bot.playground.page.upstream import upstream
from bot.playground.slack import BOT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.playground.clock import Clock
    from bot.playground.page.manifest import Shortcut
    from bot.playground.sandbox import Sandbox
    from bot.playground.slack import SlackStandIn

CONVERSATION, UPSTREAM, LOG = TOPICS = ("conversation", "upstream", "log")


@dataclass(slots=True)
class Stage:
    """The stand-ins, with a bell that rings at each change. `regions` are those that the bot asks.

    `person` is the ID of whose eyes the page opens with. `poll` has the bot ask ModelArts at once, where that
    can be done. `clock` is what the bot and the stand-ins read, where it can be moved on. `shortcuts` are
    those that the app has declared.
    """

    slack: SlackStandIn
    sandbox: Sandbox
    regions: tuple[str, ...]
    person: str
    command: str = "/runtimes"
    poll: Callable[[], Awaitable[None]] | None = None
    clock: Clock | None = None
    shortcuts: tuple[Shortcut, ...] = ()
    bell: Bell = field(default_factory=Bell)
    log: Log = field(init=False)
    _is_polling: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.log = Log(lambda: self.bell.ring(LOG), self.slack.clock)

    def seen_by(self, user: str) -> dict[str, Any]:
        """All that `user` sees of the workspace, where the bot is, and how far ahead the time is, as JSON."""
        seen = self.slack.workspace.visible(user)
        channels = self.slack.workspace.channels
        has_bot = {channel["id"]: BOT in channels[channel["id"]].members for channel in seen["channels"]}
        described = [{**each, "bot": has_bot[each["id"]]} for each in seen["channels"]]
        return {**seen, "channels": described, "ahead": self.clock.ahead if self.clock else 0.0}

    def upstream(self) -> dict[str, Any]:
        """What ModelArts offers, how it stands with polling, and whether time can be skipped, as JSON.

        It stands thus: none, where nothing could poll, ready or running.
        """
        poll = "none" if self.poll is None else "running" if self._is_polling else "ready"
        return {**upstream(self.sandbox, self.regions), "poll": poll, "skips": self.clock is not None}

    async def poll_now(self) -> None:
        """Have the bot poll, and wait for it; one that is under way is left to go on."""
        async with self._polling() as poll:
            if poll:
                await poll()

    async def skip(self, user: str) -> None:
        """Move the clock on to the next morning of `user`, and wait for what the bot makes of it.

        It polls before that, too, so that what has changed by now is older. While it polls, nothing is done.
        """
        async with self._polling() as poll:
            if poll is None or self.clock is None:
                return
            await poll()
            zone = self.slack.workspace.people[user].tz
            self.clock.move_to(next_morning(zone, self.clock.time()))
            self.bell.ring(CONVERSATION)
            await poll()

    @asynccontextmanager
    async def _polling(self) -> AsyncIterator[Callable[[], Awaitable[None]] | None]:
        """How to poll, for as long as nobody else does; None where there is no way, or somebody does."""
        if self.poll is None or self._is_polling:
            yield None
            return
        self._is_polling = True
        self.bell.ring(UPSTREAM)
        try:
            yield self.poll
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
