"""What becomes of a delivery in the workspace, once the bot has acked it, or has not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.playground.slack.kit import judge_view
from bot.playground.slack.message import Message
from bot.playground.slack.people import SLACKBOT
from bot.playground.slack.refusals import ApiError
from bot.playground.slack.replies import say
from bot.playground.slack.view import MOST_OPEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.slack.courier import Delivery
    from bot.playground.slack.stand_in import SlackStandIn
    from bot.playground.slack.tickets import ReplyTicket
    from bot.playground.slack.view import View
    from bot.playground.slack.workspace import Workspace

_BAD_ACK = "invalid_response"


def warn(slack: SlackStandIn, delivery: Delivery, user: str, channel: str, what: str) -> Delivery:
    """`delivery`; the person is told in a note of their own where it failed."""
    if delivery.error:
        said = f'{what} failed with the error "{delivery.error}"'
        slack.workspace.post(Message(channel, SLACKBOT, said, ephemeral_to=user))
    return delivery


def take_answer(slack: SlackStandIn, delivery: Delivery, ticket: ReplyTicket, typed: str) -> Delivery:
    """Post the answer that the ack of a command is; one for all follows what was `typed`."""
    body = delivery.body
    if delivery.error or body is None:
        return delivery
    reply = body if isinstance(body, dict) else {"text": str(body)}
    is_public = reply.get("response_type") == "in_channel"
    if is_public:
        slack.workspace.post(Message(ticket.channel, ticket.user, typed))
        if reply.keys() == {"response_type"}:
            return delivery
    try:
        say(slack, ticket, {**reply, "replace_original": False, "delete_original": False})
    except ApiError as error:
        return replace(delivery, error=error.error)
    return delivery


def take_submission(workspace: Workspace, delivery: Delivery, view: View) -> Delivery:
    """Do to the modals of a person what the ack of a submission says; without a word, its own closes."""
    if delivery.error:
        return delivery
    body = delivery.body or {"response_action": ""}
    asked = body.get("response_action") if isinstance(body, dict) else None
    take = _ACTIONS.get(asked) if isinstance(asked, str) else None
    error = take(workspace, view, body) if take else _BAD_ACK
    return replace(delivery, error=error)


def close_one(workspace: Workspace, view: View) -> None:
    """Take a modal away, and those that lie on it."""
    below = [each.id for each in workspace.stack(view.user)]
    if view.id in below:
        workspace.close_views(view.user, keep=below.index(view.id))


def _close(workspace: Workspace, view: View, _body: dict[str, Any]) -> str:
    close_one(workspace, view)
    return ""


def _clear(workspace: Workspace, view: View, _body: dict[str, Any]) -> str:
    workspace.close_views(view.user)
    return ""


def _show_errors(_workspace: Workspace, view: View, body: dict[str, Any]) -> str:
    """The modal stays; whoever draws it finds the sentences in the ack, by block_id."""
    errors = body.get("errors")
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    is_right = isinstance(errors, dict) and bool(errors) and errors.keys() <= inputs
    return "" if is_right else _BAD_ACK


def _update(workspace: Workspace, view: View, body: dict[str, Any]) -> str:
    if wrong := _wrong(body):
        return wrong
    workspace.update_view(view, body["view"])
    return ""


def _push(workspace: Workspace, view: View, body: dict[str, Any]) -> str:
    if wrong := _wrong(body):
        return wrong
    if len(workspace.stack(view.user)) >= MOST_OPEN:
        return "push_limit_reached"
    workspace.push_view(view.user, body["view"])
    return ""


def _wrong(body: dict[str, Any]) -> str:
    return _BAD_ACK if any(judge_view(body.get("view"), "modal")) else ""


_ACTIONS: dict[str, Callable[[Workspace, View, dict[str, Any]], str]] = {
    "": _close,
    "clear": _clear,
    "errors": _show_errors,
    "update": _update,
    "push": _push,
}
