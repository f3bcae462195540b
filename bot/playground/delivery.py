"""The way of an answer to the client, with what a fault does to it there."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from dataclasses import replace
from email.utils import formatdate
from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.types import Receive, Scope, Send

    from bot.playground.exchange import Answer
    from bot.playground.faults import Fault

# The extension of an ASGI scope under which a server says how to close the connection.
CONNECTION = "sandbox.connection"
BOMB = 64 * 2**20  # bytes, inflated
CHUNKS = 20  # of a body that drips

_PAD = b" " * 2**20  # of JSON, white space goes on as long as it likes
_ENDLESS = b" " * 2**16
_BODILESS = frozenset({204, 304})


@lru_cache(1)
def _inflate(body: bytes) -> bytes:
    """`body` and white space up to 64 MiB, as one small gzip member: most clients read no second one."""
    press = zlib.compressobj(9, zlib.DEFLATED, 31)
    rounds, rest = divmod(BOMB - len(body), len(_PAD))
    parts = [press.compress(part) for part in (body, *repeat(_PAD, rounds), _PAD[:rest])]
    return b"".join((*parts, press.flush()))


def _leave(body: bytes) -> bytes:
    return body


def _zip_twice(body: bytes) -> bytes:
    return gzip.compress(gzip.compress(body))


# What each encoding says it is, and what it does.
ENCODINGS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "bomb": ("gzip", _inflate),
    "lies": ("gzip", _leave),
    "twice": ("gzip, gzip", _zip_twice),
}


def shape(answer: Answer, fault: Fault, now: float) -> Answer:
    """`answer` with the headers and the encoding that `fault` gives it. `now` is in Unix seconds."""
    body, headers = answer.body, dict(answer.headers)
    if fault.seconds_ahead is not None:
        headers["Retry-After"] = formatdate(now + fault.seconds_ahead, usegmt=True)
    elif fault.retry_after:
        headers["Retry-After"] = fault.retry_after
    if fault.location:
        headers["Location"] = fault.location
    if fault.content_type:
        headers["Content-Type"] = fault.content_type
    if fault.encoding:
        headers["Content-Encoding"], encode = ENCODINGS[fault.encoding]
        body = encode(body)
    return replace(answer, body=body, headers=headers)


class _Line:
    """The connection to the client: whether it has left, and a way to hang up.

    All of the request has been received, so that the next to be received is that the client left.
    """

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._closing = (scope.get("extensions") or {}).get(CONNECTION)
        self._left = asyncio.ensure_future(receive())

    @property
    def is_open(self) -> bool:
        return not self._left.done()

    async def wait(self, seconds: float) -> None:
        """Wait, but not for one who has left."""
        await asyncio.wait({self._left}, timeout=seconds)

    async def hang_up(self, said: str) -> None:
        """Close the connection. Without a socket, the client's transport raises what it would over one."""
        if self._closing is None:
            raise httpx.RemoteProtocolError(said)
        self._closing["close"]()
        await self._left

    def leave(self) -> None:
        self._left.cancel()


async def deliver(answer: Answer, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
    """Send `answer` as `fault` lets it go. The body of the request must have been received."""
    line = _Line(scope, receive)
    try:
        await line.wait(fault.delay)
        if fault.drop:
            await line.hang_up("Server disconnected without sending a response.")
        else:
            await _send(answer, fault, line, send)
    finally:
        line.leave()


async def _send(answer: Answer, fault: Fault, line: _Line, send: Send) -> None:
    body = b"" if answer.status in _BODILESS else answer.body
    headers = dict(answer.headers)
    if not fault.endless and answer.status not in _BODILESS:
        headers["Content-Length"] = str(len(body))
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})
    for chunk in _chunks(body[: fault.cut], CHUNKS if fault.drip else 1):
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await line.wait(fault.drip)
    while fault.endless and line.is_open:
        await send({"type": "http.response.body", "body": _ENDLESS, "more_body": True})
        await line.wait(fault.drip)
    if fault.cut is None:
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    else:
        await line.hang_up(f"peer closed connection: {fault.cut} bytes of {len(body)}")


def _chunks(body: bytes, count: int) -> Iterator[bytes]:
    """`body` in `count` chunks, the last of which may be shorter; none where it is empty."""
    size = -(-len(body) // count)
    return (body[start : start + size] for start in range(0, len(body), max(size, 1)))
