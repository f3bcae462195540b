"""A run: the stand-ins, the channels that follow, and one worker's life after another."""

from __future__ import annotations

import asyncio
import json
import os
import random
import secrets
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import cycle, islice
from typing import TYPE_CHECKING

from bot.catalogue.changes import ChangeKind
from bot.catalogue.order import Target
from bot.catalogue.subscription import EVERY_KIND, Place, State, Subscription
from bot.follow.desk import Desk
from bot.playground.identity import sandbox_settings
from bot.playground.sandbox import Sandbox, sandbox
from bot.playground.slack import BOT, BOT_TOKEN, TEAM, USER, Channel, SlackFault, SlackStandIn
from bot.settings import Delivery
from bot.store.letters import Stage
from bot.store.store import Store
from tests.crash.clock import Clock
from tests.crash.door import Door
from tests.crash.ledger import QUERIES, Ledger
from tests.crash.nursery import Life, Nursery, open_nursery
from tests.crash.story import QUIET, Story, state_after
from tests.crash.worker import CLOCK, TERMS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path
    from random import Random

    from tests.crash.ledger import Verdict

CHANNELS = 24
_LONGEST = 500.0  # seconds that a run may take
HISTORY = "history"  # where it can be read
_SCOPES = {"channels:history", "groups:history"}
_SOME = frozenset({ChangeKind.ADDED, ChangeKind.RETIRED})
# A worker looks often, since its clock goes fast; leases are long, since a busy machine may stand still.
_TERMS = {"idle": 0.05, "linger": 0.005, "rate": 200.0, "held": 0.05, "lease": 600.0, "margin": 150.0}
LATER = 700.0  # seconds after which all that a dead one held is free, and whatever was put off is due
_FAULTS = (
    SlackFault(method="chat.postMessage", status=429, retry_after=1),
    SlackFault(method="chat.postMessage", status=500),
    SlackFault(method="chat.postMessage", error="fatal_error"),
    SlackFault(method="chat.postMessage", drop=True),
    SlackFault(method="chat.postMessage", drop_after=True),
    SlackFault(method="chat.postMessage", drop_after=True, delay=0.02),
    SlackFault(method="chat.postMessage", delay=0.1),
    SlackFault(method="conversations.history", status=429, retry_after=2),
    SlackFault(method="conversations.history", drop=True),
    SlackFault(method="conversations.replies", status=500),
    SlackFault(method="auth.test", status=500),
)


def seed_of_run() -> int:
    """CRASH_SEED; else the same one for ever in CI, and any other at a developer's desk."""
    given = os.environ.get("CRASH_SEED")
    return int(given) if given else 5 if os.environ.get("CI") else secrets.randbelow(10_000)


@dataclass
class Run:
    """All that a run has. `asked` counts what Slack was asked, `begun` are the subscriptions as they began."""

    url: str
    chance: Random
    clock: Clock
    clock_file: Path
    slack: SlackStandIn
    sandbox: Sandbox
    doors: tuple[Door, Door]
    upstream: Door
    store: Store
    nursery: Nursery
    delivery: str
    terms: Mapping[str, float] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    begun: list[Subscription] = field(default_factory=list)
    resets: int = 0

    def __post_init__(self) -> None:
        self.desk = Desk(self.store, self.clock)
        self.story = Story(self.sandbox, self.chance)
        self.first = self.story.state()
        faults = list(_FAULTS)
        self.chance.shuffle(faults)
        self._faults = cycle(faults)

    async def begin(self, last: str = "", door: int = 0) -> Life:
        """A worker, which speaks to Slack by one of its doors."""
        environ = {
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_API_URL": f"{self.doors[door].url}/api/",
            **sandbox_settings(self.upstream.url),
            "DATABASE_URL": self.url,
            "POLL_INTERVAL": "1",
            "DELIVERY": self.delivery,
            CLOCK: str(self.clock_file),
            TERMS: json.dumps({**_TERMS, **self.terms}),
        }
        return await self.nursery.begin(environ, last)

    async def follow(self) -> None:
        """Have all channels follow something."""
        for query in islice(cycle(QUERIES), CHANNELS):
            await self.join(query)

    async def join(self, query: str) -> None:
        """One more channel follows a query, every other one another query as well."""
        number = len({each.place for each in self.begun})
        channel = f"C{number:03}"
        self.slack.workspace.channels[channel] = Channel(channel, channel.lower(), members={BOT})
        loud = [each for each in QUERIES if each != QUIET.lower()]
        also = [loud[loud.index(query) - 1]] if number % 2 and query in loud else []
        kinds = EVERY_KIND if number % 5 or query == QUIET.lower() else _SOME
        for each in (query, *also):
            new = Subscription(Place(TEAM, channel), each, each, kinds, creator=USER)
            new = replace(new, language="zh_CN" if number % 3 else "en")
            self.begun.append((await self.desk.subscribe(new)).subscription)

    def throw(self) -> None:
        """A few faults of Slack's, each for a call or some."""
        for fault in islice(self._faults, self.chance.randint(0, 3)):
            self.slack.faults.append(replace(fault, times=self.chance.randint(1, 3)))

    def doubt(self) -> None:
        """Take the next few messages, and answer nothing."""
        self.slack.faults.insert(0, SlackFault(method="chat.postMessage", drop_after=True, times=3))

    async def blink(self, life: Life) -> None:
        """Slack dies while a worker posts there, and is back after a moment."""
        while not life.ended.done() and "post: begins" not in life.steps():  # noqa: ASYNC110  (another process's)
            await asyncio.sleep(0.005)
        await asyncio.sleep(self.chance.uniform(0.0, 0.02))
        self.resets += await self.doors[0].shut()
        await asyncio.sleep(self.chance.uniform(0.02, 0.2))
        await self.doors[0].open()

    async def pause(self) -> None:
        """One channel is to be told later."""
        place = self.chance.choice([each.place for each in self.begun])
        if all(each.state is State.ACTIVE for each in await self.desk.of(place)):
            until = self.clock() + self.chance.uniform(1, LATER)
            await self.desk.pause(place, Target(all=True), until)

    async def archive(self) -> None:
        """The channels that follow the quiet engine are archived while there is something to tell them."""
        for channel in self._quiet():
            self.slack.workspace.channels[channel].archived = True
        self.story.whisper()

    async def restore(self) -> None:
        """They are back, and somebody says so to the bot."""
        for channel in self._quiet():
            self.slack.workspace.channels[channel].archived = False
            await self.desk.revive(Place(TEAM, channel))

    def _quiet(self) -> list[str]:
        return [each.place.channel for each in self.begun if each.query == QUIET.lower()]

    async def finish(self) -> None:
        """Let one last worker, in fair weather, tell all there is to tell, and stop in peace."""
        self.slack.faults.clear()
        await self.restore()
        self.clock.skip(3 * LATER)
        life = await self.begin()
        await self.settled(life)
        assert await life.stop() == 0, "the last worker did not end in peace"

    async def settled(self, life: Life) -> None:
        """Wait until the log has all that happened, and all of it is told."""
        while not await self._is_settled():
            assert not life.ended.done(), "the worker died by itself"
            async with self.store.reading() as unit:
                depth, due = await unit.outbox.depth(), await unit.outbox.next_due()
            if not depth[Stage.SENDING] and due:
                self.clock.skip(max(due - self.clock(), 0.0))
            await asyncio.sleep(0.05)

    async def _is_settled(self) -> bool:
        async with self.store.reading() as unit:
            depth = await unit.outbox.depth()
            log = await unit.changes.after(0)
        states = [each for place in {each.place for each in self.begun} for each in await self.desk.of(place)]
        for place in {each.place for each in states if each.state is State.PARKED}:
            await self.desk.revive(place)  # it was parked by one who had heard so before it came back
        is_owed = any(each.state is not State.ACTIVE or each.next_at is not None for each in states)
        return not is_owed and not any(depth.values()) and state_after(self.first, log) == self.story.state()

    async def judge(self) -> Verdict:
        return (await Ledger.read(self.store, self.begun)).judge(self.slack.workspace)

    @property
    def look_ups(self) -> int:
        return self.asked["conversations.history"] + self.asked["conversations.replies"]

    def tell(self, verdict: Verdict) -> str:
        """The figures of the run."""
        return (
            f"{verdict.changes} changes, {verdict.messages} messages by {self.asked['chat.postMessage']} posts, "
            f"{self.look_ups} look-ups, {self.resets} connections reset, "
            f"{len(verdict.doubled)} doubled, {len(verdict.lost)} lost"
        )


@asynccontextmanager
async def running(
    url: str, directory: Path, seed: int, promise: str = HISTORY, /, **terms: float
) -> AsyncIterator[Run]:
    """A run on the database at `url`, after the first poll. Nothing of it is left behind.

    `promise` is what DELIVERY says where no history can be read, or else HISTORY. `terms` are the deliverer's.
    """
    clock_file = directory / "clock"
    clock = Clock.begin(clock_file)
    slack = SlackStandIn("a-signing-secret", clock=clock)
    slack.scopes -= set() if promise == HISTORY else _SCOPES
    state, asked = Sandbox(), Counter[str]()
    doors = (Door(slack.asgi, asked), Door(slack.asgi, asked))
    upstream = Door(sandbox(state), Counter())
    store = await Store.open(url)
    try:
        for door in (*doors, upstream):
            await door.open()
        async with asyncio.timeout(_LONGEST), open_nursery(directory) as nursery:
            chance = random.Random(seed)  # noqa: S311  (it keeps no secret)
            run = Run(
                *(url, chance, clock, clock_file, slack, state, doors, upstream, store, nursery),
                delivery=Delivery.AT_LEAST_ONCE if promise == HISTORY else promise,
                terms=terms,
                asked=asked,
            )
            await run.follow()
            life = await run.begin()
            await life.reach("idle poll: committed")  # the first one changes nothing
            assert await life.stop() == 0
            yield run
    except BaseException as error:
        error.add_note(f"It was run with CRASH_SEED={seed}; its workers' steps and log are in {directory}.")
        raise
    finally:
        for door in (*doors, upstream):
            await door.close()
        await slack.courier.close()
        await store.close()
