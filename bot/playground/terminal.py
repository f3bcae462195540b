"""Draws a Block Kit message in a terminal, much as Slack would.

Every string of a message is data: it is cleaned of what acts on a terminal, and never read as rich's markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.columns import Columns
from rich.console import Group
from rich.emoji import Emoji
from rich.rule import Rule
from rich.style import Style
from rich.table import Column, Table
from rich.text import Text

from bot.playground.mrkdwn import Span, read_mrkdwn
from bot.playground.payload import array, inner, inners, string
from bot.playground.rich_text import read_rich_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.console import JustifyMethod, RenderableType

    from bot.playground.dates import Viewer
    from bot.playground.payload import Json

_STYLES = {
    "bold": Style(bold=True),
    "italic": Style(italic=True),
    "strike": Style(strike=True),
    "underline": Style(underline=True),
    "code": Style(color="cyan"),
    "preformatted": Style(color="cyan"),
    "quote": Style(dim=True),
    "mention": Style(color="blue", bold=True),
    "link": Style(color="blue", underline=True),
}
_BOLD = Style(bold=True)
_DIM = Style(dim=True)
_BUTTON_STYLES = {"primary": Style(color="green", bold=True), "danger": Style(color="red", bold=True)}
_ALIGNED: dict[object, JustifyMethod] = {"right": "right", "center": "center"}
_LINKED_SCHEMES = ("https://", "http://", "mailto:")
_WIDEST_BESIDE = 24  # cells; a wider accessory stands under its text, not at its right
_CLOSE_UNDER = {"section", "rich_text", "context"}  # no empty line between these and a context block


def draw(payload: Json, viewer: Viewer) -> RenderableType:
    """A message, as chat.postMessage takes it, for a terminal, with its dates as the viewer sees them.

    Without blocks its `text` is drawn. What cannot be drawn is named; a malformed message never raises.
    """
    drawn: list[RenderableType] = []
    above = ""
    for block in inners(payload, "blocks"):
        kind = string(block, "type")
        if drawn and not (kind == "context" and above in _CLOSE_UNDER):
            drawn.append(Text())
        drawn.append(_BLOCKS.get(kind, _unsupported)(block, viewer))
        above = kind
    return Group(*drawn) if drawn else _text({"type": "mrkdwn", "text": payload.get("text")}, viewer)


def _spans(spans: Iterable[Span]) -> Text:
    return Text.assemble(*map(_styled, spans), overflow="fold")


def _styled(span: Span) -> tuple[str, Style]:
    styles = [Style.null(), *(_STYLES[kind] for kind in sorted(span.kinds))]  # combine() wants one at least
    if span.link.startswith(_LINKED_SCHEMES):
        styles.append(Style(link=span.link))
    text = span.text if span.kinds & {"code", "preformatted"} else Emoji.replace(span.text)
    return text, Style.combine(styles)


def _text(item: Json, viewer: Viewer) -> Text:
    """A text object, of either type."""
    text = string(item, "text")
    return _spans(read_mrkdwn(text, viewer) if item.get("type") == "mrkdwn" else [Span(text)])


def _label(item: Json, key: str = "text") -> str:
    """The plain text under `key`, on one line."""
    return Emoji.replace(string(inner(item, key), "text")).replace("\n", " ")


def _unsupported(block: Json, _viewer: Viewer) -> RenderableType:
    return Text(f"(unsupported block: {string(block, 'type')})", _DIM)


def _section(block: Json, viewer: Viewer) -> RenderableType:
    text, accessory = inner(block, "text"), inner(block, "accessory")
    parts: list[RenderableType] = [_text(text, viewer)] if text else []
    if fields := inners(block, "fields"):
        parts.append(grid := Table.grid(Column(ratio=1), Column(ratio=1), expand=True, padding=(0, 2)))
        for start in range(0, len(fields), 2):
            grid.add_row(*(_text(field, viewer) for field in fields[start : start + 2]))
    if not accessory:
        return Group(*parts)
    drawn = _element(accessory, viewer)
    if not text or drawn.cell_len > _WIDEST_BESIDE:
        return Group(*parts, drawn)
    # beside the first line alone: the others, with their long names, have the whole width
    first, *rest = _text(text, viewer).split("\n", allow_blank=True)
    beside = Table.grid(Column(ratio=1), Column(no_wrap=True), expand=True, padding=(0, 1))
    beside.add_row(first, drawn)
    return Group(beside, *rest, *parts[1:])


def _context(block: Json, viewer: Viewer) -> RenderableType:
    line = Text("  ").join([_element(element, viewer) for element in inners(block, "elements")])
    line.stylize_before(_DIM)
    return line


def _actions(block: Json, viewer: Viewer) -> RenderableType:
    return Columns([_element(element, viewer) for element in inners(block, "elements")], padding=(0, 1))


def _header(block: Json, viewer: Viewer) -> RenderableType:
    text = _text(inner(block, "text"), viewer)
    text.stylize_before(_BOLD)
    return text


def _image(block: Json, viewer: Viewer) -> RenderableType:
    title = _label(block, "title")
    return Group(*([Text(title, _BOLD)] if title else []), _element(block, viewer))


def _input(block: Json, viewer: Viewer) -> RenderableType:
    hint = _label(block, "hint")
    element = _element(inner(block, "element"), viewer)
    return Group(Text(_label(block, "label"), _BOLD), element, *([Text(hint, _DIM)] if hint else []))


def _rich_text(block: Json, viewer: Viewer) -> RenderableType:
    return Group(*map(_spans, read_rich_text(block, viewer)))


def _table(block: Json, viewer: Viewer) -> RenderableType:
    rows = [[_cell(cell, viewer) for cell in inners({"row": row}, "row")] for row in array(block, "rows")]
    settings = array(block, "column_settings")
    table = Table(box=box.ROUNDED, border_style=_DIM, show_header=False)
    for column in range(max(map(len, rows), default=0)):
        align = inner({"column": settings[column]}, "column").get("align") if column < len(settings) else None
        table.add_column(justify="left" if not isinstance(align, str) else _ALIGNED.get(align, "left"))
    for index, row in enumerate(rows):
        table.add_row(*row, style=_BOLD if index == 0 else None, end_section=index == 0)
    return table


def _cell(cell: Json, viewer: Viewer) -> RenderableType:
    return _rich_text(cell, viewer) if cell.get("type") == "rich_text" else _text(cell, viewer)


_BLOCKS: dict[str, Callable[[Json, Viewer], RenderableType]] = {
    "section": _section,
    "context": _context,
    "actions": _actions,
    "divider": lambda _block, _viewer: Rule(style=_DIM),
    "header": _header,
    "image": _image,
    "input": _input,
    "table": _table,
    "rich_text": _rich_text,
    "markdown": _text,
}


def _element(element: Json, viewer: Viewer) -> Text:
    """An interactive element, an image or a text object."""
    kind = string(element, "type")
    if kind in _ELEMENTS:
        return _ELEMENTS[kind](element, viewer)
    return Text(f"(unsupported element: {kind})", _DIM)


def _button(element: Json, _viewer: Viewer) -> Text:
    return Text(f"[ {_label(element)} ]", _BUTTON_STYLES.get(string(element, "style"), _BOLD))


def _overflow(element: Json, _viewer: Viewer) -> Text:
    return Text(f"[ ⋮ {' · '.join(map(_label, inners(element, 'options')))} ]", _BOLD)


def _select(element: Json, _viewer: Viewer) -> Text:
    chosen = _label(inner(element, "initial_option")) or _label(element, "placeholder") or "Select"
    return Text(f"[ {chosen} ▾ ]", _BOLD)


def _choices(sign: str) -> Callable[[Json, Viewer], Text]:
    return lambda element, _viewer: Text(
        "  ".join(f"{sign} {_label(each)}" for each in inners(element, "options"))
    )


_ELEMENTS: dict[str, Callable[[Json, Viewer], Text]] = {
    "mrkdwn": _text,
    "plain_text": _text,
    "button": _button,
    "overflow": _overflow,
    "static_select": _select,
    "conversations_select": _select,
    "channels_select": _select,
    "users_select": _select,
    "checkboxes": _choices("☐"),
    "radio_buttons": _choices("○"),
    "plain_text_input": lambda element, _viewer: Text(f"[ {_label(element, 'placeholder'):_<30} ]", _BOLD),
    "image": lambda element, _viewer: Text(f"(image: {string(element, 'alt_text')})", _DIM),
}
