"""The app's shortcuts, as its manifest declares them to Slack."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

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
    if not manifest.is_file():
        return ()
    declared = json.loads(manifest.read_text("utf-8")).get("features", {}).get("shortcuts", [])
    return tuple(
        Shortcut(each["type"], each["callback_id"], each["name"], each.get("description", ""))
        for each in declared
    )
