"""A server under test, or beside it, in a process of its own: `python -m bench.server KIND FD`.

`bot` is the product's own composition. `bolt` is the rival, bare Bolt: one listener that acks BENCH_PAYLOAD
as a dict, on the same settings. `slack` is the playground's stand-in for Slack, with PEOPLE. Each listens on
the socket that it inherits as FD.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from typing import TYPE_CHECKING, Any

import uvicorn

from bot.app import server_config
from bot.settings import Settings

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck
    from slack_bolt.authorization import AuthorizeResult

SECRET, BOT_TOKEN = "bench-signing-secret", "xoxb-bench"
PEOPLE = 50


def main() -> None:
    """Serve until SIGTERM."""
    kind, fd = sys.argv[1:]
    apps = {"bot": _bot, "bolt": _bare_bolt, "slack": _slack}
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


if __name__ == "__main__":
    main()
