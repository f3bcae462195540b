"""The methods chat.*: messages posted, edited and taken away by the bot."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.playground.slack.kit import LONGEST_EDIT, LONGEST_TEXT, read_blocks, read_metadata
from bot.playground.slack.message import Message
from bot.playground.slack.people import BOT
from bot.playground.slack.refusals import ApiError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.playground.slack.people import Channel
    from bot.playground.slack.reading import Arguments
    from bot.playground.slack.stand_in import SlackStandIn


def post_message(slack: SlackStandIn, args: Arguments) -> dict[str, Any]:
    """A message that all in a channel see."""
    channel = find_place(slack, args.text("channel"))
    message = _read(args, channel, read_metadata(args))
    if message.thread_ts and slack.workspace.message(channel.id, message.thread_ts) is None:
        raise ApiError("thread_not_found")
    slack.pace.admit(channel.id)
    posted = slack.workspace.post(message)
    return {"channel": channel.id, "ts": posted.ts, "message": posted.as_sent(with_metadata=True)}


def post_ephemeral(slack: SlackStandIn, args: Arguments) -> dict[str, Any]:
    """A message that one person in a channel sees."""
    channel = find_place(slack, args.text("channel"))
    user = args.text("user")
    if user not in slack.workspace.people:
        raise ApiError("user_not_found")
    if user not in channel.members:
        raise ApiError("user_not_in_channel")
    message = replace(_read(args, channel), ephemeral_to=user)
    slack.pace.admit(channel.id)
    return {"message_ts": slack.workspace.post(message).ts}


def update(slack: SlackStandIn, args: Arguments) -> dict[str, Any]:
    """Another text, or other blocks, for a message. Metadata that is not given stays."""
    message = _own(slack, args, "cant_update_message")
    channel = slack.workspace.channels[message.channel]
    if channel.archived:
        raise ApiError("is_archived")
    metadata = read_metadata(args)
    new = _read(args, channel, message.metadata if metadata is None else metadata)
    if len(new.text) > LONGEST_EDIT:
        raise ApiError("msg_too_long")
    edited = replace(message, text=new.text, blocks=new.blocks, metadata=new.metadata)
    edited = slack.workspace.edit(edited, is_marked=not edited.blocks)
    said = edited.as_sent(with_metadata=True)
    return {"channel": edited.channel, "ts": edited.ts, "text": edited.text, "message": said}


def delete(slack: SlackStandIn, args: Arguments) -> dict[str, Any]:
    """Take a message away."""
    message = _own(slack, args, "cant_delete_message")
    slack.workspace.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def find_place(slack: SlackStandIn, named: str) -> Channel:
    """The channel that the bot may post to, by its id, its name, or a person's id; ApiError without one."""
    workspace = slack.workspace
    name = named.removeprefix("#")
    if named in workspace.people:
        return workspace.open_im(named)
    found = workspace.channels.get(named) or next(
        (channel for channel in workspace.channels.values() if name and channel.name == name), None
    )
    if found is None or not workspace.sees(BOT, found):
        raise ApiError("channel_not_found")
    if found.archived:
        raise ApiError("is_archived")
    if BOT not in found.members and "chat:write.public" not in slack.scopes:
        raise ApiError("not_in_channel")
    return found


def _own(slack: SlackStandIn, args: Arguments, refusal: str) -> Message:
    channel = slack.workspace.channels.get(args.text("channel"))
    if channel is None or not slack.workspace.sees(BOT, channel):
        raise ApiError("channel_not_found")
    message = slack.workspace.message(channel.id, args.text("ts"))
    if message is None or message.ephemeral_to:
        raise ApiError("message_not_found")
    if message.author != BOT:
        raise ApiError(refusal)
    return message


def _read(args: Arguments, channel: Channel, metadata: Mapping[str, Any] | None = None) -> Message:
    blocks, text = read_blocks(args), args.text("text")
    if not (text.strip() or blocks):
        raise ApiError("no_text")
    thread = args.text("thread_ts")
    return Message(
        channel.id, BOT, text[:LONGEST_TEXT], blocks, thread_ts=thread, metadata=dict(metadata or {})
    )
