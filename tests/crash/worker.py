"""`python -m tests.crash.worker`: has all imported once, and forks a worker for each line it is given.

A line is the environment of one worker, as JSON; told are, a line each, the process that has begun, and each
that has ended and how.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
import traceback
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app import base as process
from bot.app.base import Base
from bot.app.following import Means
from bot.follow import posting
from bot.follow.posting import SlackPoster
from bot.follow.terms import Terms, Timing
from bot.logs import configure_logs
from bot.settings import Need, Settings
from tests.crash.clock import Clock
from tests.crash.steps import SteppedPoster, SteppedStore, Steps

if TYPE_CHECKING:
    from collections.abc import Mapping

CLOCK, TOLD, LAST, TERMS = "CRASH_CLOCK", "CRASH_TOLD", "CRASH_LAST", "CRASH_TERMS"
_CALL = 60.0  # seconds for a call of Slack: Slack does not fail where its process stands still for some


async def work(environ: Mapping[str, str]) -> None:
    """Poll and deliver until SIGTERM, as `python -m bot worker` does, or until the last step."""
    process._CALL = posting.TIMEOUT = _CALL
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    settings = Settings.read(environ)
    settings.require(Need(modelarts=True, posting=True))
    configure_logs(settings.log_level)
    steps = Steps(environ[TOLD], environ[LAST])
    clock = Clock(Path(environ[CLOCK]))
    means = Means(
        open_store=partial(SteppedStore.open_stepped, steps),
        poster=lambda client, token: SteppedPoster(SlackPoster(client, token), steps),
        terms=Terms(**json.loads(environ[TERMS])),
        timing=Timing(clock, clock, random.random),
    )
    base = Base(settings, means=means)
    await base.open()
    try:
        await base.following.start(is_worker=True)
        steps.reach("started")
        await stopped.wait()
    finally:
        await base.close()


def main() -> None:
    """Fork until there are no more lines; then none is left."""
    signal.signal(signal.SIGCHLD, lambda *_: _reap())
    for line in sys.stdin:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        process = os.fork()
        if process == 0:
            _live(json.loads(line))
        _tell(begun=process)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
    os.killpg(0, signal.SIGKILL)  # this one leads its group


def _live(environ: Mapping[str, str]) -> None:
    status = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        asyncio.run(work(environ))
        status = 0
    except BaseException:  # noqa: BLE001  (what would end it must not go on as its parent)
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _reap() -> None:
    while True:
        try:
            process, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not process:
            return
        _tell(ended=process, status=os.waitstatus_to_exitcode(status))


def _tell(**said: int) -> None:
    os.write(sys.stdout.fileno(), f"{json.dumps(said)}\n".encode())


if __name__ == "__main__":
    main()
