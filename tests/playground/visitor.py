"""What a browser that is on the page sends, without a browser, and the bot that it is to meet."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx

from bot.playground.page.app import page
from bot.playground.page.stage import Stage
from bot.playground.sandbox import Sandbox, examples
from bot.playground.slack import USER, SlackStandIn
from tests.fakes.scene import WITHIN
from tests.fakes.serving import loopback

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

REGION = "cn-north-4"


def new_stage() -> Stage:
    """A stage whose bot is away."""
    slack = SlackStandIn("a-secret")
    slack.bot_url, slack.ack_within = "http://127.0.0.1:9", WITHIN
    return Stage(slack, Sandbox(examples([REGION])), (REGION,), USER)


async def opened(stage: Stage) -> None:
    """Wait until the bot's database is open: it answers before that, but can neither poll nor follow."""
    async with loopback() as http:
        while (await http.get(f"{stage.slack.bot_url}/readyz")).json()["store"] != "open":  # noqa: ASYNC110  (it is the bot that is asked)
            await asyncio.sleep(0.02)


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
