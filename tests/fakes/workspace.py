"""The Slack stand-in as a test wants it: calls answered otherwise, held back, or cut off."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, PlainTextResponse

from bot.playground.slack import SlackStandIn

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send


class Workspace:
    """A workspace. `api` has other answers by method; methods in `held` wait for `open`.

    `refused` answers a reply in the place of the stand-in: a status and a body.
    """

    def __init__(self, secret: str, locale: str = "en-US") -> None:
        self.slack = SlackStandIn(secret, locale)
        self.api: dict[str, dict[str, Any]] = {}
        self.held: set[str] = set()
        self.open = asyncio.Event()
        self.refused: tuple[int, str] | None = None
        self.tries = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        method = path.removeprefix("/api/")
        if method in self.held:
            await self.open.wait()
        if method in self.api:
            self.slack.calls.append(method)
            await JSONResponse(self.api[method])(scope, receive, send)
            return
        if path.startswith("/respond/"):
            self.tries += 1
            if self.refused:
                status, text = self.refused
                await PlainTextResponse(text, status)(scope, receive, send)
                return
        await self.slack.asgi(scope, receive, send)
