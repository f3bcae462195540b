"""A stand-in's door: a server on one port, which can be shut as if its machine had died, and opened again."""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import uvicorn

from bot.playground.serving import server_config
from tests.fakes.ports import HOST, held_port

if TYPE_CHECKING:
    from collections import Counter

    from starlette.types import ASGIApp, Receive, Scope, Send

_RESET = struct.pack("ii", 1, 0)  # closed at once, whatever is still to be sent
_QUIET = 3  # looks in a row at which nobody is connected
_PAUSE = 0.01


class Door:
    """The way to `app`. `asked` counts the requests by the last part of their path."""

    def __init__(self, app: ASGIApp, asked: Counter[str]) -> None:
        self._app = app
        self._asked = asked
        self._server: uvicorn.Server | None = None
        self._held = ExitStack()
        self._port = self._held.enter_context(held_port())

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self._asked[scope["path"].rpartition("/")[2]] += 1
        await self._app(scope, receive, send)

    async def open(self) -> None:
        """Serve, on the same port as ever."""
        listener = socket.create_server((HOST, self._port))
        config = server_config(self)
        config.lifespan = "off"  # what is behind the door lives on
        config.load()
        self._server = uvicorn.Server(config)
        self._server.lifespan = config.lifespan_class(config)
        await self._server.startup(sockets=[listener])

    async def shut(self) -> int:
        """Take no more connections, and reset those that there are: how many."""
        server, self._server = self._server, None
        if server is None:
            return 0
        for listener in server.servers:
            listener.close()
        connections = list(server.server_state.connections)
        for connection in connections:
            transport: Any = connection.transport
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            transport.abort()
        await asyncio.gather(*server.server_state.tasks, return_exceptions=True)
        await asyncio.sleep(0)  # the closed connections' last callbacks
        return len(connections)

    async def close(self) -> None:
        """Shut it and give the port away."""
        await self.shut()
        self._held.close()

    async def quiet(self) -> None:
        """Wait until nobody is connected: what a process that died had sent has been dealt with then."""
        looks = 0
        while self._server and looks < _QUIET:
            state = self._server.server_state
            looks = 0 if state.connections or state.tasks else looks + 1
            await asyncio.sleep(_PAUSE)
