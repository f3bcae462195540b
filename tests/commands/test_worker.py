"""`worker` and `poll`: they poll and deliver without serving Slack."""

from __future__ import annotations

import asyncio
import json
import signal
import time
from typing import TYPE_CHECKING

from bot.modelarts.errors import Unavailable
from bot.store.store import Store
from tests.commands.shell import outside, start, until_it_serves
from tests.fakes.scene import WITHIN
from tests.follow.depot import letter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import httpx


async def test_a_worker_with_a_port_tells_there_how_it_goes(port: int) -> None:
    url = f"http://127.0.0.1:{port}"
    async with outside() as (_, _, settings, http):
        process = await start("worker", PORT=str(port), **settings)
        await until_it_serves(http, url, serves=True)
        await until_it_has_polled(http, url)
        ready = await http.get(f"{url}/readyz")
        assert (ready.status_code, ready.json()["store"]) == (200, "open")
        assert (await http.post(f"{url}/slack/events")).status_code == 404
        process.send_signal(signal.SIGTERM)
        _, err = await asyncio.wait_for(process.communicate(), 3 * WITHIN)
    assert process.returncode == 0
    assert {"worker_started", "worker_stopped"} <= {json.loads(line)["event"] for line in err.splitlines()}


async def test_a_worker_without_a_port_serves_nothing_and_ends_at_sigterm() -> None:
    async with outside() as (_, _, settings, _):
        process = await start("worker", **settings)
        await until_it_says(process, "store_opened")
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.communicate(), 3 * WITHIN)
    assert process.returncode == 0


async def test_a_round_from_the_terminal_says_in_a_line_what_came_of_it(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'bot.db'}"
    async with outside(scopes={"chat:write"}) as (slack, upstream, settings, _):
        given = settings | {"DATABASE_URL": database}
        assert await poll(given) == (0, "1 region, 0 changes, 0 messages sent, 0 waiting")
        await put_letter(database, "one")
        assert await poll(given) == (0, "1 region, 0 changes, 1 message sent, 0 waiting")
        slack.revoked = {slack.bot_token}
        await put_letter(database, "two")
        assert await poll(given) == (1, "1 region, 0 changes, 0 messages sent, 1 waiting")
        upstream.broken, slack.revoked = True, set()
        status, said_of_it = await poll(given)
        assert (status, said_of_it.split(",")[0]) == (1, "0 regions")


async def test_a_round_tells_the_operator_what_failed_where_and_what_mends_it(tmp_path: Path) -> None:
    async with outside() as (_, upstream, settings, _):
        upstream.broken = True
        process = await start(
            "poll", **settings | {"DATABASE_URL": f"sqlite:///{tmp_path / 'bot.db'}", "LOG_LEVEL": "ERROR"}
        )
        out, err = await asyncio.wait_for(process.communicate(), 6 * WITHIN)
    assert (process.returncode, out.decode().split(",")[0]) == (1, "0 regions")
    what, mend = err.decode().splitlines()
    assert what.startswith("cn-north-4: Unavailable: 503 X off")
    assert mend == f"→ cn-north-4: {Unavailable.hint}"


async def until_it_says(process: asyncio.subprocess.Process, event: str) -> None:
    assert process.stderr
    async with asyncio.timeout(3 * WITHIN):
        while json.loads(await process.stderr.readline())["event"] != event:
            pass


async def until_it_has_polled(http: httpx.AsyncClient, url: str) -> None:
    async with asyncio.timeout(3 * WITHIN):
        while True:
            if "runtimes_bot_last_poll_timestamp_seconds" in (await http.get(f"{url}/metrics")).text:
                return
            await asyncio.sleep(0.02)


async def poll(environ: Mapping[str, str]) -> tuple[int | None, str]:
    process = await start("poll", **environ)
    out, _ = await asyncio.wait_for(process.communicate(), 3 * WITHIN)
    return process.returncode, out.decode().strip()


async def put_letter(database: str, key: str) -> None:
    store = await Store.open(database)
    async with store.writing() as unit:
        await unit.outbox.put([letter(key)], time.time())
    await store.close()
