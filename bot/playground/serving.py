"""Serving a stand-in by uvicorn: its clock is its own, and it can hang up."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.playground.delivery import CONNECTION

if TYPE_CHECKING:
    import socket
    from collections.abc import AsyncIterator
    from contextlib import AbstractContextManager

_KEPT_ALIVE = 75  # seconds: longer than clients keep a connection, so that none is closed as it is used again


class _Protocol(HttpToolsProtocol):
    """HTTP whose app may close the connection. ASGI has no message for that, but room for extensions."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {CONNECTION: {"close": self.transport.close}}


class _Server(uvicorn.Server):
    """A server among several in one process, whose signals are its owner's business."""

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        return nullcontext()


def server_config(asgi: Any) -> uvicorn.Config:
    """How a stand-in is served: a Date is its own affair, and only what is wrong is logged."""
    return uvicorn.Config(
        asgi,
        port=0,
        http=_Protocol,
        ws="websockets-sansio",
        log_config=None,
        access_log=False,
        date_header=False,
        timeout_keep_alive=_KEPT_ALIVE,
    )


@asynccontextmanager
async def serving(asgi: Any, listener: socket.socket | None = None) -> AsyncIterator[str]:
    """Serve `asgi` on `listener`, or else on a free loopback port; the value is its URL."""
    server = _Server(server_config(asgi))
    running = asyncio.create_task(server.serve([listener] if listener else None), name="server")
    while not server.started:
        if running.done():
            running.result()
        await asyncio.sleep(0.005)
    port = (listener or server.servers[0].sockets[0]).getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await running
