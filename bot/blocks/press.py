"""What a button carries, so that any process can answer it: the question, the page, the snapshot."""

from __future__ import annotations

import json
from dataclasses import dataclass

_TEXTS = {
    "query": "q",
    "snapshot": "s",
    "runtime": "r",
    "image": "i",
    "span": "t",
    "channel": "c",
}
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class PressError(ValueError):
    """A button's value that this version of the bot does not read."""


@dataclass(frozen=True, slots=True)
class Press:
    """The value of a button. `start` is the place of the page's first runtime, from 0.

    `query` is canonical text, `snapshot` a fingerprint, `runtime` the digest of a key. `image` is that
    of the key without its region, for when the runtime is gone from that region and not from others.
    `span` is how far back the change log is asked for, as it is typed ("7d"). `channel` is the id of the
    channel that is meant, where it is another than that of the message.
    """

    query: str = ""
    start: int = 0
    snapshot: str = ""
    runtime: str = ""
    image: str = ""
    span: str = ""
    channel: str = ""

    def __str__(self) -> str:
        """JSON, well under Slack's 2,000 characters."""
        fields = {"p": self.start, **{name: getattr(self, field) for field, name in _TEXTS.items()}}
        kept = {name: value for name, value in fields.items() if value}
        return _ENCODER.encode(kept)


def read_press(value: str) -> Press:
    """The press that `value` is; PressError where it is none."""
    try:
        fields = json.loads(value)
        start = fields.get("p", 0)
        texts = {field: fields.get(name, "") for field, name in _TEXTS.items()}
    except (ValueError, AttributeError, RecursionError) as error:
        raise PressError(value) from error
    if not all(isinstance(text, str) for text in texts.values()) or type(start) is not int or start < 0:
        raise PressError(value)
    return Press(start=start, **texts)
