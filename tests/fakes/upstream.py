"""The sandbox as a test wants it: counted, held back, or failing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse

from bot.playground.sandbox import Sandbox, sandbox

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send


class Upstream:
    """The sandbox, whose state is `sandbox`. It answers while `open` is set; with `broken`, a 503."""

    def __init__(self) -> None:
        self.sandbox = Sandbox()
        self.app = sandbox(self.sandbox)
        self.asked = 0
        self.open = asyncio.Event()
        self.open.set()
        self.broken = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self.asked += 1
            await self.open.wait()
            if self.broken:
                await JSONResponse({"error_code": "X", "error_msg": "off"}, 503)(scope, receive, send)
                return
        await self.app(scope, receive, send)
