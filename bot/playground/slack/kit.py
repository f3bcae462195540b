"""Block Kit as Slack judges it: by the one table of its limits, save for the rows that are a bot's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.blocks.limits import Limit, problems, weight
from bot.playground.slack.refusals import ApiError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.playground.slack.reading import Arguments

LONGEST_TEXT = 40_000  # characters of a message's text, beyond which it is cut
LONGEST_EDIT = 4_000  # characters of an edited message's, beyond which it is refused
HEAVIEST = 12_000  # escaped characters in all of a message's blocks
LARGEST_VIEW = 250_000  # characters of its JSON
LARGEST_METADATA = 16_000

_OURS = tuple(f"({limit.slack_name})" for limit in (Limit.OUR_BLOCKS, Limit.OUR_CHARACTERS))
# What Slack has and the table has not: these are let through unjudged.
_UNJUDGED = frozenset(
    {
        *("datepicker", "timepicker", "datetimepicker", "external_select", "users_select", "channels_select"),
        *("multi_static_select", "multi_external_select", "multi_users_select", "multi_channels_select"),
        *("multi_conversations_select", "email_text_input", "url_text_input", "number_input"),
        *("rich_text_input", "file_input", "workflow_button", "icon_button", "feedback_buttons"),
        *("video", "file", "call", "alert", "card", "carousel", "container", "context_actions", "plan"),
        *("task_card", "data_table", "data_visualization"),
    }
)
_VIEW_TEXTS = {"title": Limit.VIEW_TITLE, "submit": Limit.VIEW_BUTTON, "close": Limit.VIEW_BUTTON}
_VIEW_STRINGS = {
    "private_metadata": Limit.VIEW_METADATA,
    "callback_id": Limit.CALLBACK_ID,
    "external_id": Limit.CALLBACK_ID,
}
_VIEW_FLAGS = ("clear_on_close", "notify_on_close", "submit_disabled")
_VIEW_KINDS = {
    "modal": {"type", "blocks", *_VIEW_TEXTS, *_VIEW_STRINGS, *_VIEW_FLAGS},
    "home": {"type", "blocks", *_VIEW_STRINGS},
}


def read_blocks(args: Arguments) -> tuple[dict[str, Any], ...]:
    """The blocks of a message; ApiError where Slack would refuse them."""
    blocks = args.value("blocks", "invalid_blocks_format")
    if blocks is None:
        return ()
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    if wrong := list(_judge(blocks)):
        raise ApiError("invalid_blocks", wrong)
    if weight(blocks) > HEAVIEST:
        raise ApiError("msg_blocks_too_long")
    return tuple(blocks)


def _judge(blocks: list[Any]) -> Iterator[str]:
    for problem in problems({"text": " ", "blocks": blocks}):
        pointer, _, sentence = problem.partition(": ")
        if not (sentence.endswith(_OURS) or _find(blocks, pointer) in _UNJUDGED):
            yield problem


def _find(blocks: list[Any], pointer: str) -> Any:
    """The text at `pointer`, `/blocks/0/type`; empty where there is none."""
    value: Any = blocks
    for key in pointer.split("/")[2:]:
        inner = value.get(key) if isinstance(value, dict) else None
        if isinstance(value, list | tuple):
            inner = value[int(key)] if key.isdecimal() and int(key) < len(value) else None
        value = inner
    return value if isinstance(value, str) else ""


def read_metadata(args: Arguments) -> Mapping[str, Any] | None:
    """The metadata of a message; None where none is given."""
    metadata = args.value("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_type"), str):
        raise ApiError("invalid_metadata_schema")
    if not isinstance(metadata.get("event_payload"), dict):
        raise ApiError("invalid_metadata_schema")
    if len(str(metadata)) > LARGEST_METADATA:
        raise ApiError("metadata_too_large")
    return metadata


def read_view(args: Arguments, *kinds: str) -> dict[str, Any]:
    """The definition of a view of one of `kinds`; ApiError where Slack would refuse it."""
    view = args.value("view", "invalid_arguments")
    wrong = list(judge_view(view, *kinds))
    if wrong:
        raise ApiError("invalid_arguments", wrong)
    if len(str(view)) > LARGEST_VIEW:
        raise ApiError("view_too_large")
    return dict(view)


def judge_view(view: object, *kinds: str) -> Iterator[str]:
    """What Slack would refuse in a view."""
    if not isinstance(view, dict):
        yield "/view: must provide an object"
        return
    kind = view.get("type")
    if kind not in kinds:
        yield f"/view/type: must be {' or '.join(kinds)}"
        return
    yield from (f"/view/{key}: unknown key" for key in view if key not in _VIEW_KINDS[kind])
    yield from _judge_texts(view)
    if kind == "modal" and "title" not in view:
        yield "/view/title: missing"
    blocks = view.get("blocks")
    if not isinstance(blocks, list):
        yield "/view/blocks: must provide an array"
        return
    if misfit := Limit.VIEW_BLOCKS.misfit(len(blocks)):
        yield f"/view/blocks: {misfit}"
    if kind == "modal" and "submit" not in view and _has_input(blocks):
        yield "/view/submit: missing where there is an input block"
    too_many = f"/blocks: {Limit.MESSAGE_BLOCKS.misfit(len(blocks))}"
    yield from (f"/view{problem}" for problem in _judge(blocks) if problem != too_many)


def _judge_texts(view: Mapping[str, Any]) -> Iterator[str]:
    for key, limit in (_VIEW_TEXTS | _VIEW_STRINGS).items():
        if (value := view.get(key)) is None:
            continue
        if key in _VIEW_TEXTS:
            value = value.get("text") if isinstance(value, dict) and value.get("type") == "plain_text" else 0
        if wrong := limit.misfit(len(value)) if isinstance(value, str) else "not a text of its kind":
            yield f"/view/{key}: {wrong}"
    yield from (
        f"/view/{key}: not true or false" for key in _VIEW_FLAGS if not isinstance(view.get(key, False), bool)
    )


def _has_input(blocks: list[Any]) -> bool:
    return any(isinstance(block, dict) and block.get("type") == "input" for block in blocks)
