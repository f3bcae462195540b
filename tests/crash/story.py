"""What a region goes through while its followers are killed: each runtime has a name that no other has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.catalogue.changes import ChangeKind
from bot.playground.identity import SANDBOX_REGION
from bot.playground.page.upstream import Publish, Remove, SetDriver, SetStatus

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from bot.catalogue.changes import Change
    from bot.catalogue.runtime import Runtime
    from bot.playground.sandbox import Sandbox

ENGINES = ("PyTorch", "MindSpore", "TensorFlow")
QUIET = "Custom"  # an engine of which there is little to tell
NAME = r"z[0-9]{4}"
_BATCH = 8  # more than a notice has in the channel itself
_LIVING = 24  # runtimes of the story's own at once

State = dict[tuple[str, str], tuple[str, str]]  # status and driver, by engine and name


class Story:
    """Changes what `sandbox` offers, by chance."""

    def __init__(self, sandbox: Sandbox, chance: Random) -> None:
        self._sandbox = sandbox
        self._chance = chance
        self._stages: dict[tuple[str, str], int] = {}
        self._count = 0

    def go_on(self) -> None:
        """A few changes; now and then many runtimes come at once."""
        if self._chance.random() < 0.2 and len(self._stages) < _LIVING:
            engine = self._chance.choice(ENGINES)
            for _ in range(_BATCH):
                self._publish(engine)
        for _ in range(self._chance.randint(1, 4)):
            if not self._stages or (len(self._stages) < _LIVING and self._chance.random() < 0.6):
                self._publish(self._chance.choice(ENGINES))
            else:
                self._take_on(*self._chance.choice(list(self._stages)))

    def whisper(self) -> None:
        """One change, where there are few."""
        self._publish(QUIET)

    def state(self) -> State:
        """What is offered now."""
        return {
            (group["ai_engine"], name): (
                status,
                accelerator.get("driver_version_section") or accelerator.get("cuda_version") or "",
            )
            for group in self._sandbox.regions[SANDBOX_REGION]
            for name, status, accelerator in zip(
                group["runtimes"], group["status_list"], group["accelerators"], strict=True
            )
        }

    def _publish(self, engine: str) -> None:
        self._count += 1
        name = f"z{self._count:04}"
        kind = "gpu" if self._count % 2 else "npu"
        Publish(SANDBOX_REGION, engine, name, kind, f"1.{self._count}").do(self._sandbox)  # type: ignore[arg-type]
        if engine != QUIET:
            self._stages[engine, name] = 0

    def _take_on(self, engine: str, name: str) -> None:
        """What happens next to a runtime: another driver, `deleting`, gone, back with nothing more to come."""
        at = (SANDBOX_REGION, engine, name)
        stage = self._stages[engine, name]
        self._stages[engine, name] += 1
        match stage:
            case 0:
                SetDriver(*at, f"2.{name[1:]}").do(self._sandbox)
            case 1:
                SetStatus(*at, "deleting").do(self._sandbox)
            case 2:
                Remove(*at).do(self._sandbox)
            case _:
                if self._chance.random() < 0.5:
                    Publish(*at, "npu", f"3.{name[1:]}").do(self._sandbox)
                del self._stages[engine, name]


def state_after(begun: State, log: Iterable[Change]) -> State:
    """What is offered after the changes of a log; AssertionError where one does not follow from the others."""
    state, seen = dict(begun), set(begun)
    for change in log:
        key = (change.runtime.engine, change.runtime.name)
        before = (change.before.status, _driver(change.before)) if change.before else None
        match change.kind:
            case ChangeKind.ADDED:
                assert key not in seen, f"{key} is new twice"
            case ChangeKind.RESTORED:
                assert key in seen, f"{key} is back and never was there"
            case ChangeKind.RETIRING if key not in state:
                pass  # it came as one that is to go
            case _:
                assert state.get(key) == before, f"{key} was {state.get(key)}, not {before}"
        seen.add(key)
        if change.kind is ChangeKind.RETIRED:
            del state[key]
        else:
            state[key] = (change.runtime.status, _driver(change.runtime))
    return state


def _driver(runtime: Runtime) -> str:
    declared = runtime.accelerator
    return declared.driver_version_section or declared.cuda_version
