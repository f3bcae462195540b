"""The doors of the page: who may come in, and what a browser may do with what it is given.

Any page of the web can make a browser send requests to 127.0.0.1, so the Host must be a loopback name (else a
foreign name that resolves here would do), and what changes something must be JSON from the page itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}
LONGEST = 1 << 20  # bytes of a body

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_READING = frozenset({"GET", "HEAD"})


class Doors:
    """An app behind its doors."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        status, said = refusal(scope["method"], Headers(scope=scope))
        app = PlainTextResponse(said, status) if status else self._app
        await app(scope, receive, send_guarded)


class BackDoors:
    """A stand-in that programs ask, behind doors that no browser comes through."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"}:
            headers = Headers(scope=scope)
            if "origin" in headers or not _is_loopback(headers.get("host", "")):
                if scope["type"] == "websocket":
                    await receive()
                    await send({"type": "websocket.close", "code": 1008})
                else:
                    await PlainTextResponse("No page of the web may ask this.", 403)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def refusal(method: str, headers: Headers) -> tuple[int, str]:
    """The status and the sentence with which a request is refused; 0 where it may come in."""
    host = headers.get("host", "")
    if not _is_loopback(host):
        return 403, "The playground answers to its own machine only."
    if method in _READING:
        return 0, ""
    if headers.get("origin") != f"http://{host}":
        return 403, "The playground takes requests from its own page only."
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return 415, "The body must be application/json, and the Content-Type must say so."
    if not headers.get("content-length", "").isdecimal() or int(headers["content-length"]) > LONGEST:
        return 413, f"The body must say its length, {LONGEST} bytes at most."
    return 0, ""


def _is_loopback(host: str) -> bool:
    try:
        return urlsplit(f"//{host}").hostname in _LOOPBACK
    except ValueError:
        return False
