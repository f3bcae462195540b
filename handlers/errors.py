"""When the bot itself fails: a reference number for the person, the reason under it in the log."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import structlog
from slack_bolt import BoltResponse

from bot.blocks.help import notice
from handlers.replies import as_json, in_ack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.blocks.kit import Message
    from handlers.context import Services

_log = structlog.get_logger(__name__)


def fail(error: Exception, body: Mapping[str, Any], services: Services) -> BoltResponse:
    """The response to a request whose handling raised `error`, which nobody expected."""
    reference = secrets.token_hex(4)
    _log.error("unexpected", reference=reference, exc_info=error)
    texts = services.texts_known(body)
    message = notice("failure.unexpected", texts, reference=reference)
    if "command" in body:
        return in_ack(as_json(message))
    if body.get("response_url"):
        services.tasks.start(_reply(str(body["response_url"]), message, services), "reply")
    return BoltResponse(status=200)


async def _reply(url: str, message: Message, services: Services) -> None:
    await services.replies.send(url, message)
