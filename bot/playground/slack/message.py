"""A message as it stands in a channel."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.playground.slack.people import APP, BOT, BOT_ID, TEAM

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.playground.slack.people import Json, Person


@dataclass(frozen=True, slots=True)
class Message:
    """What `author` said in `channel`. `ts` is its key there, which the workspace gives to it.

    `ephemeral_to` is the one person who sees it, if it is one; `edited` the ts of the last edit.
    """

    channel: str
    author: str
    text: str = ""
    blocks: tuple[Json, ...] = ()
    ts: str = ""
    thread_ts: str = ""
    ephemeral_to: str = ""
    edited: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)

    def as_seen(self, author: Person) -> Json:
        """The message as the page draws it."""
        return {
            "ts": self.ts,
            "channel": self.channel,
            "user": {"id": author.id, "name": author.name, "bot": author.is_bot},
            "text": self.text,
            "blocks": list(self.blocks),
            "ephemeral": bool(self.ephemeral_to),
            "thread_ts": self.thread_ts,
            "edited": self.edited,
        }

    def as_sent(self, *, with_metadata: bool = False) -> Json:
        """The message as the Web API and the deliveries tell of it."""
        said: Json = {
            "type": "message",
            "user": self.author,
            "text": self.text,
            "ts": self.ts,
            "team": TEAM,
        }
        if self.author == BOT:
            said |= {"bot_id": BOT_ID, "app_id": APP}
        if self.blocks:
            said["blocks"] = list(self.blocks)
        if self.thread_ts:
            said["thread_ts"] = self.thread_ts
        if self.edited:
            said["edited"] = {"user": self.author, "ts": self.edited}
        if self.metadata and with_metadata:
            said["metadata"] = dict(self.metadata)
        return said


def identified(blocks: Iterable[Mapping[str, Any]]) -> tuple[Json, ...]:
    """`blocks`, each with a block_id: Slack gives one to those that have none."""
    return tuple({**block, "block_id": block.get("block_id") or secrets.token_hex(3)} for block in blocks)
