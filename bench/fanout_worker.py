"""The process that posts: `python -m bench.fanout_worker URL LETTERS PORT`; URL is `-` without durability."""

from __future__ import annotations

import asyncio
import json
import math
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import uvloop
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.catalogue.subscription import Place
from bot.follow.delivery import Deliverer
from bot.follow.outcomes import Later, Sent
from bot.follow.posting import SlackPoster
from bot.follow.terms import Terms
from bot.logs import configure_logs
from bot.store.letters import Claimed, Letter, Payload
from bot.store.store import Store

if TYPE_CHECKING:
    from bot.store.unit import Unit

FLYING = 64
_TEXT = "*PyTorch 2.1.0* on Ascend · `pytorch_2.1.0-cann_8.0-py_3.10-euler_2.10.7-aarch64-snt9b`"
_BLOCKS = [{"type": "section", "text": {"type": "mrkdwn", "text": _TEXT}} for _ in range(10)]
_PAYLOAD = {"text": _TEXT, "blocks": _BLOCKS}


class NoParking:
    """Nothing is refused here."""

    async def park(self, unit: Unit, place: Place, reason: str, now: float) -> int:  # noqa: ARG002
        raise AssertionError(reason)


async def post_all(poster: SlackPoster, letters: int) -> None:
    """Post without keeping anything; after a 429 again once its time has come, in nobody's way."""
    waiting: asyncio.Queue[Claimed] = asyncio.Queue()
    for n in range(letters):
        place = Place("T", f"C{n}")
        waiting.put_nowait(Claimed(n, f"k{n}", place, _PAYLOAD, "", 1, 0.0, False, None, 0.0))  # noqa: FBT003
    left, done, loop = letters, asyncio.Event(), asyncio.get_running_loop()

    async def work() -> None:
        nonlocal left
        while True:
            letter = await waiting.get()
            outcome = await poster.post(letter)
            if isinstance(outcome, Later):
                loop.call_later(outcome.wait or 1.0, waiting.put_nowait, letter)
                continue
            assert isinstance(outcome, Sent)
            left -= 1
            if not left:
                done.set()

    workers = [asyncio.create_task(work()) for _ in range(FLYING)]
    await done.wait()
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)


async def deliver_all(poster: SlackPoster, store: Store, letters: int) -> None:
    """Put all into the outbox in one transaction, and deliver them."""
    payload = Payload.of(_PAYLOAD)
    async with store.writing() as unit:
        await unit.outbox.put(
            [Letter(f"k{n}", Place("T", f"C{n}"), payload) for n in range(letters)], time.time()
        )
    terms = Terms(rate=math.inf, flying=FLYING)
    await Deliverer(store, poster, NoParking(), holder="bench", terms=terms).drain()


async def main() -> None:
    """Say what it took, as JSON."""
    configure_logs("WARNING")
    url, letters, port = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    store = None if url == "-" else await Store.open(url)
    async with ClientSession() as session:
        client = AsyncWebClient(base_url=f"http://127.0.0.1:{port}/", session=session, retry_handlers=[])
        poster = SlackPoster(client, "xoxb-bench")
        started, cpu = time.perf_counter(), time.process_time()
        await (deliver_all(poster, store, letters) if store else post_all(poster, letters))
        seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    if store:
        await store.close()
    print(json.dumps({"seconds": seconds, "cpu": cpu, "peak": _peak()}))


def _peak() -> float:
    """MB; getrusage would give the parent's where that was more."""
    status = Path("/proc/self/status").read_text(encoding="utf8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
