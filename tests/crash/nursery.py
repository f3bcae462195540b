"""Where workers are begun, each a process of its own, and how each has ended."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.crash.worker import LAST, TOLD

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

_ROOT = Path(__file__).parents[2]


@dataclass
class Life:
    """A worker's. `ended` has its exit status, below zero for a signal; `told` are the steps it has reached."""

    process: int
    told: Path
    ended: asyncio.Future[int] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def steps(self) -> list[str]:
        return self.told.read_text().splitlines() if self.told.exists() else []

    async def kill(self) -> None:
        """SIGKILL, if it has not died yet."""
        if not self.ended.done():
            with suppress(ProcessLookupError):
                os.kill(self.process, signal.SIGKILL)
        await self.ended

    async def stop(self) -> int:
        """SIGTERM; the value is its exit status."""
        os.kill(self.process, signal.SIGTERM)
        return await self.ended

    async def go_on(self, seconds: float) -> None:
        """Wait until it has ended, `seconds` at most."""
        await asyncio.wait((self.ended,), timeout=seconds)

    async def reach(self, step: str) -> None:
        """Wait until it has reached a step; AssertionError where it ends before."""
        while step not in self.steps():
            assert not self.ended.done(), f"it did not come to {step!r}"
            await asyncio.sleep(0.01)


class Nursery:
    """Begins workers. All that they write to stderr is in `directory`/log, their steps beside it."""

    def __init__(self, process: asyncio.subprocess.Process, directory: Path) -> None:
        self._process = process
        self._directory = directory
        self._begun: asyncio.Queue[int] = asyncio.Queue()
        self._lives: dict[int, Life] = {}
        self._count = 0

    async def begin(self, environ: Mapping[str, str], last: str = "") -> Life:
        """A new worker, which is to die at the step `last`."""
        self._count += 1
        told = self._directory / f"steps-{self._count:03}"
        assert self._process.stdin
        line = json.dumps({**environ, TOLD: str(told), LAST: last})
        self._process.stdin.write(f"{line}\n".encode())
        process = await self._begun.get()
        life = self._lives[process]
        life.told = told
        return life

    async def listen(self) -> None:
        assert self._process.stdout
        while line := await self._process.stdout.readline():
            said = json.loads(line)
            if "begun" in said:
                process = said["begun"]
                self._lives[process] = Life(process, self._directory)
                self._begun.put_nowait(process)
            else:
                self._lives[said["ended"]].ended.set_result(said["status"])


@asynccontextmanager
async def open_nursery(directory: Path) -> AsyncIterator[Nursery]:
    """A nursery; with it end all whom it has begun."""
    with (directory / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.crash.worker"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
            cwd=_ROOT,
            env={"PATH": os.environ["PATH"]},  # coverage would begin in each process, and none ends in peace
            start_new_session=True,
        )
    nursery = Nursery(process, directory)
    listening = asyncio.create_task(nursery.listen())
    try:
        yield nursery
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        await listening
