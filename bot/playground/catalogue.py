"""A region's catalogue as ModelArts answers it: whole, by pages, or spoilt as a fault wants it."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.playground.exchange import Refusal, Refused, answer_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.exchange import Answer, Call

Group: TypeAlias = dict[str, Any]

_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
_BAD_PARAMETER = Refusal(400, "ModelArts.0104", "Invalid parameter: limit and offset are whole numbers.")


def example() -> dict[str, Any]:
    """The document's example answer: 4 engines, 19 runtimes."""
    text = files(__package__).joinpath("ai-engine-runtimes.json").read_text("utf-8")
    answer: dict[str, Any] = json.loads(text)
    return answer


def list_runtimes(call: Call, groups: list[Group], spoilt: str = "") -> Answer:
    """The page of `groups` that `call` asks for, or what `spoilt`, one of SPOILT or empty, makes of it."""
    offered = SPOILT[spoilt](groups) if spoilt else groups
    limit, offset = call.param("limit"), call.param("offset")
    if not all(_NUMBER.fullmatch(number) for number in (limit, offset) if number is not None):
        raise Refused(_BAD_PARAMETER)
    if offered is None:
        return answer_json({"count": len(groups), "total_count": len(groups)})
    page = offered[int(offset or 0) :][: int(limit) if limit else None]
    return answer_json({"count": len(offered), "total_count": len(page), "engine_runtimes": page})


def _tear(groups: list[Group]) -> list[Group]:
    """The first group that lists runtimes has one status too few."""
    torn = next((index for index, group in enumerate(groups) if group.get("status_list")), None)
    return [
        {**group, "status_list": group["status_list"][:-1]} if index == torn else group
        for index, group in enumerate(groups)
    ]


def _shrink(groups: list[Group]) -> list[Group]:
    """The first half, whose counts are its own: nothing in it tells of the rest."""
    return groups[: len(groups) // 2]


def _empty(_groups: list[Group]) -> list[Group]:
    return []


def _repeat(groups: list[Group]) -> list[Group]:
    """The first group comes once more at the end, and then each of its runtimes is being taken offline."""
    return groups + [
        {**group, "status_list": ["deleting" for _ in group.get("status_list", ())]} for group in groups[:1]
    ]


def _omit(_groups: list[Group]) -> None:
    """No `engine_runtimes` at all."""


SPOILT: dict[str, Callable[[list[Group]], list[Group] | None]] = {
    "torn": _tear,
    "shrunken": _shrink,
    "empty": _empty,
    "repeated": _repeat,
    "none": _omit,
}
