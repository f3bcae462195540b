"""The bot at work: serving Slack, following on its own, one round of it."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

import typer

from bot.app import Bot
from bot.app.base import Base
from bot.app.server import serve as serve_asgi
from bot.app.worker import Worker
from bot.check.fetch import Failures, try_client
from bot.commands.terminal import FAILED, read_settings, say, say_hints
from bot.logs import configure_logs
from bot.settings import Need, Settings, SettingsError
from bot.store.errors import StoreError

if TYPE_CHECKING:
    from bot.follow.follower import Round


def serve(*, is_worker: bool) -> None:
    """Serve Slack until SIGTERM or SIGINT."""
    settings = _prepare(Need(modelarts=True, slack=True))
    serve_asgi(Bot(settings, is_worker=is_worker).asgi, settings.port)


def work() -> None:
    """Poll and deliver until SIGTERM or SIGINT; where PORT is set, tell there how it goes."""
    settings = _prepare(Need(modelarts=True, posting=True))
    worker = Worker(settings)
    if "port" in settings.model_fields_set:
        serve_asgi(worker.asgi, settings.port)
    else:
        asyncio.run(_work(worker))


def poll_once() -> int:
    """One poll, and the delivery of all that is due; the value is the exit status."""
    return asyncio.run(_poll_once(_prepare(Need(modelarts=True, posting=True))))


async def _work(worker: Worker) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stopped.set)
    try:
        await worker.start()
        await stopped.wait()
    finally:
        await worker.stop()


async def _poll_once(settings: Settings) -> int:
    failures, regions = Failures(), settings.modelarts_regions
    base = Base(settings, observe=failures.note)
    await base.open()
    try:
        follower = await base.following.open()
        done = await follower.once()
    except StoreError as error:
        raise SettingsError(str(error)) from None
    finally:
        await base.close()
    for region, line in (failed := failures.said(regions)):
        say(f"{region}: {line}")
    say_hints(failures.hints(regions))
    typer.echo(_told(len(regions) - len(failed), done))
    return FAILED if failed or done.given_up or done.waiting else 0


def _told(regions: int, done: Round) -> str:
    """A round in a line, as in "2 regions, 19 changes, 2 messages sent, 0 waiting"."""
    said = [
        f"{regions} region{'' if regions == 1 else 's'}",
        f"{done.changes} change{'' if done.changes == 1 else 's'}",
        f"{done.sent} message{'' if done.sent == 1 else 's'} sent",
    ]
    given_up = [f"{done.given_up} given up"] if done.given_up else []
    return ", ".join([*said, *given_up, f"{done.waiting} waiting"])


def _prepare(need: Need) -> Settings:
    settings = read_settings()
    settings.require(need)
    asyncio.run(try_client(settings))  # a server would only log that it cannot be made
    configure_logs(settings.log_level)
    return settings
