"""How a browser is started, and a page of the playground in it."""

from __future__ import annotations

import json
import secrets
import shutil
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.commands.playing import DemoBot
from bot.playground.demo import playing, showing
from bot.playground.identity import SANDBOX_REGION
from bot.playground.sandbox import examples
from bot.playground.slack import BOT, CHINESE_USER, USER, Channel
from tests.playground.visitor import opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from playwright.async_api import Browser, Locator, Page, ViewportSize
    from starlette.requests import Request

    from bot.playground.clock import Clock
    from bot.playground.page.stage import Stage
    from bot.playground.slack import Workspace

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
WITHIN = 60_000.0  # milliseconds; a shared machine may stand still for some of it
PEOPLE = (USER, CHINESE_USER)
# Of itself the bot asks ModelArts once: what it finds, and when, is a test's to say.
TIMES = {"CATALOGUE_TTL": "3600", "POLL_INTERVAL": "3600"}


class Puppet:
    """A bot that keeps what it is sent and acks it with `answers`, by the kind of the payload."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.answers: dict[str, dict[str, Any]] = {}

    def build(self, slack_api_url: str, modelarts: str) -> Any:
        return Starlette(
            routes=[
                Route("/readyz", lambda _: PlainTextResponse("ready")),
                Route("/slack/events", self._take, methods=["POST"]),
            ]
        )

    async def _take(self, request: Request) -> Response:
        body = (await request.body()).decode()
        is_event = request.headers["content-type"].startswith("application/json")
        written = body if is_event else parse_qs(body).get("payload", ["{}"])[0]
        payload: dict[str, Any] = json.loads(written)
        self.taken.append(payload)
        answer = self.answers.get(payload.get("type", ""))
        return JSONResponse(answer) if answer else Response()


@dataclass(slots=True)
class Visit:
    """A test's pages over a stage, and the channel it has to itself. `troubles` is what a browser complained of."""

    stage: Stage
    url: str
    browser: Browser
    channel: str
    troubles: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def open(
        self, *, user: str = USER, channel: str = "", size: ViewportSize = DESK, **more: Any
    ) -> AsyncIterator[Page]:
        """A page in a profile of its own, ready."""
        context = await self.browser.new_context(viewport=size, **more)
        context.set_default_timeout(WITHIN)
        page = await context.new_page()
        page.on("console", lambda said: self._note(said.text, said.type in {"error", "warning"}))
        page.on("pageerror", lambda error: self._note(str(error)))
        await page.goto(f"{self.url}/#{user}/{channel or self.channel}")
        await page.wait_for_selector("[data-connected] #channels button", state="attached")
        try:
            yield page
        finally:
            await context.close()

    def _note(self, said: str, is_trouble: bool = True) -> None:
        if is_trouble:
            self.troubles.append(said)


@asynccontextmanager
async def served(
    build: Callable[[str, str], Any],
    poll: Callable[[], Awaitable[None]] | None = None,
    clock: Clock | None = None,
) -> AsyncIterator[tuple[Stage, str]]:
    """A stage for the bot that `build` makes, which `poll` has ask ModelArts, and the URL of the page over it.

    `clock` is the bot's, where it can be moved on.
    """
    async with playing(build, poll=poll, clock=clock) as stage, showing(stage) as url:
        stage.slack.ack_within = WITHIN / 1_000
        yield stage, url


@asynccontextmanager
async def demonstrated(clock: Clock | None = None) -> AsyncIterator[tuple[Stage, str]]:
    """The same for the bot itself, whose database is open."""
    bot = DemoBot((SANDBOX_REGION,), TIMES, clock)
    async with served(bot, bot.poll, bot.clock) as (stage, url):
        await opened(stage)
        yield stage, url


@contextmanager
def visiting(stage: Stage, url: str, browser: Browser) -> Iterator[Visit]:
    """A visit to a stage that is as new; at the end, nothing may have troubled the browser."""
    channels = stage.slack.workspace.channels
    clear(stage.slack.workspace)
    channel = Channel(f"C{secrets.token_hex(4).upper()}", "runtimes-test", members={*PEOPLE, BOT})
    channels[channel.id] = channel
    stage.sandbox.regions, stage.sandbox.faults = examples(stage.regions), []
    poll, shortcuts, bot_url = stage.poll, stage.shortcuts, stage.slack.bot_url
    visit = Visit(stage, url, browser, channel.id)
    yield visit
    stage.poll, stage.shortcuts, stage.slack.bot_url = poll, shortcuts, bot_url
    del channels[channel.id]
    assert visit.troubles == []


def clear(workspace: Workspace) -> None:
    """Take away what was said to people and shown to them."""
    for user in PEOPLE:
        workspace.open_im(user)
        workspace.close_views(user)
        for channel in workspace.channels:
            for message in workspace.messages(channel, user):
                workspace.delete(message)


@asynccontextmanager
async def visiting_alone(browser: Browser, clock: Clock | None = None) -> AsyncIterator[Visit]:
    """A visit to a demo that no test was at before, and none will be after."""
    async with demonstrated(clock) as (stage, url):
        with visiting(stage, url, browser) as visit:
            await look(visit)
            yield visit


async def look(visit: Visit) -> None:
    """Have the bot look at what ModelArts offers by now."""
    assert visit.stage.poll
    await visit.stage.poll()


async def say(page: Page, line: str) -> None:
    """Type `line` and send it."""
    await page.get_by_role("combobox", name="Message").fill(line)
    await page.keyboard.press("Enter")


def last_message(page: Page) -> Locator:
    """The last message in the conversation."""
    return page.locator("#messages .message").last
