"""The stand-in, served, with the SDK's own client at its Web API and a bot made of Bolt behind its deliveries."""

from __future__ import annotations

import asyncio
import re
import time
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import ClientSession
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import APP_TOKEN, BOT_TOKEN, SlackStandIn
from tests.fakes.scene import WITHIN, Transport, until
from tests.fakes.serving import serving
from tests.kit import Json, plain, section

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Iterable

    from slack_sdk.web.async_slack_response import AsyncSlackResponse

SECRET = "a-secret"
EVERYTHING = re.compile("")


@dataclass
class Clock:
    """The time, which stands until a test moves it on: nothing expires, and nothing paces, on a slow machine."""

    began: float = field(default_factory=time.time)  # the machine's, which Bolt holds signatures against
    ahead: float = 0.0

    def __call__(self) -> float:
        return self.began + self.ahead


@dataclass
class Office:
    """The stand-in and a client of its Web API that tries once."""

    slack: SlackStandIn
    client: AsyncWebClient
    clock: Clock
    session: ClientSession

    async def post(self, url: str, body: Any) -> tuple[int, str]:
        async with self.session.post(url, json=body) as response:
            return response.status, await response.text()


@asynccontextmanager
async def office(**options: Any) -> AsyncIterator[Office]:
    clock = Clock()
    slack = SlackStandIn(SECRET, clock=clock, **options)
    slack.ack_within = WITHIN
    async with serving(slack.asgi) as slack.url, ClientSession() as session:
        client = AsyncWebClient(BOT_TOKEN, slack.api_url, session=session, retry_handlers=[])
        yield Office(slack, client, clock, session)


@dataclass
class Deputy:
    """A bot that hears everything, and acks it with what `acks` has for its kind."""

    heard: list[Json] = field(default_factory=list)
    acks: dict[str, Any] = field(default_factory=dict)
    headers: list[dict[str, Any]] = field(default_factory=list)
    delay: float = 0.0  # seconds

    async def hear(self, ack: Any, body: Json, request: Any) -> None:
        await asyncio.sleep(self.delay)
        self.heard.append(body)
        self.headers.append(dict(request.headers))
        answer = self.acks.get(body.get("type", "command"))
        await (ack(**answer) if isinstance(answer, dict) else ack(answer) if answer else ack())

    def app(self, slack: SlackStandIn, events: Iterable[str] = ()) -> AsyncApp:
        client = AsyncWebClient(BOT_TOKEN, slack.api_url)
        # Without a name Bolt reads the source of every caller on the stack for one. With the last, it waits for
        # the listener itself, and not for an ack within three seconds of its own.
        app = AsyncApp(name="deputy", signing_secret=SECRET, client=client, process_before_response=True)
        app.command("/runtimes")(self.hear)
        app.action(EVERYTHING)(self.hear)
        app.shortcut(EVERYTHING)(self.hear)
        app.view(EVERYTHING)(self.hear)
        app.view_closed(EVERYTHING)(self.hear)
        for event in ("app_home_opened", *events):
            app.event(event)(self.hear)
        return app


@asynccontextmanager
async def deputed(
    slack: SlackStandIn, transport: Transport = "http", events: Iterable[str] = ()
) -> AsyncIterator[Deputy]:
    """Bolt's own app behind `slack`, by one of its own adapters. It hears `events` too."""
    deputy = Deputy()
    app = deputy.app(slack, events)
    async with AsyncExitStack() as stack:
        if transport == "http":
            slack.bot_url = await stack.enter_async_context(serving(AsyncSlackRequestHandler(app)))
        else:
            handler = AsyncSocketModeHandler(app, APP_TOKEN)
            await handler.connect_async()  # type: ignore[no-untyped-call]
            stack.push_async_callback(handler.close_async)
            await until(lambda: slack.links.connected == 1)
        yield deputy


async def refused(call: Awaitable[AsyncSlackResponse]) -> str:
    """The error with which a call is refused."""
    return str((await refusal(call))["error"])


async def refusal(call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """The answer to a call that is refused."""
    try:
        await call
    except SlackApiError as error:
        response: AsyncSlackResponse = error.response
        return response
    raise AssertionError("it was not refused")


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain("A modal"), "blocks": list(blocks) or [section("x")], **more}


def home(text: str = "home") -> Json:
    return {"type": "home", "blocks": [section(text)]}
