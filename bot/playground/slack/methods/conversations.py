"""The methods conversations.* and users.info: who and what the bot may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from bot.playground.slack.people import BOT
from bot.playground.slack.refusals import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.playground.slack.message import Message
    from bot.playground.slack.people import Channel
    from bot.playground.slack.reading import Arguments
    from bot.playground.slack.stand_in import SlackStandIn

_KINDS = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": ""}
_HISTORY = {"public": "channels:history", "private": "groups:history", "im": "im:history"}
_T = TypeVar("_T")


def info(slack: SlackStandIn, args: Arguments) -> dict[str, Any]:
    """A channel that the bot may see."""
    return {"channel": _find(slack, args).as_conversation(BOT)}


def list_all(slack: SlackStandIn, args: Arguments) -> dict[str, Any]:
    """The channels that the bot may see, in pages."""
    types = [each.strip() for each in (args.text("types") or "public_channel").split(",")]
    if not set(types) <= _KINDS.keys():
        raise ApiError("invalid_types")
    kinds = {_KINDS[each] for each in types}
    found = [
        channel.as_conversation(BOT)
        for channel in slack.workspace.channels.values()
        if channel.kind in kinds and slack.workspace.sees(BOT, channel)
        if not (channel.archived and args.flag("exclude_archived"))
    ]
    page, more = _page(found, args, 100)
    return {"channels": page, **more}


def history(slack: SlackStandIn, args: Arguments) -> dict[str, Any]:
    """The messages of a channel that the bot is in, newest first, in pages; metadata if it is asked for."""
    channel = _readable(slack, args)
    between = _between(args)
    found = [
        message.as_sent(with_metadata=args.flag("include_all_metadata"))
        for message in reversed(slack.workspace.messages(channel.id))
        if not message.ephemeral_to and message.thread_ts in {"", message.ts} and between(message)
    ]
    return _messages(found, args, 100)


def replies(slack: SlackStandIn, args: Arguments) -> dict[str, Any]:
    """A message and what stands in its thread, oldest first, in pages; metadata if it is asked for."""
    channel = _readable(slack, args)
    head = slack.workspace.message(channel.id, args.text("ts"))
    if head is None or head.ephemeral_to:
        raise ApiError("thread_not_found")
    between = _between(args)
    found = [
        message.as_sent(with_metadata=args.flag("include_all_metadata"))
        for message in slack.workspace.messages(channel.id)
        if message is head or (message.thread_ts == head.ts and not message.ephemeral_to and between(message))
    ]
    return _messages(found, args, 1_000)


def _readable(slack: SlackStandIn, args: Arguments) -> Channel:
    """The channel whose history the bot may read, by the scope for its kind."""
    channel = _find(slack, args)
    needed = _HISTORY[channel.kind]
    if needed not in slack.scopes:
        raise ApiError("missing_scope", needed=needed, provided=",".join(sorted(slack.scopes)))
    if BOT not in channel.members:
        raise ApiError("not_in_channel")
    return channel


def _between(args: Arguments) -> Callable[[Message], bool]:
    """Whether a message was posted in the time that is asked for."""
    oldest, latest = _ts(args, "oldest", "0"), _ts(args, "latest", "inf")
    ends = {oldest, latest} if args.flag("inclusive") else set()
    return lambda message: oldest < float(message.ts) < latest or float(message.ts) in ends


def _messages(found: Sequence[Any], args: Arguments, usual: int) -> dict[str, Any]:
    page, more = _page(found, args, usual)
    return {"messages": page, "has_more": bool(more["response_metadata"]["next_cursor"]), **more}


def members(slack: SlackStandIn, args: Arguments) -> dict[str, Any]:
    """The ids of who is in a channel, in pages."""
    page, more = _page(sorted(_find(slack, args).members), args, 100)
    return {"members": page, **more}


def join(slack: SlackStandIn, args: Arguments) -> dict[str, Any]:
    """Have the bot come into a public channel."""
    channel = _find(slack, args)
    if channel.kind != "public":
        raise ApiError("method_not_supported_for_channel_type")
    if channel.archived:
        raise ApiError("is_archived")
    warned = {"warning": "already_in_channel"} if BOT in channel.members else {}
    channel.members.add(BOT)
    return {"channel": channel.as_conversation(BOT), **warned}


def open_im(slack: SlackStandIn, args: Arguments) -> dict[str, Any]:
    """The DM of a person with the bot."""
    if args.text("channel"):
        channel = _find(slack, args)
    else:
        users = [user.strip() for user in args.text("users").split(",") if user.strip()]
        if not users:
            raise ApiError("users_list_not_supplied")
        if len(users) > 1:
            raise ApiError("method_not_supported_for_channel_type")  # there are no group DMs here
        if users[0] not in slack.workspace.people:
            raise ApiError("user_not_found")
        channel = slack.workspace.open_im(users[0])
    whole = channel.as_conversation(BOT) if args.flag("return_im") else {"id": channel.id}
    return {"no_op": True, "already_open": True, "channel": whole}


def user_info(slack: SlackStandIn, args: Arguments) -> dict[str, Any]:
    """A person; their locale comes if it is asked for."""
    person = slack.workspace.people.get(args.text("user"))
    if person is None:
        raise ApiError("user_not_found")
    return {"user": person.as_user(with_locale=args.flag("include_locale"))}


def _find(slack: SlackStandIn, args: Arguments) -> Channel:
    channel = slack.workspace.channels.get(args.text("channel"))
    if channel is None or not slack.workspace.sees(BOT, channel):
        raise ApiError("channel_not_found")
    return channel


def _ts(args: Arguments, name: str, usual: str) -> float:
    try:
        return float(args.text(name) or usual)
    except ValueError:
        raise ApiError(f"invalid_ts_{name}") from None


def _page(found: Sequence[_T], args: Arguments, usual: int) -> tuple[Sequence[_T], dict[str, Any]]:
    """A page, and where the next begins."""
    limit, cursor = args.number("limit", usual, 1_000), args.text("cursor")
    start = cursor.removeprefix("from:") or "0"
    if not (start.isascii() and start.isdecimal() and len(start) < 10):  # noqa: PLR2004
        raise ApiError("invalid_cursor")
    end = int(start) + limit
    cursor = f"from:{end}" if end < len(found) else ""
    return found[int(start) : end], {"response_metadata": {"next_cursor": cursor}}
