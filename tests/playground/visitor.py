"""What a browser that is on the page sends, without a browser."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx

from bot.playground.page.app import page
from bot.playground.page.stage import Stage
from bot.playground.sandbox import Sandbox, examples
from bot.playground.slack import USER, SlackStandIn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

REGION = "cn-north-4"


def new_stage() -> Stage:
    """A stage whose bot is away."""
    slack = SlackStandIn("a-secret")
    slack.bot_url = "http://127.0.0.1:9"
    return Stage(slack, Sandbox(examples([REGION])), (REGION,), USER)


@asynccontextmanager
async def browsing(
    stage: Stage, host: str = "127.0.0.1:8765", **headers: str
) -> AsyncIterator[httpx.AsyncClient]:
    """What a browser that is on the page sends."""
    base = f"http://{host}"
    sent = {"Origin": base, **headers}
    transport = httpx.ASGITransport(page(stage))
    async with httpx.AsyncClient(transport=transport, base_url=base, headers=sent) as http:
        yield http
