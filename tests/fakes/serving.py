"""A server that stops at once, where uvicorn's own end waits in steps of 0.1 s, and a client of it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx
import uvicorn

from bot.playground.serving import server_config

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@asynccontextmanager
async def serving(asgi: Any) -> AsyncIterator[str]:
    """Serve `asgi` on a free loopback port; the value is its URL. Its lifespan ends before its tasks."""
    config = server_config(asgi)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    assert server.started
    listeners = server.servers
    try:
        yield f"http://127.0.0.1:{listeners[0].sockets[0].getsockname()[1]}"
    finally:
        for listener in listeners:
            listener.close()
        for connection in list(server.server_state.connections):
            connection.shutdown()
        await server.lifespan.shutdown()
        await asyncio.gather(*server.server_state.tasks, return_exceptions=True)
        await asyncio.sleep(0)  # the closed connections' last callbacks


def loopback(**options: Any) -> httpx.AsyncClient:
    """A client of what is served here: it asks no proxy, and does not load the authorities of the world first.

    It waits for as long as the test may last.
    """
    return httpx.AsyncClient(**{"trust_env": False, "verify": False, "timeout": None, **options})
