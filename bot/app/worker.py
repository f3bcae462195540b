"""The process that polls and delivers, and serves nothing but what an operator asks of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.app.base import Base
from bot.settings import Need
from bot.web import operations

if TYPE_CHECKING:
    import httpx

    from bot.settings import Settings

_log = structlog.get_logger(__name__)


class Worker:
    """Built from settings; `start` and `stop` stand around its life, as does the lifespan of `asgi`."""

    def __init__(self, settings: Settings, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        settings.require(Need(modelarts=True, posting=True))
        self._settings = settings
        self.base = Base(settings, transport)
        self.asgi = operations(self.base.metrics, self.base.figures, self)

    async def start(self) -> None:
        """Open what it holds, and begin to poll and to deliver."""
        await self.base.open()
        await self.base.following.start(is_worker=True)
        settings = self._settings
        _log.info("worker_started", regions=settings.modelarts_regions, credential=settings.credential)

    async def stop(self) -> None:
        """Finish what has begun and close what is open."""
        await self.base.close()
        _log.info("worker_stopped")

    def readiness(self) -> tuple[bool, dict[str, object]]:
        """Whether it can poll and deliver, which it cannot without its database; and how things stand."""
        return self.base.is_open and self.base.following.is_open, self.base.stands()
