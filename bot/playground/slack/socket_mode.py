"""Slack's side of Socket Mode: WebSockets, each opened with an address that is good once."""

from __future__ import annotations

import asyncio
import json
import secrets
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.playground.slack.people import APP
from bot.playground.slack.reading import read_json

if TYPE_CHECKING:
    from bot.playground.slack.courier import Parcel

LINK = "/link"

_UNISSUED = 4_401  # the code with which an address that was never given out, or is used, is refused


class Links:
    """The bot's open connections. A parcel goes through one of them, whichever's turn it is."""

    def __init__(self) -> None:
        self._open: list[WebSocket] = []
        self._issued: set[str] = set()
        self._acks: dict[str, tuple[WebSocket, asyncio.Future[Any]]] = {}
        self._turn = 0

    @property
    def connected(self) -> int:
        """How many connections are open."""
        return len(self._open)

    def issue_url(self, base: str) -> str:
        """An address for one connection, on the server whose URL is `base`."""
        ticket = secrets.token_hex(16)
        self._issued.add(ticket)
        return f"{base.replace('http', 'ws', 1)}{LINK}?ticket={ticket}&app_id={APP}"

    async def serve(self, socket: WebSocket) -> None:
        """Keep a connection as long as the bot does."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._issued:
            await socket.close(_UNISSUED)
            return
        self._issued.discard(ticket)
        await socket.accept()
        try:
            await self._send(socket, self._hello())
            self._open.append(socket)
            while True:
                self._take(await socket.receive_text())
        except (WebSocketDisconnect, RuntimeError, KeyError):
            return  # it has gone, or sends what is no text
        finally:
            self._drop(socket)

    async def send(self, parcel: Parcel) -> Any:
        """The payload of the bot's ack of `parcel`; ConnectionError where the connection ends before."""
        envelope_id = str(uuid4())
        self._turn = (self._turn + 1) % len(self._open)
        socket = self._open[self._turn]
        ack: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._acks[envelope_id] = (socket, ack)
        try:
            await self._send(socket, parcel.envelope(envelope_id))
            return await ack
        except (RuntimeError, WebSocketDisconnect):
            raise ConnectionError("the connection is gone") from None
        finally:
            del self._acks[envelope_id]

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell the bot that each of its connections will end, as Slack does every few hours."""
        for socket in list(self._open):
            self._open.remove(socket)  # nothing more goes through it
            told = {"type": "disconnect", "reason": reason, "debug_info": {"host": "slack"}}
            await self._send(socket, told)

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self._open) + 1,
            "connection_info": {"app_id": APP},
            "debug_info": {"host": "slack", "approximate_connection_time": 18_060},
        }

    def _take(self, text: str) -> None:
        try:
            said = read_json(text)
        except ValueError:
            return
        _, ack = self._acks.get(str(said.get("envelope_id")) if isinstance(said, dict) else "", (None, None))
        if ack and not ack.done():
            ack.set_result(said.get("payload"))

    def _drop(self, socket: WebSocket) -> None:
        if socket in self._open:
            self._open.remove(socket)
        for through, ack in self._acks.values():
            if through is socket and not ack.done():
                ack.set_exception(ConnectionError("the connection is gone"))

    async def _send(self, socket: WebSocket, message: dict[str, Any]) -> None:
        await socket.send_text(json.dumps(message))
