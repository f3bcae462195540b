"""Slack's HTTP requests: Bolt's ASGI adapter, with an answer to what is not Slack's."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.request.async_request import AsyncBoltRequest

from handlers.errors import MALFORMED

if TYPE_CHECKING:
    from slack_bolt.adapter.asgi.http_request import AsgiHttpRequest

_log = structlog.get_logger(__name__)

_BODY_LIMIT = 1 << 20  # bytes; Slack's largest payload, a view, is a quarter of it


class SlackEndpoint(AsyncSlackRequestHandler):
    """Bolt's ASGI adapter, with a 400 or 413 where Bolt would fail on a body that is not Slack's."""

    async def dispatch(self, request: AsgiHttpRequest) -> BoltResponse:
        body = await _read_body(request)
        if body is None:
            return BoltResponse(status=413, body="too large")
        try:
            asked = AsyncBoltRequest(
                body=body.decode(), query=request.query_string, headers=request.get_headers()
            )
            response = await self.app.async_dispatch(asked)
        except MALFORMED as error:
            _log.warning("request_malformed", reason=type(error).__name__)
            return BoltResponse(status=400, body="malformed")
        if response.status == HTTPStatus.UNAUTHORIZED:
            _log.warning("signature_refused", variable="SLACK_SIGNING_SECRET")
        return response


async def _read_body(request: AsgiHttpRequest) -> bytes | None:
    body = bytearray()
    more = True
    while more:
        part: dict[str, Any] = await request.receive()
        body += part.get("body", b"")
        more = part.get("more_body", False)
        if len(body) > _BODY_LIMIT:
            return None
    return bytes(body)
