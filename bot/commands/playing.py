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
from bot.playground.demo import DEMO_SETTINGS, answer_once, serve_demo
from bot.playground.sandbox import (
    CREDENTIALS,
    SANDBOX_REGION,
    SANDBOX_REGIONS,
    is_region,
    run_sandbox,
    sandbox_settings,
)
from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Seconds: what has changed upstream is soon seen.
_DEMO_TIMES = {"CATALOGUE_TTL": "4", "POLL_INTERVAL": "4"}


def demo(port: int, once: str | None, *, browser: bool) -> int:
    """Show the bot in the browser, or answer one question; the value is the exit status."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    if once is not None:
        return asyncio.run(answer_once(DemoBot((SANDBOX_REGION,)), once, locale=locale))
    with _listener(port) as listener:
        build = DemoBot(SANDBOX_REGIONS)
        tell = _open if browser else typer.echo
        work = serve_demo(build, listener, tell, regions=SANDBOX_REGIONS, locale=locale, poll=build.poll)
        asyncio.run(work)
    return 0


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
    """Makes the bot that the stand-ins at two URLs know, and has it poll."""

    def __init__(self, regions: tuple[str, ...], times: Mapping[str, str] = _DEMO_TIMES) -> None:
        self._regions = regions
        self._times = times
        self._bot: Bot | None = None

    def __call__(self, slack_api_url: str, modelarts_endpoint: str) -> Any:
        upstream = sandbox_settings(modelarts_endpoint, regions=self._regions)
        environ = {**DEMO_SETTINGS, **self._times, "SLACK_API_URL": slack_api_url, **upstream}
        self._bot = Bot(Settings.read(environ))
        return self._bot.asgi

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
