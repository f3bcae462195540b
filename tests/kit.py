"""Block Kit for the tests, as JSON: the least that Slack takes, with `keys` beside it or in its place."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(text: str = "x") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "x") -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "x", /, **keys: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **keys}


def button(label: str = "x", /, **keys: Any) -> Json:
    return {"type": "button", "text": plain(label), "action_id": "a", **keys}


def confirm(**keys: Any) -> Json:
    return {"title": plain(), "text": mrkdwn(), "confirm": plain(), "deny": plain(), **keys}


def option(label: str = "x", /, **keys: Any) -> Json:
    return {"text": plain(label), "value": "v", **keys}


def overflow(*options: Json) -> Json:
    return {"type": "overflow", "action_id": "a", "options": list(options)}


def select(**keys: Any) -> Json:
    return {"type": "static_select", "action_id": "a", **keys}


def image(**keys: Any) -> Json:
    return {"type": "image", "image_url": "https://x", "alt_text": "x", **keys}


def text_input(**keys: Any) -> Json:
    return {
        "type": "input",
        "label": plain(),
        "element": {"type": "plain_text_input", "action_id": "a"},
        **keys,
    }


def rich_text(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def line(*parts: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(parts)}


def cell(text: str = "x") -> Json:
    return {"type": "raw_text", "text": text}


def table(*rows: list[Json], **keys: Any) -> Json:
    return {"type": "table", "rows": list(rows), **keys}


def choices(count: int) -> Json:
    return {"type": "checkboxes", "action_id": "a", "options": [option()] * count}


def message(*blocks: Any) -> Json:
    return {"text": "x", "blocks": list(blocks)}
