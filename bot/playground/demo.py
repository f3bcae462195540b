"""The demo: the bot between stand-ins for ModelArts and Slack, asked at a prompt in the terminal."""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

import httpx
from rich.console import Console
from rich.prompt import Prompt

from bot.playground.sandbox import sandbox
from bot.playground.serving import serving
from bot.playground.slack import SlackStandIn
from bot.playground.terminal import draw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SECRET = "demo-signing-secret"  # noqa: S105  (it opens the demo alone)
DEMO_SLACK = {"SLACK_SIGNING_SECRET": _SECRET, "SLACK_BOT_TOKEN": "xoxb-demo"}
_REPLY_WITHIN = 10.0  # seconds
_READY_POLL = 0.02  # seconds
_COMMAND = "/runtimes"
_GOODBYE = frozenset({"exit", "quit", "q"})
_HELP = (
    "Type /runtimes and words in any order, the number of a button, or quit. First: /runtimes, /runtimes help"
)


async def run_demo(build: Callable[[str, str], Any], *, once: str | None) -> int:
    """Answer one question, or each that is typed. `build` makes the bot's ASGI app of two URLs.

    The URLs are those of Slack's Web API and of ModelArts. Answers 0, the exit status.
    """
    locale = (os.environ.get("LC_ALL") or os.environ.get("LANG") or "en_US").split(".")[0].replace("_", "-")
    slack = SlackStandIn(_SECRET, locale)
    async with AsyncExitStack() as stack:
        slack.url = await stack.enter_async_context(serving(slack.asgi))
        modelarts = await stack.enter_async_context(serving(sandbox()))
        bot = await stack.enter_async_context(serving(build(slack.api_url, modelarts)))
        http = await stack.enter_async_context(httpx.AsyncClient(trust_env=False))
        await _until_ready(http, bot)
        session = _Session(slack, http, bot, Console())
        if once is not None:
            await session.ask(once)
        else:
            await session.prompt()
    return 0


async def _until_ready(http: httpx.AsyncClient, bot: str) -> None:
    while (await http.get(f"{bot}/readyz")).is_error:  # noqa: ASYNC110  (the bot is asked as a dyno's router would)
        await asyncio.sleep(_READY_POLL)


class _Session:
    """A person at the prompt. The buttons of the last message can be pressed by their numbers."""

    def __init__(self, slack: SlackStandIn, http: httpx.AsyncClient, bot: str, console: Console) -> None:
        self._slack = slack
        self._http = http
        self._bot = bot
        self._console = console
        self._buttons: list[dict[str, Any]] = []

    async def prompt(self) -> None:
        self._console.print(_HELP, style="dim")
        await self.ask("")
        while True:
            try:
                typed = (
                    await asyncio.to_thread(Prompt.ask, "\n[bold]you[/bold]", console=self._console)
                ).strip()
            except EOFError:
                return
            if typed.lower() in _GOODBYE:
                return
            if typed.isdigit() and 0 < int(typed) <= len(self._buttons):
                await self._press(self._buttons[int(typed) - 1])
            elif typed.startswith(_COMMAND):
                await self.ask(typed.removeprefix(_COMMAND).strip())
            else:
                self._console.print(_HELP, style="dim")

    async def ask(self, text: str) -> None:
        ack = await self._slack.command(self._http, self._bot, text)
        self._draw(ack.raise_for_status().json())

    async def _press(self, element: dict[str, Any]) -> None:
        (await self._slack.press(self._http, self._bot, element)).raise_for_status()
        await self._draw_reply()

    async def _draw_reply(self) -> None:
        try:
            reply = await asyncio.wait_for(self._slack.replies.get(), _REPLY_WITHIN)
        except TimeoutError:
            self._console.print("No reply came.", style="red")
        else:
            self._draw(reply)

    def _draw(self, payload: dict[str, Any]) -> None:
        self._buttons = list(_buttons(payload))
        self._console.print(draw(payload, now=time.time()))
        numbered = "   ".join(f"{n} {button['text']['text']}" for n, button in enumerate(self._buttons, 1))
        if numbered:
            self._console.print(f"Press: {numbered}", style="dim", markup=False, highlight=False)


def _buttons(payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for block in payload.get("blocks", ()):
        elements = [block["accessory"]] if "accessory" in block else block.get("elements", ())
        yield from (element for element in elements if element.get("type") == "button")
