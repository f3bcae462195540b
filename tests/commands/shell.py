"""Commands as they are run: within the test, or as processes of their own."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx
import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.playground.sandbox import sandbox_settings
from bot.playground.slack import SlackStandIn
from tests.fakes.scene import SECRET, WITHIN
from tests.fakes.serving import loopback, serving
from tests.fakes.steady_time import SteadyTime
from tests.fakes.upstream import Upstream

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

NOTICE = "No ModelArts settings: asking the example catalogue of the API's documentation.\n"


def run(*words: str, **environ: str) -> Result:
    """A command, to which a machine that stands still is no network that fails."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(asyncio.events, "new_event_loop", SteadyTime)
        return CliRunner().invoke(app, list(words), env=environ, catch_exceptions=False)


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


async def start(*words: str, **environ: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *words,
        env={**os.environ, "PYTHONWARNINGS": "error", **environ},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


class Outside(NamedTuple):
    """Slack and ModelArts, each with its address, as a process of the bot finds them."""

    slack: SlackStandIn
    upstream: Upstream
    settings: dict[str, str]
    http: httpx.AsyncClient


@asynccontextmanager
async def outside(**how: Any) -> AsyncIterator[Outside]:
    """What a process needs that polls and delivers, and a client to ask it; `how` is the workspace's."""
    slack, upstream = SlackStandIn(SECRET, **how), Upstream()
    async with (
        serving(slack.asgi) as slack.url,
        serving(upstream) as modelarts,
        loopback(timeout=WITHIN) as http,
    ):
        bot = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_API_URL": slack.api_url}
        yield Outside(slack, upstream, {**bot, **sandbox_settings(modelarts)}, http)


async def until_it_serves(http: httpx.AsyncClient, url: str, *, serves: bool) -> None:
    async with asyncio.timeout(3 * WITHIN):
        while True:
            try:
                await http.get(f"{url}/healthz", headers={"Connection": "close"})
                answered = True
            except httpx.TransportError:
                answered = False
            if answered == serves:
                return
            await asyncio.sleep(0.02)
