"""The courier: it carries what people do to the bot, signed over HTTP, or by Socket Mode once it is open."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlencode

import httpx

from bot.playground.exchange import JSON
from bot.playground.slack.reading import read_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.playground.slack.socket_mode import Links

ACK_WITHIN = 3.0  # seconds
TIMEOUT, FAILED = "operation_timeout", "dispatch_failed"
PATH = "/slack/events"

_FORM = "application/x-www-form-urlencoded"
_OK = 200


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a delivery. `status` is None where none came, or none was sent.

    `body` is the ack's: JSON as its value, anything else as text, None where it is empty.
    """

    status: int | None = None
    seconds: float = 0.0
    body: Any = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be delivered. A `retry` counts from 1; `reason` is why it is one."""

    kind: Literal["slash_commands", "interactive", "events_api"]
    what: str
    payload: Mapping[str, Any]
    retry: int = 0
    reason: str = "http_timeout"

    def written(self) -> tuple[str, str]:
        """The content type and the body by which it goes over HTTP."""
        if self.kind == "slash_commands":
            return _FORM, urlencode(self.payload)
        written = json.dumps(self.payload)
        return (JSON, written) if self.kind == "events_api" else (_FORM, urlencode({"payload": written}))

    def envelope(self, envelope_id: str) -> dict[str, Any]:
        """What it goes in over Socket Mode."""
        tried = {"retry_attempt": self.retry, "retry_reason": self.reason if self.retry else ""}
        return {
            "envelope_id": envelope_id,
            "type": self.kind,
            "payload": dict(self.payload),
            "accepts_response_payload": self.kind != "events_api",
            **(tried if self.kind == "events_api" else {}),
        }


class Courier:
    """Carries parcels to `bot_url`, or through `links` while one is open. Acks come in `within` seconds."""

    def __init__(self, secret: str, links: Links, clock: Callable[[], float]) -> None:
        self._secret = secret.encode()
        self._links = links
        self._clock = clock
        self._http: httpx.AsyncClient | None = None
        self.bot_url = ""
        self.within = ACK_WITHIN

    def sign(self, body: str, timestamp: int) -> dict[str, str]:
        """The headers that prove `body` to be Slack's, at `timestamp` (Unix seconds)."""
        digest = hmac.new(self._secret, f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": str(timestamp), "X-Slack-Signature": f"v0={digest}"}

    async def carry(self, parcel: Parcel) -> Delivery:
        """Deliver `parcel` once, and wait for its ack."""
        begun = time.perf_counter()
        status, body, error = None, None, ""
        try:
            async with asyncio.timeout(self.within):
                if self._links.connected:
                    status, body = _OK, await self._links.send(parcel)
                else:
                    status, body = await self._post(parcel)
        except TimeoutError:
            error = TIMEOUT
        except (httpx.HTTPError, httpx.InvalidURL, ConnectionError):
            error = FAILED
        if status not in {None, _OK}:
            error = FAILED
        return Delivery(status, time.perf_counter() - begun, body, error)

    async def close(self) -> None:
        """Close the connections to the bot."""
        if self._http:
            await self._http.aclose()
            self._http = None

    async def _post(self, parcel: Parcel) -> tuple[int, Any]:
        kind, body = parcel.written()
        retried = {"X-Slack-Retry-Num": str(parcel.retry), "X-Slack-Retry-Reason": parcel.reason}
        headers = {
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "Content-Type": kind,
            **self.sign(body, int(self._clock())),
            **(retried if parcel.retry else {}),
        }
        if self._http is None:  # without limits: it is the bot that is to say when it is too busy
            limits = httpx.Limits(max_connections=None, max_keepalive_connections=20)
            self._http = httpx.AsyncClient(trust_env=False, verify=False, limits=limits, timeout=None)  # noqa: S501, S113 (loopback; the ack has its own time)
        response = await self._http.post(f"{self.bot_url}{PATH}", content=body, headers=headers)
        return response.status_code, _read(response)


def _read(response: httpx.Response) -> Any:
    if not response.content:
        return None
    if response.headers.get("content-type", "").startswith(JSON):
        try:
            return read_json(response.content)
        except ValueError:
            pass
    return response.content.decode(errors="replace")
