"""A server under test, or beside it, in a process of its own: `python -m bench.server KIND FD`.

`bot` is the product's own composition. `bolt` is the rival, bare Bolt: one listener that acks BENCH_PAYLOAD
as a dict, on the same settings. `slack` is the playground's stand-in for Slack, with PEOPLE; `posts` takes
messages alone, and tells how many it has. Each listens on the socket that it inherits as FD.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.app.server import server_config
from bot.settings import Settings

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck
    from slack_bolt.authorization import AuthorizeResult
    from starlette.requests import Request

SECRET, BOT_TOKEN = "bench-signing-secret", "xoxb-bench"
PEOPLE = 50


def main() -> None:
    """Serve until SIGTERM."""
    kind, fd = sys.argv[1:]
    apps = {"bot": _bot, "bolt": _bare_bolt, "slack": _slack, "posts": _posts}
    config = server_config(apps[kind]())
    config.timeout_graceful_shutdown = 1
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=int(fd))])


def _bot() -> Any:
    from bot.app import Bot  # noqa: PLC0415
    from bot.logs import configure_logs  # noqa: PLC0415

    settings = Settings.read(os.environ)
    configure_logs(settings.log_level)
    return Bot(settings).asgi


def _bare_bolt() -> Any:
    from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler  # noqa: PLC0415
    from slack_bolt.async_app import AsyncApp  # noqa: PLC0415
    from slack_bolt.authorization import AuthorizeResult  # noqa: PLC0415

    payload: dict[str, Any] = json.loads(os.environ["BENCH_PAYLOAD"])

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=BOT_TOKEN)

    async def echo(ack: AsyncAck) -> None:
        await ack(payload)

    app = AsyncApp(signing_secret=SECRET, authorize=authorize, process_before_response=True)
    app.command("/runtimes")(echo)
    return AsyncSlackRequestHandler(app)


def _slack() -> Any:
    from bot.playground.slack import Person, SlackStandIn  # noqa: PLC0415

    slack = SlackStandIn(SECRET, bot_token=BOT_TOKEN)
    people = (Person(f"U0BENCH{n}", f"person{n}", f"Person {n}") for n in range(PEOPLE))
    slack.workspace.people |= {person.id: person for person in people}
    return slack.asgi


def _posts() -> Any:
    """Each twentieth message is too soon; of the others it has been told after 20 ms."""
    calls, keys = 0, Counter[str]()

    async def take(request: Request) -> JSONResponse:
        nonlocal calls
        calls += 1
        number, message = calls, await request.json()
        await asyncio.sleep(0.02)
        if number % 20 == 0:
            return JSONResponse({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": "1"})
        keys[message["metadata"]["event_payload"]["key"]] += 1
        return JSONResponse({"ok": True, "ts": f"1.{number:06}"})

    async def tell(_request: Request) -> JSONResponse:
        return JSONResponse({"messages": keys.total(), "keys": len(keys)})

    return Starlette(routes=[Route("/chat.postMessage", take, methods=["POST"]), Route("/", tell)])


if __name__ == "__main__":
    main()
