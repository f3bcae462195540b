"""The methods of the Web API, in one table: what each needs, and what it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.playground.slack.methods import chat, conversations, installs, views

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.slack.reading import Arguments
    from bot.playground.slack.stand_in import SlackStandIn


@dataclass(frozen=True, slots=True)
class Method:
    """A row: what it does, one of the scopes that let it, and the kind of token: bot, app, or none."""

    run: Callable[[SlackStandIn, Arguments], dict[str, Any]]
    scopes: tuple[str, ...] = ()
    token: str = "bot"  # noqa: S105, a kind of token


_READ = ("channels:read", "groups:read", "im:read")
_HISTORY = ("channels:history", "groups:history", "im:history")

METHODS = {
    "apps.connections.open": Method(installs.open_connection, token="app"),  # noqa: S106, a kind of token
    "auth.test": Method(installs.tell_identity),
    "chat.delete": Method(chat.delete, ("chat:write",)),
    "chat.postEphemeral": Method(chat.post_ephemeral, ("chat:write",)),
    "chat.postMessage": Method(chat.post_message, ("chat:write",)),
    "chat.update": Method(chat.update, ("chat:write",)),
    "conversations.history": Method(conversations.history, _HISTORY),
    "conversations.info": Method(conversations.info, _READ),
    "conversations.join": Method(conversations.join, ("channels:join",)),
    "conversations.list": Method(conversations.list_all, _READ),
    "conversations.members": Method(conversations.members, _READ),
    "conversations.open": Method(conversations.open_im, ("im:write",)),
    "conversations.replies": Method(conversations.replies, _HISTORY),
    "oauth.v2.access": Method(installs.access, token=""),
    "users.info": Method(conversations.user_info, ("users:read",)),
    "views.open": Method(views.open_view),
    "views.publish": Method(views.publish),
    "views.push": Method(views.push),
    "views.update": Method(views.update),
}
SCOPES = frozenset({"commands", "chat:write.public", *(each for m in METHODS.values() for each in m.scopes)})
