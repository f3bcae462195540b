"""The methods views.*: modals by a trigger, the Home tab by a person's id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.playground.slack.kit import read_view
from bot.playground.slack.refusals import ApiError
from bot.playground.slack.view import MOST_OPEN

if TYPE_CHECKING:
    from bot.playground.slack.reading import Arguments
    from bot.playground.slack.stand_in import SlackStandIn
    from bot.playground.slack.view import View


def open_view(slack: SlackStandIn, args: Arguments) -> dict[str, Any]:
    """A modal for whoever's trigger it is."""
    view = _read(slack, args, "modal")
    user = slack.tickets.exchange(args.text("trigger_id"))
    return _tell(slack.workspace.open_view(user, view))


def push(slack: SlackStandIn, args: Arguments) -> dict[str, Any]:
    """A modal on top of another."""
    view = _read(slack, args, "modal")
    user = slack.tickets.exchange(args.text("trigger_id"))
    if not slack.workspace.stack(user):
        raise ApiError("not_found")
    if len(slack.workspace.stack(user)) >= MOST_OPEN:
        raise ApiError("push_limit_reached")
    return _tell(slack.workspace.push_view(user, view))


def update(slack: SlackStandIn, args: Arguments) -> dict[str, Any]:
    """Another content for a view that is open."""
    view_id, external_id = args.text("view_id"), args.text("external_id")
    shown = next(
        (
            view
            for view in slack.workspace.views()
            if view_id == view.id or (external_id and view.definition.get("external_id") == external_id)
        ),
        None,
    )
    if shown is None:
        raise ApiError("not_found")
    _check_hash(shown, args)
    view = _read(slack, args, str(shown.definition["type"]), updated=shown)
    return _tell(slack.workspace.update_view(shown, view))


def publish(slack: SlackStandIn, args: Arguments) -> dict[str, Any]:
    """A person's Home tab."""
    user = args.text("user_id")
    if user not in slack.workspace.people:
        raise ApiError("user_not_found")
    home = slack.workspace.home(user)
    if home:
        _check_hash(home, args)
    return _tell(slack.workspace.publish_view(user, _read(slack, args, "home", updated=home)))


def _read(slack: SlackStandIn, args: Arguments, kind: str, updated: View | None = None) -> dict[str, Any]:
    view = read_view(args, kind)
    external_id = view.get("external_id")
    others = (other for other in slack.workspace.views() if updated is None or other.id != updated.id)
    if external_id and any(other.definition.get("external_id") == external_id for other in others):
        raise ApiError("duplicate_external_id")
    return view


def _check_hash(view: View, args: Arguments) -> None:
    if args.text("hash") not in {"", view.hash}:
        raise ApiError("hash_conflict")


def _tell(view: View) -> dict[str, Any]:
    return {"view": view.as_json()}
