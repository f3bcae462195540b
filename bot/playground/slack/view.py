"""A modal or a Home tab, as it stands before a person."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.playground.slack.message import identified
from bot.playground.slack.people import APP, BOT_ID, TEAM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.playground.slack.people import Json

MOST_OPEN = 3  # views on a person's stack


def _new_hash() -> str:
    return secrets.token_hex(6)


@dataclass(frozen=True, slots=True)
class View:
    """A view. `definition` is as the app gave it; `values` is what the person has chosen in it so far."""

    id: str
    user: str
    definition: Mapping[str, Any]
    root_id: str = ""
    previous_id: str = ""
    hash: str = field(default_factory=_new_hash)
    values: dict[str, dict[str, Json]] = field(default_factory=dict)

    @property
    def blocks(self) -> tuple[Json, ...]:
        return tuple(self.definition["blocks"])

    def as_json(self) -> Json:
        """The view as the Web API and the deliveries tell of it; its state is left to these."""
        given = self.definition
        return {
            "id": self.id,
            "team_id": TEAM,
            "type": given["type"],
            "title": given.get("title"),
            "submit": given.get("submit"),
            "close": given.get("close"),
            "blocks": list(self.blocks),
            "private_metadata": given.get("private_metadata", ""),
            "callback_id": given.get("callback_id", ""),
            "external_id": given.get("external_id", ""),
            "clear_on_close": given.get("clear_on_close", False),
            "notify_on_close": given.get("notify_on_close", False),
            "hash": self.hash,
            "root_view_id": self.root_id or self.id,
            "previous_view_id": self.previous_id or None,
            "app_id": APP,
            "app_installed_team_id": TEAM,
            "bot_id": BOT_ID,
        }


def new_view(user: str, definition: Mapping[str, Any], below: View | None = None) -> View:
    """A view with an id of its own, which lies on the one `below`."""
    root, previous = (below.root_id or below.id, below.id) if below else ("", "")
    return View(f"V{secrets.token_hex(5).upper()}", user, with_ids(definition), root, previous)


def with_ids(definition: Mapping[str, Any]) -> Json:
    """A view's definition whose blocks each have an id."""
    return {**definition, "blocks": list(identified(definition["blocks"]))}
