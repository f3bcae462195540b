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

# What Bolt raises over a body, or headers, of another shape than Slack's.
MALFORMED = (ValueError, TypeError, AttributeError, LookupError, RecursionError)


def fail(error: Exception, body: Mapping[str, Any], services: Services) -> BoltResponse:
    """The response to a request whose handling raised `error`, which nobody expected."""
    message = apologise(error, body, services)
    if "command" in body:
        return in_ack(as_json(message))
    if body.get("response_url"):
        services.reply(body, message)
    return BoltResponse(status=200)


def apologise(error: Exception, body: Mapping[str, Any], services: Services) -> Message:
    """The sentence with the reference under which `error` now stands in the log."""
    reference = secrets.token_hex(4)
    _log.error("unexpected", reference=reference, exc_info=error)
    return notice("failure.unexpected", services.texts_known(body), reference=reference)
