"""Slack's mrkdwn, read into spans of text, each with the ways it is drawn."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.playground.dates import draw_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.playground.dates import Viewer

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


def read_mrkdwn(text: str, viewer: Viewer) -> list[Span]:
    """The spans of a clean mrkdwn text, with its dates as the viewer sees them."""
    spans: list[Span] = []
    pieces = _PREFORMATTED.split(text)  # every second one is code, on lines of its own
    for index, piece in enumerate(pieces):
        if index % 2:
            before = "\n" if pieces[index - 1] or index > 1 else ""
            after = "\n" if pieces[index + 1] else ""
            spans.append(Span(f"{before}{unescape(piece)}{after}", frozenset({"preformatted"})))
        else:
            spans += _read_lines(piece, viewer)
    return spans


def _read_lines(text: str, viewer: Viewer) -> Iterator[Span]:
    for line in text.splitlines(keepends=True):
        if quoted := _QUOTE.match(line):
            yield Span("▎ ", frozenset({"quote"}))
            yield from _read_inline(line[quoted.end() :], Span("", frozenset({"quote"})), viewer)
        elif listed := _BULLET.match(line):
            yield Span(f"{listed[1]}• ")
            yield from _read_inline(line[listed.end() :], Span(""), viewer)
        else:
            yield from _read_inline(line, Span(""), viewer)


def _read_inline(text: str, around: Span, viewer: Viewer) -> Iterator[Span]:
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
            yield from _read_inline(inner, replace(around, kinds=around.kinds | {kind}), viewer)
        else:
            yield _read_angled(inner, around, viewer)
    if start < len(text):
        yield replace(around, text=unescape(text[start:]))


def _read_angled(inner: str, around: Span, viewer: Viewer) -> Span:
    """What stands between < and >: a link, a mention or a date."""
    target, _, label = inner.partition("|")
    target, label = unescape(target), unescape(label)
    if target.startswith("!date^"):
        unix, _, rest = target.removeprefix("!date^").partition("^")
        template, _, link = rest.partition("^")
        kinds = around.kinds | {"link"} if link else around.kinds
        return Span(draw_date(unix, template, label, viewer), kinds, link)
    if target.startswith(("@", "#", "!")):
        name = label or target.removeprefix("!subteam^")
        return Span(("#" if target[0] == "#" else "@") + name.lstrip("@#!"), around.kinds | {"mention"})
    return Span(label or target, around.kinds | {"link"}, target)
