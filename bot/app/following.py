"""The half of the bot that follows, in one process: store, desk and, in a worker, the follower."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from bot.app.looks import Looks
from bot.follow.composing import Composer
from bot.follow.delivery import Deliverer
from bot.follow.desk import Desk
from bot.follow.figures import Figures, read_figures, read_progress
from bot.follow.follower import Follower
from bot.follow.outage import Outage
from bot.follow.parking import Parking
from bot.follow.poller import Poller
from bot.follow.posting import SlackPoster
from bot.follow.terms import Terms, Timing
from bot.store.errors import StoreError
from bot.store.store import Store
from bot.tasks import cancel_all, pause

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.catalogue.subscription import Place, Progress
    from bot.follow.outcomes import Poster
    from bot.metrics import Metrics
    from bot.modelarts.cache import CachedCatalogue
    from bot.settings import Settings
    from bot.texts import Texts

_log = structlog.get_logger(__name__)

_GRACE = 3.0  # seconds that a start, or a stop, waits for its store to open
_REOPEN = (1.0, 60.0)  # seconds between tries to open it: the first, and the longest
_DAY = 86_400.0
_LOOK = 3.0  # seconds that whoever asks for the figures waits for the database
_TERMS, _TIMING = Terms(), Timing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """By what a process follows: how it opens its store, with what it posts by a token, and by what time.

    `glance` are the seconds that an acknowledgement waits for the database.
    """

    open_store: Callable[[str], Awaitable[Store]] = Store.open
    poster: Callable[[AsyncWebClient, str], Poster] = SlackPoster
    terms: Terms = _TERMS
    timing: Timing = _TIMING
    glance: float = 1.5


USUAL = Means()


class Following:
    """Opens the store, again and again until it stands: asking goes on without it."""

    def __init__(
        self,
        settings: Settings,
        catalogue: CachedCatalogue,
        texts: Mapping[str, Texts],
        client: AsyncWebClient,
        metrics: Metrics,
        means: Means = USUAL,
    ) -> None:
        self._settings = settings
        self._catalogue = catalogue
        self._texts = texts
        self._client = client
        self._metrics = metrics
        self._means = means
        self._store: Store | None = None
        self._desk: Desk | None = None
        self._opening: asyncio.Task[None] | None = None
        self._ending = asyncio.Event()
        self._looks = Looks()
        self.follower: Follower | None = None

    @property
    def desk(self) -> Desk:
        """Where subscriptions are kept; StoreError while the store is not open."""
        if self._desk is None:
            raise StoreError("DATABASE_URL: the database is not open yet.")
        return self._desk

    @property
    def store(self) -> Store:
        """StoreError while it is not open."""
        if self._store is None:
            raise StoreError("DATABASE_URL: the database is not open yet.")
        return self._store

    @property
    def is_open(self) -> bool:
        return self._store is not None

    async def start(self, *, is_worker: bool) -> None:
        """Open the store, behind the start if it takes long; then follow, if this process is to."""
        self._opening = asyncio.create_task(self._keep_opening(is_worker=is_worker), name="open the store")
        await asyncio.wait((self._opening,), timeout=_GRACE)

    async def open(self) -> Follower:
        """Open the store, once. The value has yet to be started."""
        store = await self._means.open_store(self._settings.database_url.get_secret_value())
        try:
            async with store.reading() as unit:
                known = await unit.catalogue.load()
        except BaseException:
            await store.close()
            raise
        self._store = store
        self._catalogue.remember(region.answer for region in known.values())
        self._desk = Desk(store, self._means.timing.clock)
        self.follower = self._make_follower(store)
        return self.follower

    async def figures(self) -> Figures | None:
        """What the database says by now; None where it is away, or slow."""
        store, clock = self._store, self._means.timing.clock
        if store is None:
            return None
        return await self._looks.take("figures", lambda: read_figures(store, clock()), _LOOK)

    async def progress(self, place: Place) -> Progress | None:
        """How following goes, as `place` sees it; None where the database is away, or slow."""
        store, clock, interval = self._store, self._means.timing.clock, self._settings.poll_interval
        if store is None:
            return None
        return await self._looks.take(
            place, lambda: read_progress(store, place, clock(), interval), self._means.glance
        )

    async def finish(self, seconds: float) -> None:
        """Finish what is being posted, `seconds` at most, and begin nothing more."""
        self._ending.set()
        begun = [*([self._opening] if self._opening else []), *self._looks.begun]
        if begun:
            await asyncio.wait(begun, timeout=min(seconds, _GRACE))
            await cancel_all(begun)
        if self.follower:
            await self.follower.stop(seconds)

    async def close(self) -> None:
        """Close the store, which is behind everything else."""
        if self._store:
            await self._store.close()

    async def poll(self) -> None:
        """Poll at once; StoreError while the store is not open."""
        if self.follower is None:
            raise StoreError("DATABASE_URL: the database is not open yet.")
        await self.follower.poll()

    def stir(self) -> None:
        """Have this process, where it is a worker, look at what is due at once."""
        if self.follower:
            self.follower.stir()

    async def _keep_opening(self, *, is_worker: bool) -> None:
        wait, longest = _REOPEN
        outage = Outage("store")
        while not self._ending.is_set():
            try:
                follower = await self.open()
            except Exception as error:  # noqa: BLE001  (whatever it is, nobody else would try it again)
                if isinstance(error, StoreError):
                    outage.goes_on(error)
                else:
                    _log.exception("store_unreadable")
                await pause(self._ending, wait)
                wait = min(wait * 2, longest)
            else:
                _log.info("store_opened", worker=is_worker)
                if is_worker and not self._ending.is_set():
                    follower.start()
                return

    def _make_follower(self, store: Store) -> Follower:
        settings, means = self._settings, self._means
        holder = f"{socket.gethostname()[:32]}:{os.getpid()}:{secrets.token_hex(4)}"
        token, parking = settings.slack_bot_token.get_secret_value(), Parking(self._texts)
        deliverer = Deliverer(
            store,
            means.poster(self._client, token),
            parking,
            holder=holder,
            delivery=settings.delivery,
            observe=self._metrics.delivered,
            terms=means.terms,
            timing=means.timing,
        )

        def queued(letters: int) -> None:
            self._metrics.queued(letters)
            deliverer.ring()

        poller = Poller(
            store,
            self._catalogue,
            Composer(self._texts, settings.slack_command),
            interval=settings.poll_interval,
            holder=holder,
            observe=self._metrics.polled,
            queued=queued,
            clock=means.timing.clock,
            chance=means.timing.chance,
        )
        return Follower(
            store,
            poller,
            deliverer,
            parking,
            SlackPoster(self._client, token).is_accepted,
            beat=settings.poll_interval / 4,
            keep=settings.history_days * _DAY,
            clock=means.timing.clock,
        )
