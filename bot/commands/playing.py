"""The playground's commands: the bot between its stand-ins, and the sandbox on its own."""

from __future__ import annotations

import asyncio
import os
import socket
import webbrowser
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

from bot.app import Bot
from bot.app.following import Means
from bot.app.terminal import found_by
from bot.blocks.footer import COMMAND
from bot.commands.printing import print_message
from bot.commands.terminal import NOT_ASKED, language_of, read_locale, say, status_of
from bot.follow.terms import Timing
from bot.playground.clock import Clock
from bot.playground.demo import DEMO_SETTINGS, UnansweredError, answer_once, serve_demo
from bot.playground.sandbox import (
    CREDENTIALS,
    SANDBOX_REGION,
    SANDBOX_REGIONS,
    is_region,
    run_sandbox,
    sandbox_settings,
)
from bot.settings import Settings, SettingsError
from bot.texts import ENGLISH, load_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Seconds: what has changed upstream is soon seen.
_DEMO_TIMES = {"CATALOGUE_TTL": "4", "POLL_INTERVAL": "4"}


def demo(port: int, once: str | None, *, browser: bool) -> int:
    """Show the bot in the browser, or answer one question; the value is the exit status."""
    if once is not None:
        return _answer(once)
    with _listener(port) as listener:
        build = DemoBot(SANDBOX_REGIONS)
        tell = _open if browser else typer.echo
        work = serve_demo(
            build,
            listener,
            tell,
            regions=SANDBOX_REGIONS,
            locale=read_locale(),
            poll=build.poll,
            clock=build.clock,
        )
        asyncio.run(work)
    return 0


def _answer(question: str) -> int:
    bot = DemoBot((SANDBOX_REGION,))
    try:
        answer = asyncio.run(answer_once(bot, question, locale=read_locale()))
    except UnansweredError as error:
        say(f"The command failed: {error}.")
        return NOT_ASKED
    status = bot.status_of(question)
    print_message(answer, load_texts()[language_of(question)], is_error=status == NOT_ASKED)
    return status


def serve_sandbox(port: int, credential: str, regions: list[str] | None) -> None:
    """Serve the stand-in for ModelArts and IAM until it is stopped."""
    if credential not in CREDENTIALS:
        raise SettingsError(f"--credential is wrong: it must be one of {', '.join(CREDENTIALS)}.")
    asked = regions or [SANDBOX_REGION]
    if not all(is_region(name) for name in asked):
        raise SettingsError(f"--region is wrong: it must be a region's name, such as {SANDBOX_REGION}.")
    try:
        asyncio.run(run_sandbox(port, credential=credential, regions=asked))
    except OSError as error:
        raise SettingsError(
            f"The sandbox cannot listen on port {port} ({os.strerror(error.errno or 0)}): try --port 0."
        ) from None


class DemoBot:
    """Makes the bot that the stand-ins at two URLs know, and has it poll. It lives by `clock`."""

    def __init__(
        self, regions: tuple[str, ...], times: Mapping[str, str] = _DEMO_TIMES, clock: Clock | None = None
    ) -> None:
        self.clock = clock or Clock()
        self._regions = regions
        self._times = times
        self._bot: Bot | None = None

    def __call__(self, slack_api_url: str, modelarts_endpoint: str) -> Any:
        upstream = sandbox_settings(modelarts_endpoint, regions=self._regions)
        environ = {**DEMO_SETTINGS, **self._times, "SLACK_API_URL": slack_api_url, **upstream}
        means = Means(timing=Timing(self.clock.time, self.clock.timer))
        self._bot = Bot(Settings.read(environ), means=means)
        return self._bot.asgi

    def status_of(self, question: str) -> int:
        """The exit status of a question that was answered."""
        if self._bot is None:
            return NOT_ASKED
        base = self._bot.base
        return status_of(found_by(question, base.catalogue.current(), base.texts[ENGLISH], COMMAND))

    async def poll(self) -> None:
        """Poll at once."""
        if self._bot:
            await self._bot.base.following.poll()


@contextmanager
def _listener(port: int) -> Iterator[socket.socket]:
    """A socket on a loopback port; a sentence where that is taken."""
    try:
        listener = socket.create_server(("127.0.0.1", port))
    except OSError as error:
        raise SettingsError(
            f"The demo cannot listen on port {port} ({os.strerror(error.errno or 0)}): try --port 0."
        ) from None
    with listener:
        yield listener


def _open(url: str) -> None:
    typer.echo(url)
    webbrowser.open(url)
