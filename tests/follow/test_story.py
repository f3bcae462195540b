"""Whatever happens to the catalogue, the upstream and the bot: each place hears what a simple model says."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalogue.order import Target
from bot.catalogue.subscription import State
from bot.store.store import Store
from tests.examples import runtime
from tests.follow.world import HERE, THERE, World

# Enough that stay for none of the others' absence to look like a torn answer.
STEADY = [runtime(f"pytorch_1.{n}", type="npu") for n in range(12)]
NAMES = ("pytorch_2.1-a", "pytorch_2.2-b", "pytorch_2.3-c")
STATUSES = ("normal", "deleting", "deleted")
DRIVERS = ("1.0", "2.0")

STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("publish"),
            st.sampled_from(NAMES),
            st.sampled_from(STATUSES),
            st.sampled_from(DRIVERS),
        ),
        st.tuples(st.just("remove"), st.sampled_from(NAMES)),
        st.tuples(st.sampled_from(("fail", "restart", "pause", "resume"))),
        *(st.just(("poll",)) for _ in range(4)),
    ),
    min_size=8,
    max_size=40,
)


@dataclass
class Known:
    """What the model keeps of one runtime."""

    status: str
    driver: str
    gone: bool
    absent: int = 0


@dataclass
class Model:
    """What is to be told, thought through for one runtime at a time."""

    known: dict[str, Known] = field(default_factory=dict)

    def take(self, offered: dict[str, tuple[str, str]]) -> list[str]:
        """The kinds and names that an answer is news of."""
        return sorted(filter(None, (self._of(name, offered.get(name)) for name in NAMES)))

    def _of(self, name: str, now: tuple[str, str] | None) -> str:
        old = self.known.get(name)
        if now is None:
            if old is None or old.gone:
                return ""
            old.absent += 1
            old.gone = old.absent == 2
            return f"retired {name}" if old.gone else ""
        status, driver = now
        self.known[name] = Known(status, driver, status == "deleted")
        if status == "deleted":
            return f"retired {name}" if old and not old.gone else ""
        if old is None or old.gone:
            return f"{'retiring' if status == 'deleting' else 'restored' if old else 'added'} {name}"
        if old.status != status:
            return f"{'retiring' if status == 'deleting' else 'restored'} {name}"
        return f"changed {name}" if old.driver != driver else ""


class Story:
    """The world beside its model. One place follows all the time, the other one pauses now and then."""

    def __init__(self, store: Store) -> None:
        self.world = World(store)
        self.world.region.runtimes = [*STEADY]
        self.model = Model()
        self.offered: dict[str, tuple[str, str]] = {}
        self.missed: list[str] | None = None  # while the other place is paused

    async def begin(self) -> None:
        await self.world.poll()
        await self.world.follow("npu -cuda")
        await self.world.follow("pytorch", THERE)

    async def step(self, name: str, *given: str) -> None:
        world = self.world
        match name:
            case "publish":
                runtime_name, status, driver = given
                self.offered[runtime_name] = (status, driver)
            case "remove":
                self.offered.pop(given[0], None)
            case "restart":
                await world.catalogue.close()
                world.restart()
            case "fail":
                await self._poll(is_down=True)
            case "poll":
                await self._poll(is_down=False)
            case "pause":
                await world.desk.pause(THERE, Target(all=True), None)
                self.missed = [] if self.missed is None else self.missed
            case "resume":
                await world.desk.resume(THERE, Target(all=True))
                expected = [f"C2 {each}" for each in self.missed or []]
                assert sorted(await world.wait(1)) == sorted(expected)
                self.missed = None

    async def _poll(self, *, is_down: bool) -> None:
        world = self.world
        rows = [
            replace(runtime(name, type="npu", driver=driver), status=status)
            for name, (status, driver) in self.offered.items()
        ]
        world.region.runtimes = [*STEADY, *rows]
        world.region.is_down = is_down
        world.clock.now += 3_600  # a failure's rest is over
        news = [] if is_down else self.model.take(self.offered)
        expected = [f"C1 {each}" for each in news]
        if self.missed is None:
            expected += [f"C2 {each}" for each in news]
        else:
            self.missed += news
        assert sorted(await world.poll()) == sorted(expected)


@settings(max_examples=40)
@given(STEPS)
def test_each_place_hears_each_change_once_and_nothing_else(steps: list[tuple[str, ...]]) -> None:
    async def tell() -> None:
        store = await Store.open("sqlite://")
        story = Story(store)
        try:
            await story.begin()
            for step in steps:
                await story.step(*step)
            await story.step("resume")
            assert all(each.state is State.ACTIVE for each in await story.world.desk.of(HERE))
        finally:
            await story.world.catalogue.close()
            await store.close()

    asyncio.run(tell())
