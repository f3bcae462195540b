"""How one stands in a workspace: a person's language and time zone, whether the bot may post."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.texts import language_of_locale
from handlers.replies import UNANSWERED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_sdk.web.async_client import AsyncWebClient
    from slack_sdk.web.async_slack_response import AsyncSlackResponse

_log = structlog.get_logger(__name__)

_UNTOLD = (*UNANSWERED, TypeError, ValueError)  # the last two over what is not of Slack's shape
_ANYWHERE = "chat:write.public"  # the scope to post in public channels without being in them


@dataclass(frozen=True, slots=True)
class Profile:
    """A person's language, empty where Slack does not tell it, and time zone, an IANA name."""

    language: str = ""
    zone: str = "UTC"


async def profile_of(client: AsyncWebClient, user: str) -> Profile:
    """What Slack knows of a person; where it does not tell, an empty one."""
    try:
        answer = await client.users_info(user=user, include_locale=True)
        person = _object(answer, "user")
        locale, zone = person.get("locale"), person.get("tz")
    except _UNTOLD as error:
        _log.info("profile_unknown", reason=type(error).__name__)
        return Profile()
    return Profile(language_of_locale(locale) if locale else "", str(zone or "UTC"))


async def trouble_in(client: AsyncWebClient, channel: str) -> str:
    """Slack's error that would meet a message in `channel`; empty where the bot may post, or none knows.

    A public channel that it is not in, it joins: it has been asked to post there.
    """
    try:
        answer = await client.conversations_info(channel=channel)
    except SlackApiError as error:
        said = str(error.response.get("error", ""))
        return said if said in {"channel_not_found", "is_archived"} else ""
    except _UNTOLD:
        return ""
    about = _object(answer, "channel")
    if about.get("is_archived"):
        return "is_archived"
    if about.get("is_im") or about.get("is_member") or _ANYWHERE in _scopes(answer.headers):
        return ""
    if about.get("is_private") or about.get("is_mpim"):
        return "not_in_channel"
    return await _join(client, channel)


async def _join(client: AsyncWebClient, channel: str) -> str:
    try:
        await client.conversations_join(channel=channel)
    except SlackApiError as error:
        _log.info("channel_unjoined", reason=error.response.get("error"))
        return "not_in_channel"
    except _UNTOLD:
        return ""
    return ""


def _object(answer: AsyncSlackResponse, name: str) -> Mapping[str, Any]:
    """What an answer of Slack's has under `name`; empty where it is no object."""
    value = answer.get(name)
    return value if isinstance(value, dict) else {}


def _scopes(headers: Any) -> frozenset[str]:
    for name, value in headers.items():
        if name.lower() == "x-oauth-scopes":
            return frozenset(scope.strip() for scope in value.split(","))
    return frozenset()
