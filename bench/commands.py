"""Slash commands as Slack sends them, signed and whole, down to the bytes on the wire."""

from __future__ import annotations

import time
from itertools import count
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bench.server import PEOPLE, SECRET
from bot.playground.slack import SlackStandIn

if TYPE_CHECKING:
    from collections.abc import Iterable

_number = count()


def commands(texts: Iterable[str]) -> list[bytes]:
    """An HTTP request for each of `texts`, signed now: each holds for five minutes."""
    slack, now = SlackStandIn(SECRET), int(time.time())
    return [_command(slack, text, now, next(_number)) for text in texts]


def _command(slack: SlackStandIn, text: str, now: int, number: int) -> bytes:
    body = urlencode(
        {
            "token": "a1b2c3d4e5f6a7b8c9d0e1f2",
            "team_id": "T0BENCH",
            "team_domain": "bench",
            "channel_id": "C0BENCH",
            "channel_name": "machine-learning",
            "user_id": f"U0BENCH{number % PEOPLE}",
            "user_name": f"person{number % PEOPLE}",
            "command": "/runtimes",
            "text": text,
            "api_app_id": "A0BENCH",
            "is_enterprise_install": "false",
            "response_url": f"https://hooks.slack.com/commands/T0BENCH/{number}/abcdefghijklmnopqrstuvwx",
            "trigger_id": f"{number}.123456789012.0123456789abcdef0123456789abcdef",
        }
    )
    headers = {
        "Host": "127.0.0.1",
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "Accept-Encoding": "gzip,deflate",
        "Accept": "application/json,*/*",
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
        **slack.sign(body, now),
    }
    lines = (f"{name}: {value}" for name, value in headers.items())
    return "\r\n".join(("POST /slack/events HTTP/1.1", *lines, "", body)).encode()
