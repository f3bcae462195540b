"""How a browser is started, and a page of the playground in it."""

from __future__ import annotations

import json
import secrets
import shutil
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from playwright.async_api import expect
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.playground.demo import playing, showing
from bot.playground.sandbox import examples
from bot.playground.slack import BOT, CHINESE_USER, USER, Channel

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from playwright.async_api import Browser, Locator, Page, ViewportSize
    from starlette.requests import Request

    from bot.playground.clock import Clock
    from bot.playground.page.stage import Stage

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
WITHIN = 5_000.0  # milliseconds


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
        yield stage, url


@contextmanager
def visiting(stage: Stage, url: str, browser: Browser) -> Iterator[Visit]:
    """A visit to a stage that is as new; at the end, nothing may have troubled the browser."""
    channels = stage.slack.workspace.channels
    channel = Channel(f"C{secrets.token_hex(4).upper()}", "runtimes-test", members={USER, CHINESE_USER, BOT})
    channels[channel.id] = channel
    stage.sandbox.regions, stage.sandbox.faults = examples(stage.regions), []
    poll, shortcuts = stage.poll, stage.shortcuts
    visit = Visit(stage, url, browser, channel.id)
    yield visit
    stage.poll, stage.shortcuts = poll, shortcuts
    del channels[channel.id]
    assert visit.troubles == []


async def say(page: Page, line: str) -> None:
    """Type `line` and send it."""
    await page.get_by_role("combobox", name="Message").fill(line)
    await page.keyboard.press("Enter")


async def ask_until(page: Page, line: str, text: str) -> None:
    """Ask again until the answer has `text`: the bot needs a second to find what has changed upstream."""
    for _ in range(30):
        before = await page.locator("#messages .message").count()
        await say(page, line)
        await expect(page.locator("#messages .message")).to_have_count(before + 1)
        if text in await last_message(page).inner_text():
            return
        await page.wait_for_timeout(100)
    await expect(last_message(page)).to_contain_text(text)


def last_message(page: Page) -> Locator:
    """The last message in the conversation."""
    return page.locator("#messages .message").last
