"""What every process of the bot holds: the catalogue, the way to Slack, and what follows."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from aiohttp import ClientSession, ClientTimeout

from bot.app.bolt import web_client
from bot.app.following import USUAL, Following
from bot.metrics import Metrics
from bot.modelarts.cache import CachedCatalogue
from bot.modelarts.exchange import http_client
from bot.modelarts.regions import region_clients
from bot.tasks import Tasks
from bot.texts import load_texts

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from bot.app.following import Means
    from bot.follow.figures import Figures
    from bot.modelarts.cache import Fetched
    from bot.settings import Settings

_CALL = (
    10.0  # seconds for a call of Slack: its SDK does not heed its own limit over a session that it is given
)
DRAIN = 12.0  # seconds for the work behind open requests, and for what is being posted


class Base:
    """One process's parts. `catalogue`, `session` and `following` are there from `open` to `close`.

    `observe` is told of each try to fetch a region.
    """

    catalogue: CachedCatalogue
    session: ClientSession
    following: Following

    def __init__(
        self,
        settings: Settings,
        transport: httpx.AsyncBaseTransport | None = None,
        means: Means = USUAL,
        observe: Callable[[Fetched], None] = lambda _: None,
    ) -> None:
        self._settings = settings
        self._observe = observe
        self._transport = transport
        self._means = means
        self._stack = AsyncExitStack()
        self.is_open = False
        self.tasks = Tasks()
        self.metrics = Metrics()
        self.texts = load_texts()

    async def open(self) -> None:
        """Open what the process holds. Nothing here waits for a network."""
        settings = self._settings
        http = await self._stack.enter_async_context(http_client(self._transport, settings.modelarts_ca_file))
        self.session = await self._stack.enter_async_context(ClientSession(timeout=ClientTimeout(_CALL)))
        client = web_client(settings)
        client.session = self.session
        clock, timer = self._means.timing.clock, self._means.timing.timer
        self.catalogue = CachedCatalogue(
            region_clients(settings, http, observe=self.metrics.heard, clock=clock, timer=timer),
            ttl=settings.catalogue_ttl,
            clock=clock,
            timer=timer,
            observe=self._fetched,
        )
        self.following = Following(settings, self.catalogue, self.texts, client, self.metrics, self._means)
        self.is_open = True

    def stands(self) -> dict[str, object]:
        """How things stand, for whoever asks whether the process is ready."""
        if not self.is_open:
            return {"catalogue": "starting"}
        view = self.catalogue.current()
        known = "none" if view.snapshot is None else "stale" if view.stale else "fresh"
        failing = {failure.region: failure.reason for failure in view.failures}
        return {
            "catalogue": known,
            "failing": failing,
            "store": "open" if self.following.is_open else "away",
        }

    def _fetched(self, fetched: Fetched) -> None:
        self.metrics.fetched(fetched)
        self._observe(fetched)

    async def figures(self) -> Figures | None:
        """What the database says of following; None where it does not."""
        return await self.following.figures() if self.is_open else None

    async def close(self) -> None:
        """Finish what has begun, DRAIN seconds at most, and close what is open."""
        if not self.is_open:
            return
        await asyncio.gather(self.tasks.drain(DRAIN), self.following.finish(DRAIN))
        await self.following.close()
        await self.catalogue.close()
        await self._stack.aclose()
