"""An outbox, the stand-in for Slack behind real sockets, and deliverers between them; all time goes fast."""

from __future__ import annotations

import asyncio
import math
import time
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.catalogue.subscription import Place
from bot.follow.delivery import Deliverer
from bot.follow.posting import SlackPoster
from bot.follow.terms import Terms, Timing
from bot.playground.slack import BOT, BOT_TOKEN, CHANNEL, TEAM, Channel, Message, SlackStandIn
from bot.settings.rules import Delivery
from bot.store.letters import Letter, Payload
from tests.fakes.scene import SECRET, WITHIN
from tests.fakes.serving import serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator

    from bot.follow.settling import Result
    from bot.store.store import Store
    from bot.store.unit import Unit

PLACE = Place(TEAM, CHANNEL)
SPEED = 40  # seconds a second
LEASE = 12_000.0  # seconds: so fast a clock makes five minutes of it, for which no machine stands still
TERMS: dict[str, Any] = {"rate": math.inf, "lease": LEASE, "settles": 1.0, "linger": 0.001, "idle": 0.02}


@dataclass
class Clock:
    """A clock that goes SPEED times as fast, can be moved on, and can stand still for a while."""

    ahead: float = 0.0
    begun: float = field(default_factory=time.monotonic)
    stands_at: float | None = None

    def __call__(self) -> float:
        if self.stands_at is not None:
            return self.stands_at + self.ahead
        return 1_700_000_000 + (time.monotonic() - self.begun) * SPEED + self.ahead

    @contextmanager
    def standing(self) -> Iterator[None]:
        """No time goes by, however busy the machine is, but that by which it is moved on."""
        self.stands_at = self() - self.ahead
        yield
        self.stands_at = None


@dataclass
class Parking:
    """Keeps the places that it was to hold back, and drops what waits there."""

    parked: list[tuple[Place, str, int]] = field(default_factory=list)
    failures: int = 0

    async def park(self, unit: Unit, place: Place, reason: str, now: float) -> int:
        dropped = await unit.outbox.drop_pending(place)
        if self.failures:
            self.failures -= 1
            raise RuntimeError("a fault of ours")
        self.parked.append((place, reason, min(each.since for each in dropped)))
        return 1


@dataclass
class Depot:
    """What a test drives. `results` are what was observed, by kind."""

    store: Store
    slack: SlackStandIn
    client: AsyncWebClient
    clock: Clock
    parking: Parking = field(default_factory=Parking)
    results: list[Result] = field(default_factory=list)

    def channels(self, count: int) -> list[Place]:
        """New channels that the bot is in."""
        names = [f"C{n:04}" for n in range(count)]
        self.slack.workspace.channels |= {name: Channel(name, name.lower(), members={BOT}) for name in names}
        return [Place(TEAM, name) for name in names]

    async def put(self, *letters: Letter) -> int:
        async with self.store.writing() as unit:
            return await unit.outbox.put(letters, self.clock())

    def deliverer(
        self, holder: str = "one", delivery: Delivery = Delivery.AT_LEAST_ONCE, **terms: Any
    ) -> Deliverer:
        return Deliverer(
            self.store,
            SlackPoster(self.client, BOT_TOKEN),
            self.parking,
            holder=holder,
            delivery=delivery,
            observe=self.results.append,
            terms=Terms(**{**TERMS, **terms}),
            timing=Timing(self.clock, self.clock, lambda: 0.0),
        )

    async def deliver(self, deliverer: Deliverer | None = None) -> None:
        """Have all that is in the outbox settled, then close."""
        async with delivering(deliverer or self.deliverer()):
            await self.settled()

    async def settled(self) -> None:
        async with asyncio.timeout(WITHIN):
            while any((await self.depth()).values()):  # noqa: ASYNC110  (what is waited for is in the store)
                await asyncio.sleep(0.01)

    async def depth(self) -> dict[str, int]:
        async with self.store.reading() as unit:
            return await unit.outbox.depth()

    def told(self, place: Place = PLACE) -> list[Message]:
        return self.slack.workspace.messages(place.channel)

    def keys(self, place: Place = PLACE) -> list[str]:
        """The keys of what stands in a place, in order."""
        return [message.metadata["event_payload"]["key"] for message in self.told(place)]

    def count(self, method: str) -> int:
        return self.slack.calls.count(method)

    def kinds(self) -> list[str]:
        return sorted(result.kind for result in self.results)


@asynccontextmanager
async def open_depot(store: Store) -> AsyncIterator[Depot]:
    clock = Clock()
    slack = SlackStandIn(SECRET, clock=clock)
    async with serving(slack.asgi) as slack.url, ClientSession() as session:
        client = AsyncWebClient(base_url=slack.api_url, session=session, retry_handlers=[])
        yield Depot(store, slack, client, clock)


@asynccontextmanager
async def delivering(*deliverers: Deliverer, seconds: float = 5.0) -> AsyncIterator[None]:
    """Deliverers that run, and are closed at the end."""
    tasks = [asyncio.create_task(each.run()) for each in deliverers]
    try:
        yield
    finally:
        await asyncio.gather(*(each.close(seconds) for each in deliverers))
        await asyncio.gather(*tasks)


def letter(key: str, place: Place = PLACE, *, answers: str = "", since: int | None = None) -> Letter:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*new*"}}]
    return Letter(key, place, Payload.of({"text": "new", "blocks": blocks}), since, answers)


def letters(places: Iterable[Place], each: int = 1) -> list[Letter]:
    """`each` letters a place, those of all places mixed."""
    return [letter(f"{place.channel}:{n}", place) for n in range(each) for place in places]
