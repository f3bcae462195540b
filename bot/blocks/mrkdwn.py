"""Slack's mrkdwn, with everything that came from outside made harmless."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.texts import Texts

_CUT = "…"
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# These have no escape in mrkdwn; what looks like them formats nothing.
_LOOKALIKES = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
# Words of ASCII with nothing in them to escape, as most texts are.
_SAFE = re.compile(r"(?:[!-%'-)+-;=?-_a-}]+(?: [!-%'-)+-;=?-_a-}]+)*)?")
_ZERO_WIDTH_JOINER = "\u200d"  # holds emoji together
_PART_OF_ENTITY = re.compile(r"&[a-z]*$")
_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}


class Mrkdwn(str):
    """mrkdwn that is as it should be: written by the bot, or escaped."""

    __slots__ = ()


def plain(text: str, limit: int) -> str:
    """`text` on one line, without invisible and direction-changing characters, `limit` characters at most."""
    if not text.isascii() or not text.isprintable():
        text = "".join(map(_visible, text))
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + _CUT


def _visible(char: str) -> str:
    if char.isspace():
        return " "
    hidden = unicodedata.category(char) in _INVISIBLE and char != _ZERO_WIDTH_JOINER
    return "" if hidden else char


def escape(text: str, limit: int = 40) -> Mrkdwn:
    """`text` from outside as mrkdwn, `limit` characters at most after escaping. Pings and formats nothing."""
    if isinstance(text, Mrkdwn):
        return text
    if len(text) <= limit and _SAFE.fullmatch(text):
        return Mrkdwn(text)
    return _entities(plain(text, limit).translate(_LOOKALIKES), limit)


def code(text: str, limit: int = 255) -> Mrkdwn:
    """`text` from outside in a code span, from which it can be copied."""
    inner = _entities(plain(text, limit).replace("`", "ˋ"), limit)
    return Mrkdwn(f"`{inner}`") if inner else Mrkdwn("")


def _entities(text: str, limit: int) -> Mrkdwn:
    escaped = re.sub("[&<>]", lambda found: _ENTITIES[found[0]], text)
    return cut(Mrkdwn(escaped), limit)


def bold(text: str) -> Mrkdwn:
    """`text`, escaped if it is not yet, in bold."""
    return Mrkdwn(f"*{escape(text)}*")


def join(parts: Iterable[str], between: str = " · ") -> Mrkdwn:
    """The parts that are not empty, escaped where they are not yet, with `between` between them."""
    return Mrkdwn(between.join(filter(None, map(escape, parts))))


def fill(texts: Texts, text_id: str, /, **values: str | int) -> Mrkdwn:
    """The sentence `text_id` with its values escaped, but for those that are Mrkdwn already."""
    safe = {name: escape(value) if isinstance(value, str) else value for name, value in values.items()}
    return Mrkdwn(texts(text_id, **safe))


def cut(text: Mrkdwn, most: int) -> Mrkdwn:
    """The first `most` characters of `text`, which has no markup; no entity of it is cut."""
    return text if len(text) <= most else Mrkdwn(_PART_OF_ENTITY.sub("", text[: most - 1]) + _CUT)


def ago(unix: float) -> Mrkdwn:
    """How long ago `unix` (seconds) was, as each reader's Slack says it."""
    return _date(unix, "{ago}", "%Y-%m-%d %H:%M UTC")


def day(unix: float) -> Mrkdwn:
    """The day of `unix` (seconds), in each reader's zone."""
    return _date(unix, "{date_short}", "%Y-%m-%d")


def moment(unix: float) -> Mrkdwn:
    """The day and the minute of `unix` (seconds), in each reader's zone."""
    return _date(unix, "{date_short} {time}", "%Y-%m-%d %H:%M UTC")


def hour(unix: float) -> Mrkdwn:
    """The time of day of `unix` (seconds), in each reader's zone."""
    return _date(unix, "{time}", "%H:%M UTC")


def _date(unix: float, form: str, fallback: str) -> Mrkdwn:
    at = datetime.fromtimestamp(unix, UTC)
    return Mrkdwn(f"<!date^{int(unix)}^{form}|{at:{fallback}}>")


def person(user: str) -> Mrkdwn:
    """The person with the id `user`, as each reader's Slack calls them. In a channel, it rings them."""
    return Mrkdwn(f"<@{escape(user)}>")


def channel(channel_id: str) -> Mrkdwn:
    """The channel, as a link for those who may see it."""
    return Mrkdwn(f"<#{escape(channel_id)}>")
