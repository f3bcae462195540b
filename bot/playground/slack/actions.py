"""What a person does with an element, as a payload tells of it: the action, and the state of a surface."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.playground.slack.people import Json

Values = dict[str, dict[str, "Json"]]  # by block_id, then action_id

# The key under which each kind of element has what was chosen, and that of what it begins with.
_CHOSEN = {
    "overflow": ("selected_option", ""),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "users_select": ("selected_user", "initial_user"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_users_select": ("selected_users", "initial_users"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
}
_STATELESS = frozenset({"button", "overflow", "image"})


def action(element: Json, value: Any, block_id: str, ts: str) -> Json:
    """The entry of `actions`. `value` is an option's value, or several, a date, an id or a text."""
    kind = str(element.get("type", "button"))
    done: Json = {
        "type": kind,
        "action_id": element.get("action_id", ""),
        "block_id": block_id,
        "action_ts": ts,
    }
    if kind not in _CHOSEN:
        kept = {name: element[name] for name in ("text", "value", "style", "url") if name in element}
        return done | kept | ({} if value is None else {"value": value})
    return done | chosen(element, value)


def chosen(element: Json, value: Any) -> Json:
    """What is chosen in `element`, in the form of its kind."""
    key, _ = _CHOSEN[str(element["type"])]
    if key == "selected_option":
        return {key: None if value is None else _option(element, value)}
    if key == "selected_options":
        return {key: [_option(element, each) for each in value or ()]}
    return {key: value or None}


def _option(element: Json, value: Any) -> Json:
    """The option that has `value`, or is it; ValueError where there is none."""
    groups = element.get("option_groups", ())
    options = [*element.get("options", ()), *(each for group in groups for each in group["options"])]
    for option in options:
        if value in (option, option.get("value")):
            return dict(option)
    if not options and isinstance(value, dict):  # one that an app loads
        return value
    raise ValueError(f"{element.get('action_id')} has no option {value!r}")


def elements(blocks: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Json]]:
    """Each interactive element in `blocks`, with its block's id."""
    for block in blocks:
        inside = [block.get("accessory"), block.get("element"), *(block.get("elements") or ())]
        for each in inside:
            if isinstance(each, dict) and "action_id" in each:
                yield str(block.get("block_id", "")), each


def locate(blocks: Iterable[Mapping[str, Any]], element: Json) -> tuple[str, Json]:
    """The id of the block that has `element`, and the element as it stands there; ValueError without one.

    One whose action_id is the same is taken for it.
    """
    found = list(elements(blocks))
    same = [pair for pair in found if pair[1] == element]
    alike = [pair for pair in found if pair[1]["action_id"] == element.get("action_id")]
    if not same and not alike:
        raise ValueError(f"there is no element {element.get('action_id')!r}")
    return (same or alike)[0]


def state(blocks: Iterable[Mapping[str, Any]], values: Mapping[str, Mapping[str, Json]]) -> Json:
    """The state of a surface: what its elements began with, or what is in `values`."""
    told: Values = {}
    for block_id, element in elements(blocks):
        kind = str(element["type"])
        if kind in _STATELESS or kind not in _CHOSEN:
            continue
        key, initial = _CHOSEN[kind]
        begun = {"type": kind, key: element.get(initial, [] if key.endswith("s") else None)}
        now = values.get(block_id, {}).get(element["action_id"], begun)
        told.setdefault(block_id, {})[element["action_id"]] = dict(now)
    return {"values": told}


def fill(blocks: Iterable[Mapping[str, Any]], given: Mapping[str, Mapping[str, Any]]) -> Values:
    """What was typed and picked, by block_id and action_id, in the form of the elements."""
    filled: Values = {}
    for block_id, element in elements(blocks):
        action_id, kind = element["action_id"], str(element["type"])
        if kind in _CHOSEN and action_id in given.get(block_id, {}):
            typed = {"type": kind, **chosen(element, given[block_id][action_id])}
            filled.setdefault(block_id, {})[action_id] = typed
    return filled
