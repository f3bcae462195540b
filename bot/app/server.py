"""The web server around the bot."""

from __future__ import annotations

import os
import signal
import socket
from typing import Any

import uvicorn

from bot.settings import SettingsError

CLOSING = 8.0  # seconds after SIGTERM for open requests


def serve(asgi: Any, port: int) -> None:
    """Serve `asgi` until SIGTERM or SIGINT, which let what has begun be finished."""
    try:
        listener = socket.create_server(("", port))
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise SettingsError(f"PORT is wrong: {port} cannot be listened on ({reason}).") from None
    server = uvicorn.Server(server_config(asgi))
    # uvicorn raises the signal again once it has drained: by default that would look like a kill
    signal.signal(signal.SIGTERM, server.handle_exit)
    server.run(sockets=[listener])


def server_config(asgi: Any) -> uvicorn.Config:
    """How the web server runs, on whatever socket."""
    return uvicorn.Config(
        asgi,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=int(CLOSING),
    )
