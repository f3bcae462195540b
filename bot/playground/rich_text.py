"""Slack's rich_text block, read into lines of spans."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.playground.dates import draw_date
from bot.playground.mrkdwn import Span
from bot.playground.payload import inner, inners, string, whole_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.playground.dates import Viewer
    from bot.playground.payload import Json

_DEEPEST = 8  # levels of a list
_HIGHEST = 999  # number in a list
_STYLES = ("bold", "italic", "strike", "code", "underline")
_MENTION = frozenset({"mention"})
_NAMED = {  # parts that stand for a name: the key it is under, what is around it, and its kinds
    "user": ("user_id", "@{}", _MENTION),
    "usergroup": ("usergroup_id", "@{}", _MENTION),
    "broadcast": ("range", "@{}", _MENTION),
    "channel": ("channel_id", "#{}", _MENTION),
    "emoji": ("name", ":{}:", frozenset()),
}


def read_rich_text(block: Json, viewer: Viewer) -> Iterator[list[Span]]:
    """The lines of a rich_text block (a span may hold further line ends), as the viewer sees them."""
    for element in inners(block, "elements"):
        kind = string(element, "type")
        if kind in _READERS:
            yield from _READERS[kind](element, viewer)
        else:
            yield [Span(f"(unsupported in rich text: {kind})")]


def _section(element: Json, viewer: Viewer) -> Iterator[list[Span]]:
    yield [_part(part, viewer) for part in inners(element, "elements")]


def _list(element: Json, viewer: Viewer) -> Iterator[list[Span]]:
    indent = "  " * whole_number(element, "indent", _DEEPEST)
    first = 1 + whole_number(element, "offset", _HIGHEST)
    for number, item in enumerate(inners(element, "elements"), first):
        sign = f"{number}." if element.get("style") == "ordered" else "•"
        for line in _section(item, viewer):
            yield [Span(f"{indent}{sign} "), *line]


def _preformatted(element: Json, viewer: Viewer) -> Iterator[list[Span]]:
    for line in _section(element, viewer):
        yield [replace(span, kinds=span.kinds | {"preformatted"}) for span in line]


def _quote(element: Json, viewer: Viewer) -> Iterator[list[Span]]:
    quote = frozenset({"quote"})
    for line in _section(element, viewer):
        inside = (
            replace(span, text=span.text.replace("\n", "\n▎ "), kinds=span.kinds | quote) for span in line
        )
        yield [Span("▎ ", quote), *inside]


_READERS: dict[str, Callable[[Json, Viewer], Iterator[list[Span]]]] = {
    "rich_text_section": _section,
    "rich_text_list": _list,
    "rich_text_preformatted": _preformatted,
    "rich_text_quote": _quote,
}


def _part(part: Json, viewer: Viewer) -> Span:
    kind = string(part, "type")
    style = inner(part, "style")
    kinds = frozenset(name for name in _STYLES if style.get(name) is True)
    if kind == "date":
        unix = str(part.get("timestamp"))
        return Span(draw_date(unix, string(part, "format"), string(part, "fallback"), viewer), kinds)
    if kind in _NAMED:
        key, form, own = _NAMED[kind]
        return Span(form.format(string(part, key)), kinds | own)
    url = string(part, "url")
    text = string(part, "text") or url or f"(unsupported in rich text: {kind})"
    return Span(text, kinds | {"link"} if url else kinds, url)
