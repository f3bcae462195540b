"""The composition root: settings to services to a Bolt app behind a web server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.app.base import Base
from bot.app.bolt import bolt_app
from bot.app.endpoint import SlackEndpoint
from bot.app.following import USUAL
from bot.app.socket_mode import connect, reason_of
from bot.settings import Need
from bot.web import SLACK_PATH, Front, operations
from handlers import register
from handlers.context import Locales, Services
from handlers.replies import Replies

if TYPE_CHECKING:
    import asyncio

    import httpx

    from bot.app.following import Means
    from bot.settings import Settings

_log = structlog.get_logger(__name__)


class Bot:
    """One process that serves Slack. Built from settings; `start` and `stop` stand around its life.

    `is_worker` says whether it polls and delivers, too.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        is_worker: bool = True,
        means: Means = USUAL,
    ) -> None:
        settings.require(Need(modelarts=True, slack=True))
        self._settings = settings
        self._is_worker = is_worker
        self._socket: AsyncSocketModeHandler | None = None
        self._connecting: asyncio.Task[object] | None = None
        self.base = Base(settings, transport, means)
        self.tasks = self.base.tasks
        self.slack = bolt_app(settings)
        endpoint = (
            None if settings.slack_app_token.get_secret_value() else SlackEndpoint(self.slack, SLACK_PATH)
        )
        self.asgi = Front(endpoint, operations(self.base.metrics, self.base.figures, self))

    async def start(self) -> None:
        """Open what the bot holds and begin to fetch the catalogue; only the store is waited for."""
        settings, base = self._settings, self.base
        await base.open()
        self.slack.client.session = base.session
        services = Services(
            catalogue=base.catalogue,
            texts=base.texts,
            tasks=base.tasks,
            locales=Locales(base.tasks),
            replies=Replies(base.session, settings.slack_api_url),
            metrics=base.metrics,
            following=base.following,
            command=settings.slack_command,
            kept=settings.history_days * 86_400.0,
        )
        register(self.slack, services)
        base.catalogue.keep_fresh()
        base.tasks.start(self._check_token(), "check the Slack token")
        if settings.slack_app_token.get_secret_value():
            self._socket = AsyncSocketModeHandler(self.slack, settings.slack_app_token.get_secret_value())
            self._connecting = base.tasks.start(connect(self._socket), "connect Socket Mode")
        await base.following.start(is_worker=self._is_worker)
        _log.info(
            "started",
            regions=settings.modelarts_regions,
            credential=settings.credential,
            socket_mode=self._socket is not None,
            worker=self._is_worker,
        )

    async def stop(self) -> None:
        """Finish what has begun and close what is open."""
        if self._connecting:
            self._connecting.cancel()
        if self._socket:
            await self._socket.close_async()  # type: ignore[no-untyped-call]
        await self.base.close()
        _log.info("stopped")

    def readiness(self) -> tuple[bool, dict[str, object]]:
        """Whether the bot can answer by now, be it that ModelArts is down; and how things stand."""
        base = self.base
        return base.is_open and not base.catalogue.current().awaited, base.stands()

    async def _check_token(self) -> None:
        token = self._settings.slack_bot_token.get_secret_value()
        try:
            answer = await self.slack.client.auth_test(token=token)
        except Exception as error:  # noqa: BLE001  (the SDK fails in many ways on an answer that is no object)
            _log.warning("slack_token_unverified", reason=reason_of(error), variable="SLACK_BOT_TOKEN")
        else:
            _log.info("slack_token_verified", team=answer.get("team"), user=answer.get("user"))
