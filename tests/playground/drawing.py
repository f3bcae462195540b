"""Blocks drawn for a terminal of 80 columns, as text."""

from __future__ import annotations

from io import StringIO
from typing import Any, Literal

from rich.console import Console

from bot.playground.dates import Viewer
from bot.playground.terminal import draw
from tests.playground.calls import NOW


def shown(*blocks: Any, now: float = NOW, locale: str = "en", colour: bool = False) -> str:
    out = StringIO()
    system: Literal["truecolor"] | None = "truecolor" if colour else None
    console = Console(file=out, width=80, force_terminal=colour, color_system=system, _environ={})
    console.print(draw({"text": "x", "blocks": list(blocks)}, Viewer(now, locale)))
    return out.getvalue()


def lines(*blocks: Any) -> list[str]:
    return [line.rstrip() for line in shown(*blocks).splitlines()]
