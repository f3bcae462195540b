"""The payloads of deliveries, in the shape that Slack gives to each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.playground.slack.actions import state
from bot.playground.slack.people import APP, BOT, DOMAIN, TEAM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.playground.slack.message import Message
    from bot.playground.slack.people import Channel, Json, Person
    from bot.playground.slack.view import View

VERIFICATION_TOKEN = "playground-verification-token"  # noqa: S105, an old one, that nobody should read

_UNNAMED = {"im": "directmessage", "private": "privategroup"}
_ENTERPRISE: Mapping[str, Any] = {"enterprise": None, "is_enterprise_install": False}


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does something, where, and what that lets the bot do. A view is in no channel."""

    person: Person
    trigger_id: str
    ts: str
    channel: Channel | None = None
    response_url: str = ""

    def base(self, kind: str) -> Json:
        """What each payload of an interaction has."""
        person = self.person
        told: Json = {
            "type": kind,
            "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": TEAM},
            "api_app_id": APP,
            "token": VERIFICATION_TOKEN,
            "team": {"id": TEAM, "domain": DOMAIN},
            **_ENTERPRISE,
            "trigger_id": self.trigger_id,
        }
        if self.response_url:
            told["response_url"] = self.response_url
        if self.channel:
            told["channel"] = {"id": self.channel.id, "name": _name(self.channel)}
        return told


def _name(channel: Channel) -> str:
    return _UNNAMED.get(channel.kind, channel.name)


def command_form(doing: Doing, command: str, text: str) -> dict[str, str]:
    """The form of a slash command."""
    assert doing.channel  # noqa: S101, a command is typed in a channel
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM,
        "team_domain": DOMAIN,
        "channel_id": doing.channel.id,
        "channel_name": _name(doing.channel),
        "user_id": doing.person.id,
        "user_name": doing.person.name,
        "command": command,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": doing.response_url,
        "trigger_id": doing.trigger_id,
    }


def message_actions(doing: Doing, done: Json, message: Message | None) -> Json:
    """The payload over an element of a message. Of an ephemeral one, only where it stands is told.

    Without a message it is an ephemeral one that has gone.
    """
    is_ephemeral = message is None or bool(message.ephemeral_to)
    container: Json = {
        "type": "message",
        "message_ts": message.ts if message else doing.ts,
        "channel_id": doing.channel.id if doing.channel else "",
        "is_ephemeral": is_ephemeral,
    }
    if message and message.thread_ts:
        container["thread_ts"] = message.thread_ts
    values = {done["block_id"]: {done["action_id"]: entry(done)}}
    return {
        **doing.base("block_actions"),
        "container": container,
        **({} if message is None or is_ephemeral else {"message": message.as_sent()}),
        "state": state(message.blocks if message else (), values),
        "actions": [done],
    }


def view_actions(doing: Doing, done: Json, view: View) -> Json:
    """The payload over an element of a view."""
    return {
        **doing.base("block_actions"),
        "container": {"type": "view", "view_id": view.id},
        "view": view_of(view),
        "actions": [done],
    }


def view_submission(doing: Doing, view: View) -> Json:
    """The payload over the submit button of a modal."""
    return {**doing.base("view_submission"), "view": view_of(view), "response_urls": []}


def view_closed(doing: Doing, view: View, *, is_cleared: bool) -> Json:
    """The payload over the end of a modal that asked to be told of it."""
    told = doing.base("view_closed")
    del told["trigger_id"]
    return {**told, "view": view_of(view), "is_cleared": is_cleared}


def shortcut(doing: Doing, callback_id: str, message: Message | None) -> Json:
    """The payload of a shortcut: about a message, or about none."""
    kind = "message_action" if message else "shortcut"
    about = {"message_ts": message.ts, "message": message.as_sent()} if message else {}
    return {**doing.base(kind), "callback_id": callback_id, "action_ts": doing.ts, **about}


def event_callback(event: Mapping[str, Any], event_id: str, now: float) -> Json:
    """The payload of an event of the Events API."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM,
        "api_app_id": APP,
        "event": dict(event),
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(now),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM,
                "user_id": BOT,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{event_id}",
    }


def view_of(view: View) -> Json:
    """A view with its state."""
    return {**view.as_json(), "state": state(view.blocks, view.values)}


def entry(done: Json) -> Json:
    """What an action leaves in a state."""
    return {key: value for key, value in done.items() if key not in {"action_id", "block_id", "action_ts"}}
