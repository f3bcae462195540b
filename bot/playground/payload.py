"""A payload read without trust: what is missing or of a wrong kind is empty, and its text is clean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, TypeAlias

Json: TypeAlias = Mapping[str, Any]

_ANSI = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # move, clear, colour
    r"|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # title, clipboard, links
    r"|\x1b[ -~]?"
)
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
_UNSEEN = {"Cc", "Cf", "Cs"}  # controls, direction marks and other formats, halves of pairs
_JOINERS = {"\u200c", "\u200d"}  # they hold emoji and some scripts together


def clean(text: str) -> str:
    """`text` without what acts on a terminal: control characters, escape sequences, direction marks."""
    text = _LINE_ENDS.sub("\n", _ANSI.sub("", text)).replace("\t", " ")
    return "".join(char for char in text if char == "\n" or char in _JOINERS or _is_seen(char))


def _is_seen(char: str) -> bool:
    return unicodedata.category(char) not in _UNSEEN


def string(item: Json, key: str) -> str:
    """The text under `key`, clean."""
    value = item.get(key)
    return clean(value) if isinstance(value, str) else ""


def whole_number(item: Json, key: str, most: int) -> int:
    """The number under `key`, from 0 to `most`."""
    value = item.get(key)
    return min(max(value, 0), most) if isinstance(value, int) else 0


def inner(item: Json, key: str) -> Json:
    """The object under `key`."""
    value = item.get(key)
    return value if isinstance(value, Mapping) else {}


def array(item: Json, key: str) -> list[Any]:
    """The array under `key`."""
    value = item.get(key)
    return list(value) if isinstance(value, list | tuple) else []


def inners(item: Json, key: str) -> list[Json]:
    """The objects in the array under `key`."""
    return [each for each in array(item, key) if isinstance(each, Mapping)]
