"""Slack's side of Socket Mode: a WebSocket that sends envelopes and keeps what comes back."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class SocketModeStandIn:
    """`refusals` are the first answers of apps.connections.open; then it gives the address of its socket."""

    def __init__(self, *refusals: dict[str, Any]) -> None:
        self.port = 9  # discard, until it serves
        self.opened = 0
        self.acks: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.sockets: asyncio.Queue[web.WebSocketResponse] = asyncio.Queue()
        self._refusals = list(refusals)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        app = web.Application()
        app.router.add_post("/api/apps.connections.open", self._open)
        app.router.add_route("*", "/api/{method}", self._other)
        app.router.add_get("/link", self._link)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        try:
            yield
        finally:
            await runner.cleanup()

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    async def _open(self, _request: web.Request) -> web.Response:
        self.opened += 1
        if self._refusals:
            return web.json_response(self._refusals.pop(0))
        return web.json_response({"ok": True, "url": f"ws://127.0.0.1:{self.port}/link"})

    async def _other(self, _request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "user": {"locale": "en-US"}})

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        link = web.WebSocketResponse()
        await link.prepare(request)
        await link.send_json({"type": "hello", "num_connections": 1})
        await self.sockets.put(link)
        async for message in link:
            if message.type is WSMsgType.TEXT:
                await self.acks.put(json.loads(message.data))
        return link
