"""Where the bot is: invited to a channel and taken out of it, and channels archived; it is told of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.playground.slack.people import BOT, TEAM

if TYPE_CHECKING:
    from bot.playground.slack.people import Channel, Json

_LETTERS = {"public": "C", "private": "G", "im": "D"}


def invite(channel: Channel, user: str) -> Json:
    """Let the bot into `channel`; the event that tells of it."""
    channel.members.add(BOT)
    kind = _LETTERS[channel.kind]
    joined = {"type": "member_joined_channel", "user": BOT, "channel": channel.id, "channel_type": kind}
    return {**joined, "team": TEAM, "inviter": user}


def remove(channel: Channel, user: str) -> Json:
    """Take the bot out of `channel`; the event that tells of it."""
    channel.members.discard(BOT)
    return {"type": f"{_noun(channel)}_left", "channel": channel.id, "actor_id": user}


def archive(channel: Channel, user: str, *, back: bool) -> Json:
    """Archive `channel`, or have it `back`; the event that tells of it."""
    channel.archived = not back
    done = "unarchive" if back else "archive"
    return {"type": f"{_noun(channel)}_{done}", "channel": channel.id, "user": user}


def _noun(channel: Channel) -> str:
    return "channel" if channel.kind == "public" else "group"
