"""The ASGI front: /slack/events to Bolt, health and metrics beside it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Protocol

from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

    from bot.follow.figures import Figures
    from bot.metrics import Metrics

SLACK_PATH = "/slack/events"


class Process(Protocol):
    """What is served: `start` and `stop` stand around its life."""

    async def start(self) -> None:
        """Open what it holds, and begin."""

    async def stop(self) -> None:
        """Finish what has begun and close what is open."""

    def readiness(self) -> tuple[bool, dict[str, object]]:
        """Whether it can do its work by now; and how things stand."""


class Front:
    """Hands Slack's requests straight to Bolt, the rest to a small Starlette app: routing costs time."""

    def __init__(self, slack: Callable[..., Awaitable[None]] | None, rest: ASGIApp) -> None:
        self._slack = slack
        self._rest = rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._slack and scope["type"] == "http" and scope["path"] == SLACK_PATH:
            await self._slack(scope, receive, send)
        else:
            await self._rest(scope, receive, send)


def operations(
    metrics: Metrics,
    figures: Callable[[], Awaitable[Figures | None]],
    process: Process,
) -> Starlette:
    """What the operator asks of `process`: /healthz, /readyz, /metrics. Its lifespan is the process's."""

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_request: Request) -> Response:
        ready, state = process.readiness()
        return JSONResponse(state, status_code=200 if ready else 503)

    async def exposition(_request: Request) -> Response:
        return Response(
            metrics.exposed(await figures()), media_type="text/plain; version=0.0.4; charset=utf-8"
        )

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await process.start()
        try:
            yield
        finally:
            await process.stop()

    return Starlette(
        routes=[
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/metrics", exposition),
        ],
        lifespan=lifespan,
    )
