"""How much of each of Slack's limits a message uses. The table of limits names them by path."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.blocks.limits import Limit, problems, weight

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TYPED = re.compile(r"(\w+)\.(\w+)(\[\])?(?:\.\w+)?")  # section.fields[], context.elements[].text
_CHOOSING = ("static_select", "multi_static_select")


def usage(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The most that any part of a message takes of each limit, and what Slack would refuse in it."""
    blocks = payload.get("blocks") or []
    used = {Limit.MESSAGE_TEXT: len(str(payload.get("text") or ""))}
    if blocks:
        used |= {Limit.MESSAGE_BLOCKS: len(blocks), Limit.OUR_CHARACTERS: weight(blocks)}
    for item in _items(blocks):
        for limit, count in _measure(item):
            used[limit] = max(count, used.get(limit, 0))
    rows = [
        {"name": limit.slack_name, "used": used[limit], "most": limit.most, "unit": limit.unit}
        for limit in Limit
        if limit in used
    ]
    return {"limits": rows, "problems": problems({"text": "", **payload})}


def _items(value: object, named: str = "") -> Iterator[Mapping[str, Any]]:
    """Each object in `value` that has a type, or that is an option, which then has one, too."""
    if isinstance(value, dict):
        kind = value.get("type") or named
        if kind:
            yield {**value, "type": "select" if kind in _CHOOSING else kind}
        for key, inner in value.items():
            yield from _items(inner, "option" if key == "options" else "confirm" if key == "confirm" else "")
    elif isinstance(value, list):
        for inner in value:
            yield from _items(inner, named)


def _measure(item: Mapping[str, Any]) -> Iterator[tuple[Limit, int]]:
    for limit in Limit:
        path = _TYPED.fullmatch(limit.slack_name)
        if path is None or path[1] != item["type"] or path[2] not in item:
            continue
        value = item[path[2]]
        for each in value if path[3] and isinstance(value, list) else (value,):
            yield limit, _count(each)


def _count(value: object) -> int:
    """The characters of a text, in an object or not, or the items of an array."""
    if isinstance(value, dict):
        return _count(value.get("text"))
    return len(value) if isinstance(value, str | list) else 0
