"""Socket Mode: the other way to hear of what people do, opened again and again until it stands."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

_log = structlog.get_logger(__name__)

_RECONNECT = (1.0, 60.0)  # seconds between tries to open Socket Mode: the first, and the longest


async def connect(handler: AsyncSocketModeHandler) -> None:
    """Open the connection; once it stood, the handler keeps it."""
    wait, longest = _RECONNECT
    while True:
        try:
            # connect_async would ask for it too, but never say in a line that it failed
            handler.client.wss_uri = await handler.client.issue_new_wss_url()
            await handler.connect_async()  # type: ignore[no-untyped-call]
        except Exception as error:  # noqa: BLE001  (the SDK fails in many ways; nobody else would try it again)
            _log.warning("socket_mode_unconnected", reason=reason_of(error), variable="SLACK_APP_TOKEN")
            await asyncio.sleep(wait)
            wait = min(wait * 2, longest)
        else:
            _log.info("socket_mode_connected")
            return


def reason_of(error: Exception) -> str:
    """What an error of the Slack client says, without what it was sent."""
    try:
        named = error.response.get("error")  # type: ignore[attr-defined]
    except (AttributeError, TypeError, ValueError):  # there may be no response, or none that is an object
        named = None
    return str(named or type(error).__name__)
