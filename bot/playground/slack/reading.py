"""What came from outside, read without trust: a body, and the arguments of a call."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from bot.playground.slack.refusals import ApiError

if TYPE_CHECKING:
    from collections.abc import Mapping

_TRUE = frozenset({"1", "true"})
_DEEPEST = 100  # objects and arrays in one another


def read_json(text: str | bytes) -> Any:
    """The value of a JSON text; ValueError where it is none, or one that cannot be written again.

    Halves of surrogate pairs, which JSON can hold and UTF-8 cannot, become question marks.
    """
    try:
        value = json.loads(text)
        if _is_deeper(value, _DEEPEST):
            raise ValueError("too deep")
        written = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except RecursionError:
        raise ValueError("too deep") from None
    cleaned = written.encode(errors="replace").decode()
    return value if cleaned == written else json.loads(cleaned)


def _is_deeper(value: object, most: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return most == 0 or any(_is_deeper(each, most - 1) for each in inner)


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of a call, from a form, a query or JSON: a value may be of any kind, or its text."""

    given: Mapping[str, Any]

    def text(self, name: str) -> str:
        """The text under `name`; empty where there is none."""
        value = self.given.get(name)
        return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""

    def flag(self, name: str) -> bool:
        """Whether `name` is said to be true."""
        value = self.given.get(name)
        return value if isinstance(value, bool) else str(value).lower() in _TRUE

    def number(self, name: str, usual: int, most: int) -> int:
        """The whole number under `name`, from 1 to `most`."""
        text = self.text(name)
        if not text:
            return usual
        if not text.isdecimal() or not text.isascii() or not 0 < len(text) <= len(str(most)):
            raise ApiError("invalid_limit")
        return min(max(int(text), 1), most)

    def value(self, name: str, otherwise: str) -> Any:
        """The JSON value under `name`, be it given as its text; `otherwise` is the error where it is none."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return read_json(value) if value else None
        except ValueError:
            raise ApiError(otherwise) from None


def read_arguments(content_type: str, body: bytes, query: str) -> Arguments:
    """The arguments of a call; ApiError over JSON that is none, or not an object."""
    asked = dict(parse_qsl(query, keep_blank_values=True, errors="replace"))
    if content_type.partition(";")[0].strip().lower() == "application/json":
        try:
            given = read_json(body) if body.strip() else {}
        except ValueError:
            raise ApiError("invalid_json") from None
        if not isinstance(given, dict):
            raise ApiError("json_not_object")
        return Arguments({**asked, **given})
    form = body.decode(errors="replace")
    return Arguments({**asked, **dict(parse_qsl(form, keep_blank_values=True, errors="replace"))})
