"""Slack's mrkdwn, read into spans of text, each with the ways it is drawn; dates are drawn in local time."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}

_PREFORMATTED = re.compile(r"\n?```\n?(.+?)\n?```\n? *", re.DOTALL)
_QUOTE = re.compile(r"(?:&gt;|>) ?")
_BULLET = re.compile(r"( *)[-•] +")


def _marked(sign: str) -> str:
    """The pattern of a run between two `sign`s that touch it, with no word at their outer sides."""
    inner = rf"(?:`[^`\n]+`|<[^<>\n]*>|[^\n`<{sign}])"
    return rf"(?<![\w{sign}]){re.escape(sign)}(?=\S)({inner}+)(?<=\S){re.escape(sign)}(?![\w{sign}])"


_INLINE = re.compile(rf"`([^`\n]+)`|<([^<>\n]+)>|{_marked('*')}|{_marked('_')}|{_marked('~')}")
_KINDS = ("code", "", "bold", "italic", "strike")  # by the group of _INLINE


@dataclass(frozen=True, slots=True)
class Span:
    """Text that is drawn one way. `link` is where it leads, or empty.

    Kinds: bold, italic, strike, code, preformatted, quote, mention, link.
    """

    text: str
    kinds: frozenset[str] = frozenset()
    link: str = ""


def unescape(text: str) -> str:
    """`text` with Slack's three entities undone."""
    return re.sub("&(?:amp|lt|gt);", lambda found: _ENTITIES[found[0]], text)


def read_mrkdwn(text: str, now: float) -> list[Span]:
    """The spans of a clean mrkdwn text. `now` is in seconds since 1970, and dates are told from it."""
    spans: list[Span] = []
    pieces = _PREFORMATTED.split(text)  # every second one is code, on lines of its own
    for index, piece in enumerate(pieces):
        if index % 2:
            before = "\n" if pieces[index - 1] or index > 1 else ""
            after = "\n" if pieces[index + 1] else ""
            spans.append(Span(f"{before}{unescape(piece)}{after}", frozenset({"preformatted"})))
        else:
            spans += _read_lines(piece, now)
    return spans


def _read_lines(text: str, now: float) -> Iterator[Span]:
    for line in text.splitlines(keepends=True):
        if quoted := _QUOTE.match(line):
            yield Span("▎ ", frozenset({"quote"}))
            yield from _read_inline(line[quoted.end() :], Span("", frozenset({"quote"})), now)
        elif listed := _BULLET.match(line):
            yield Span(f"{listed[1]}• ")
            yield from _read_inline(line[listed.end() :], Span(""), now)
        else:
            yield from _read_inline(line, Span(""), now)


def _read_inline(text: str, around: Span, now: float) -> Iterator[Span]:
    start = 0
    for found in _INLINE.finditer(text):
        if found.start() > start:
            yield replace(around, text=unescape(text[start : found.start()]))
        start = found.end()
        kind = _KINDS[(found.lastindex or 1) - 1]
        inner = found[found.lastindex or 1]
        if kind == "code":
            yield Span(unescape(inner), around.kinds | {kind})
        elif kind:
            yield from _read_inline(inner, replace(around, kinds=around.kinds | {kind}), now)
        else:
            yield _read_angled(inner, around, now)
    if start < len(text):
        yield replace(around, text=unescape(text[start:]))


def _read_angled(inner: str, around: Span, now: float) -> Span:
    """What stands between < and >: a link, a mention or a date."""
    target, _, label = inner.partition("|")
    target, label = unescape(target), unescape(label)
    if target.startswith("!date^"):
        unix, _, rest = target.removeprefix("!date^").partition("^")
        template, _, link = rest.partition("^")
        kinds = around.kinds | {"link"} if link else around.kinds
        return Span(draw_date(unix, template, label, now), kinds, link)
    if target.startswith(("@", "#", "!")):
        name = label or target.removeprefix("!subteam^")
        return Span(("#" if target[0] == "#" else "@") + name.lstrip("@#!"), around.kinds | {"mention"})
    return Span(label or target, around.kinds | {"link"}, target)


def _ago(moment: datetime, now: datetime) -> str:
    seconds = int((now - moment).total_seconds())
    for unit, length in (
        ("year", 31_536_000),
        ("month", 2_592_000),
        ("day", 86_400),
        ("hour", 3_600),
        ("minute", 60),
    ):
        if count := abs(seconds) // length:
            period = f"{count} {unit}{'s' if count > 1 else ''}"
            return f"{period} ago" if seconds > 0 else f"in {period}"
    return "less than a minute ago" if seconds >= 0 else "in less than a minute"


def _nth(day: int) -> str:
    ending = "th" if day in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


_TOKENS: dict[str, Callable[[datetime, datetime], str]] = {
    "date_num": lambda at, _: f"{at:%Y-%m-%d}",
    "date_slash": lambda at, _: f"{at:%d/%m/%Y}",
    "date": lambda at, _: f"{at:%B} {at.day}, {at.year}",
    "date_short": lambda at, _: f"{at:%b} {at.day}, {at.year}",
    "date_long": lambda at, _: f"{at:%A, %B} {_nth(at.day)}, {at.year}",
    "date_long_full": lambda at, _: f"{at:%B} {at.day}, {at.year}",
    "day_divider": lambda at, _: f"{at:%A, %B} {_nth(at.day)}",
    "time": lambda at, _: f"{at:%H:%M}",
    "time_secs": lambda at, _: f"{at:%H:%M:%S}",
    "ago": _ago,
}
_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}  # days from now, for the tokens in _pretty


def draw_date(unix: str, template: str, fallback: str, now: float) -> str:
    """Slack's date `template` filled with `unix` (seconds) in local time, or else the fallback."""
    try:
        at, current = (datetime.fromtimestamp(float(stamp), UTC).astimezone() for stamp in (unix, now))
    except (ValueError, OverflowError, OSError):
        return fallback

    def draw(found: re.Match[str]) -> str:
        name = found[1].removesuffix("_pretty")
        near = _NEAR.get((at.date() - current.date()).days)
        if near and name != found[1]:
            return near.capitalize() if found.start() == 0 else near
        return _TOKENS[name](at, current) if name in _TOKENS else found[0]

    return re.sub(r"\{(\w+)\}", draw, template) or fallback
