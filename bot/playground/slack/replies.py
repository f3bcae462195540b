"""Replies: what the bot says in an ack, or by response_url."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.playground.slack.kit import LONGEST_TEXT, read_blocks
from bot.playground.slack.message import Message
from bot.playground.slack.people import BOT
from bot.playground.slack.reading import Arguments, read_json
from bot.playground.slack.refusals import ApiError

if TYPE_CHECKING:
    from bot.playground.slack.stand_in import SlackStandIn
    from bot.playground.slack.tickets import ReplyTicket

_BAD = 400


def take_reply(slack: SlackStandIn, name: str, body: bytes) -> None:
    """Do what a reply by response_url says; ApiError where Slack would refuse it. A refused one is no use."""
    ticket = slack.tickets.find_reply(name)
    try:
        reply = read_json(body)
    except ValueError:
        raise ApiError("invalid_payload", status=_BAD) from None
    if not isinstance(reply, dict):
        raise ApiError("invalid_payload", status=_BAD)
    try:
        say(slack, ticket, reply)
    except ApiError as error:
        raise ApiError(error.error, status=_BAD) from None
    ticket.uses += 1
    slack.keep_reply(reply)


def say(slack: SlackStandIn, ticket: ReplyTicket, reply: dict[str, Any]) -> None:
    """Post `reply`, or put it in the place of the message that `ticket` is about, or take that away."""
    workspace, args = slack.workspace, Arguments(reply)
    original = workspace.message(ticket.channel, ticket.ts)
    if args.flag("delete_original"):
        if original:
            workspace.delete(original)
        return
    blocks, text = read_blocks(args), args.text("text")
    if not (text.strip() or blocks):
        raise ApiError("no_text")
    is_public = args.text("response_type") == "in_channel"
    said = Message(
        ticket.channel,
        BOT,
        text[:LONGEST_TEXT],
        blocks,
        thread_ts=args.text("thread_ts"),
        ephemeral_to="" if is_public else ticket.user,
    )
    if args.flag("replace_original") and original:
        workspace.edit(replace(original, text=said.text, blocks=said.blocks))
    else:
        workspace.post(said)
