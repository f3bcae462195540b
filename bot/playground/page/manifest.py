"""What the app's manifest declares to Slack: its shortcuts, and the scopes it is granted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from bot.playground.slack.methods import SCOPES

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One of a `message`, or a `global` one. `name` and `description` are what a person reads."""

    kind: Literal["message", "global"]
    callback_id: str
    name: str
    description: str = ""


def read_shortcuts(manifest: Path) -> tuple[Shortcut, ...]:
    """Those of the manifest at that path; none where there is no file."""
    declared = _read(manifest).get("features", {}).get("shortcuts", [])
    return tuple(
        Shortcut(each["type"], each["callback_id"], each["name"], each.get("description", ""))
        for each in declared
    )


def read_scopes(manifest: Path) -> frozenset[str]:
    """The bot's scopes in the manifest at that path; all that the stand-in knows where there is no file."""
    return frozenset(_read(manifest).get("oauth_config", {}).get("scopes", {}).get("bot", SCOPES))


def _read(manifest: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(manifest.read_text("utf-8")) if manifest.is_file() else {}
    return read
