"""The few blocks and elements the bot's messages are made of, as Slack's JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.blocks.limits import Limit
from bot.blocks.mrkdwn import plain

if TYPE_CHECKING:
    from bot.blocks.mrkdwn import Mrkdwn

Block = dict[str, Any]


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


def button(label: str, action_id: str, value: str, *, spoken: str = "") -> Block:
    """A button. `spoken` is what a screen reader says in the place of a label that is too short for it."""
    block: Block = {
        "type": "button",
        "text": {"type": "plain_text", "text": plain(label, Limit.BUTTON_TEXT.most), "emoji": False},
        "action_id": action_id,
        "value": value,
    }
    if spoken:
        block["accessibility_label"] = plain(spoken, Limit.BUTTON_LABEL.most)
    return block


def _text(text: Mrkdwn) -> Block:
    # verbatim: a bare @everyone, #channel or address in the data stays text
    return {"type": "mrkdwn", "text": text, "verbatim": True}
