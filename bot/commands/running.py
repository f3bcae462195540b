"""The bot at work: serving Slack, following on its own, one round of it."""

from __future__ import annotations

import asyncio
import signal

import structlog

from bot.app import Bot
from bot.app.base import Base
from bot.app.server import serve as serve_asgi
from bot.check.fetch import try_client
from bot.commands.terminal import FAILED, read_settings, say
from bot.logs import configure_logs
from bot.settings import Need, Settings, SettingsError
from bot.store.errors import StoreError

_log = structlog.get_logger(__name__)


def serve(*, is_worker: bool) -> None:
    """Serve Slack until SIGTERM or SIGINT."""
    settings = _prepare(Need(modelarts=True, slack=True))
    serve_asgi(Bot(settings, is_worker=is_worker).asgi, settings.port)


def work() -> None:
    """Poll and deliver until SIGTERM or SIGINT."""
    asyncio.run(_work(_prepare(Need(modelarts=True, posting=True))))


def poll_once() -> int:
    """One poll, and the delivery of all that is due; the value is the exit status."""
    return asyncio.run(_poll_once(_prepare(Need(modelarts=True, posting=True))))


async def _work(settings: Settings) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stopped.set)
    base = Base(settings)
    await base.open()
    try:
        await base.following.start(is_worker=True)
        _log.info("worker_started", regions=settings.modelarts_regions, credential=settings.credential)
        await stopped.wait()
    finally:
        await base.close()
        _log.info("worker_stopped")


async def _poll_once(settings: Settings) -> int:
    base = Base(settings)
    await base.open()
    try:
        follower = await base.following.open()
        await follower.once()
        view = base.catalogue.current()
    except StoreError as error:
        raise SettingsError(str(error)) from None
    finally:
        await base.close()
    for failure in view.failures:
        say(f"{failure.region}: {base.texts['en'](failure.reason)}")
    return FAILED if view.failures else 0


def _prepare(need: Need) -> Settings:
    settings = read_settings()
    settings.require(need)
    asyncio.run(try_client(settings))  # a server would only log that it cannot be made
    configure_logs(settings.log_level)
    return settings
