"""What the page shows: a workspace, what ModelArts offers to it, and what goes between them."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.playground.page.bell import Bell
from bot.playground.page.log import Log

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.playground.sandbox import Sandbox
    from bot.playground.slack import SlackStandIn

CONVERSATION, UPSTREAM, LOG = TOPICS = ("conversation", "upstream", "log")


@dataclass(slots=True)
class Stage:
    """The stand-ins, with a bell that rings at each change. `regions` are those that the bot asks.

    `person` is the ID of whose eyes the page opens with.
    """

    slack: SlackStandIn
    sandbox: Sandbox
    regions: tuple[str, ...]
    person: str
    command: str = "/runtimes"
    bell: Bell = field(default_factory=Bell)
    log: Log = field(init=False)

    def __post_init__(self) -> None:
        self.log = Log(lambda: self.bell.ring(LOG))

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
