"""The few blocks and elements the bot's messages are made of, as Slack's JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.blocks.limits import Limit
from bot.blocks.mrkdwn import plain

if TYPE_CHECKING:
    from bot.blocks.mrkdwn import Mrkdwn

Block = dict[str, Any]
_CONFIRM = {
    "title": Limit.CONFIRM_TITLE,
    "text": Limit.CONFIRM_TEXT,
    "confirm": Limit.CONFIRM_BUTTON,
    "deny": Limit.CONFIRM_BUTTON,
}


@dataclass(frozen=True, slots=True)
class Message:
    """A message: `text` for notifications and screen readers, `blocks` for the eye.

    `found` is how many runtimes it speaks of, None where the question could not be read or answered.
    """

    text: str
    blocks: tuple[Block, ...]
    found: int | None = 1

    def payload(self) -> dict[str, Any]:
        """The message as Slack's API takes it."""
        return {"text": self.text, "blocks": list(self.blocks)}


def header(text: str) -> Block:
    """A title of a page."""
    return {"type": "header", "text": _plain(text, Limit.HEADER_TEXT.most)}


def divider() -> Block:
    """A line between what is above and what is below."""
    return {"type": "divider"}


def section(text: Mrkdwn, accessory: Block | None = None) -> Block:
    """A paragraph, with a button at its right."""
    block: Block = {"type": "section", "text": _text(text)}
    if accessory:
        block["accessory"] = accessory
    return block


def context(*texts: Mrkdwn) -> Block:
    """Small print."""
    return {"type": "context", "elements": [_text(text) for text in texts]}


def actions(*buttons: Block) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(buttons)}


def button(label: str, action_id: str, value: str, *, spoken: str = "", sure: Block | None = None) -> Block:
    """A button. `spoken` is what a screen reader says in the place of a label that is too short for it.

    `sure` is what is asked before it takes effect.
    """
    block: Block = {
        "type": "button",
        "text": _plain(label, Limit.BUTTON_TEXT.most),
        "action_id": action_id,
        "value": value,
    }
    if spoken:
        block["accessibility_label"] = plain(spoken, Limit.BUTTON_LABEL.most)
    if sure:
        block["confirm"] = sure
    return block


def confirm(title: str, text: str, yes: str, no: str) -> Block:
    """What is asked before something is done that takes effort to undo."""
    fields = {"title": title, "text": text, "confirm": yes, "deny": no}
    return {key: _plain(each, _CONFIRM[key].most) for key, each in fields.items()}


def _plain(text: str, most: int) -> Block:
    return {"type": "plain_text", "text": plain(text, most), "emoji": False}


def _text(text: Mrkdwn) -> Block:
    # verbatim: a bare @everyone, #channel or address in the data stays text
    return {"type": "mrkdwn", "text": text, "verbatim": True}
