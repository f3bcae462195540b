"""The bot between its stand-ins: Slack's over real loopback sockets, ModelArts' where a test wants it so."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias
from urllib.parse import urlencode

import httpx

from bot.app import Bot
from bot.app.following import Means
from bot.follow.terms import Timing
from bot.playground.identity import SANDBOX_REGION, sandbox_settings
from bot.playground.slack import (
    APP_TOKEN,
    BOT,
    BOT_TOKEN,
    CHANNEL,
    TEAM,
    USER,
    Delivery,
    Message,
    Parcel,
    SlackStandIn,
)
from bot.settings import Settings
from tests.fakes.serving import serving
from tests.fakes.upstream import Upstream

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

SECRET = "a-signing-secret"
MANIFEST = json.loads((Path(__file__).parents[2] / "manifest.json").read_text(encoding="utf8"))
SCOPES: list[str] = MANIFEST["oauth_config"]["scopes"]["bot"]
WITHIN = 30.0  # seconds that a test waits before it gives up; a shared machine may stand still for some
Json = dict[str, Any]
Transport: TypeAlias = Literal["http", "socket"]
TRANSPORTS: tuple[Transport, ...] = ("http", "socket")
_REAL = Timing()
_FOR_LONG = 86_400.0  # seconds


@dataclass
class Scene:
    """What a test drives: a person in Slack, the bot's URL, and what stands behind the bot."""

    bot: Bot
    url: str
    slack: SlackStandIn
    upstream: Upstream
    http: httpx.AsyncClient

    @property
    def tries(self) -> int:
        """How many replies by response_url the bot has sent, be they refused."""
        return self.slack.calls.count("response_url")

    async def ask(self, text: str, channel: str = CHANNEL, user: str = USER) -> Json:
        """The ack of a slash command; None where it holds nothing."""
        delivery = await self.slack.command(text, channel=channel, user=user)
        assert (delivery.status, delivery.error) == (200, "")
        ack: Json = delivery.body
        return ack

    async def press(self, element: Json, *, ephemeral: bool = True) -> Json:
        """What comes by response_url of a button, which stands in the newest message that has it."""
        message = self.slack.workspace.find(element) if ephemeral else self._show(element)
        delivery = await self.slack.act(element, message=message)
        assert (delivery.status, delivery.body, delivery.error) == (200, None, "")
        return await self.reply()

    def _show(self, element: Json) -> Message:
        """A message that all see, with a button."""
        blocks = ({"type": "actions", "elements": [element]},)
        return self.slack.workspace.post(Message(CHANNEL, BOT, "shown", blocks))

    async def reply(self) -> Json:
        """The next message at a response_url."""
        return await asyncio.wait_for(self.slack.replies.get(), WITHIN)

    async def round(self) -> None:
        """One poll, and the delivery of all that is due."""
        follower = self.bot.base.following.follower
        assert follower, "the store is not open"
        await follower.once()

    def metrics(self) -> str:
        """The figures of the bot, as /metrics has them."""
        return self.bot.base.metrics.exposed().decode()

    async def settle(self) -> None:
        """Wait for what the bot has begun behind its answers."""
        await until(lambda: len(self.bot.tasks) == 0)

    async def post(self, body: str | bytes, **headers: str) -> httpx.Response:
        """Any body at all, signed as Slack would; `headers` replace some, an underscore for each dash."""
        raw = body.encode() if isinstance(body, str) else body
        signed = self.slack.sign(raw.decode(errors="replace"), int(time.time())) if body else {}
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return await self.http.post(f"{self.url}/slack/events", content=raw, headers=form | signed | given)

    async def interact(self, **changes: Any) -> Delivery:
        """An interaction's payload with `changes`; None leaves a field out."""
        payload = {
            "type": "block_actions",
            "team": {"id": TEAM},
            "user": {"id": USER, "team_id": TEAM},
            "container": {"type": "message", "message_ts": "1.1", "is_ephemeral": True},
            "response_url": self.slack.response_url(),
            "actions": [{"type": "button", "action_id": "page", "value": "{}"}],
        } | changes
        kept = {name: value for name, value in payload.items() if value is not None}
        return await self.slack.deliver(Parcel("interactive", "an odd one", kept))


def command(text: str, slack_url: str, **changes: str) -> str:
    """The form of a slash command."""
    form = {
        "command": "/runtimes",
        "text": text,
        "team_id": TEAM,
        "channel_id": CHANNEL,
        "user_id": USER,
        "response_url": f"{slack_url}/respond/x",
    }
    return urlencode(form | changes)


@asynccontextmanager
async def playing(  # noqa: PLR0913, each is a thing of its own
    *,
    warm: bool = True,
    stored: bool = True,
    locale: str = "en-US",
    sockets: bool = False,
    credential: str = "token",
    regions: tuple[str, ...] = (SANDBOX_REGION,),
    transport: Transport = "http",
    is_worker: bool = False,
    glance: float = WITHIN,
    timing: Timing = _REAL,
    arrange: Callable[[SlackStandIn, Upstream], object] = lambda _slack, _upstream: None,
    **environ: str,
) -> AsyncIterator[Scene]:
    """A bot that runs. `arrange` changes its stand-ins before it starts; `environ` its settings.

    Its database is in memory, if none is given. Where it is `stored`, that is open; where it is `warm`, each
    region has been asked.

    `sockets` has the upstream behind a socket, too. `credential` is a kind that the sandbox knows. `transport` is
    how the bot hears of what people do: by HTTP or by Socket Mode. `glance` are the seconds that an answer waits
    for the database, `timing` is the bot's time.
    """
    slack, upstream = SlackStandIn(SECRET, locale=locale, scopes=SCOPES), Upstream()
    slack.ack_within = WITHIN
    arrange(slack, upstream)
    async with AsyncExitStack() as stack:
        slack.url = await stack.enter_async_context(serving(slack.asgi))
        modelarts = await stack.enter_async_context(serving(upstream)) if sockets else "https://upstream"
        settings = Settings.read(
            {
                "SLACK_SIGNING_SECRET": SECRET,
                "SLACK_BOT_TOKEN": BOT_TOKEN,
                "SLACK_API_URL": slack.api_url,
                **({"SLACK_APP_TOKEN": APP_TOKEN} if transport == "socket" else {}),
                **sandbox_settings(modelarts, credential, regions),
                "DATABASE_URL": "sqlite://",
                **environ,
            }
        )
        bot = Bot(
            settings,
            transport=None if sockets else httpx.ASGITransport(upstream),
            is_worker=is_worker,
            means=Means(glance=glance, timing=timing),
        )
        slack.bot_url = url = await stack.enter_async_context(serving(bot.asgi))
        client = httpx.AsyncClient(trust_env=False, verify=False, timeout=WITHIN)  # noqa: S501 (loopback)
        http = await stack.enter_async_context(client)
        try:
            if stored:  # a start waits some seconds for its database, and goes on without it
                await until(lambda: bot.base.following.is_open)
            if warm:
                await until(lambda: bot.readiness()[0])
            if transport == "socket":
                await until(lambda: slack.links.connected > 0)
                assert bot._socket
                bot._socket.client.ping_interval = _FOR_LONG  # else a standstill is a dead connection to it
            yield Scene(bot, url, slack, upstream, http)
        finally:
            upstream.open.set()
            release(slack)


def release(slack: SlackStandIn) -> None:
    """Let what a fault holds back go on."""
    for fault in slack.faults:
        if fault.until:
            fault.until.set()


async def until(holds: Callable[[], bool]) -> None:
    """Wait until `holds()`."""
    async with asyncio.timeout(WITHIN):
        while not holds():  # noqa: ASYNC110  (what is waited for is the bot's, seen from outside)
            await asyncio.sleep(0.005)


def said(message: Json) -> str:
    """All that a person reads in a message."""
    return "\n".join(_strings(message.get("blocks", [])))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def buttons(message: Json) -> list[Json]:
    """The buttons of a message, in order."""
    found: list[Json] = []
    for block in message["blocks"]:
        elements = [block["accessory"]] if "accessory" in block else block.get("elements", [])
        found += [element for element in elements if element["type"] == "button"]
    return found


def button(message: Json, action: str) -> Json:
    """The first button whose action_id begins with `action`."""
    return next(each for each in buttons(message) if each["action_id"].startswith(action))
