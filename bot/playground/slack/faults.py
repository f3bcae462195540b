"""Faults: what goes wrong with a call of the Web API, or with a reply by response_url."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Mapping, Sequence

REPLY = "response_url"  # what a reply is called where a method has its name


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackFault:
    """What goes wrong with a call. A field that is left out does nothing.

    Where and how often:
      method       of the Web API, or response_url; empty for all.
      times        how many calls it hits; None for ever.
    In the place of the answer, with nothing done:
      status       this one; 429 and 500 have their usual errors.
      error        this one; alone, with status 200.
      answer       this object.
      drop         the connection is closed without an answer.
      retry_after  its header, in seconds; of a 429, 1 if it is left out.
    Before anything is done:
      until        this must be set.
    When all is done:
      delay        seconds before the answer.
      drop_after   the connection is closed without an answer.
    """

    method: str = ""
    times: int | None = None
    status: int | None = None
    error: str = ""
    answer: Mapping[str, Any] | None = None
    retry_after: int | None = None
    delay: float = 0.0
    until: asyncio.Event | None = None
    drop: bool = False
    drop_after: bool = False

    def __post_init__(self) -> None:
        if self.times is not None and self.times < 1:
            raise ValueError("times is 1 or more, or None for ever")

    @property
    def refuses(self) -> bool:
        """Whether nothing is done, whatever is answered."""
        return self.status is not None or bool(self.error) or self.answer is not None or self.drop

    @property
    def refusal(self) -> str:
        """The error of the answer."""
        return self.error or _USUAL.get(self.status or 200, "internal_error")


NO_FAULT = SlackFault()

_USUAL = {429: "ratelimited", 500: "internal_error", 503: "service_unavailable"}


def take(faults: Sequence[SlackFault], method: str) -> tuple[SlackFault, list[SlackFault]]:
    """The first fault that hits a call of `method`, or NO_FAULT, and what is left of all after it."""
    for index, fault in enumerate(faults):
        if fault.method in {"", method}:
            spent = [] if fault.times == 1 else [replace(fault, times=fault.times and fault.times - 1)]
            return fault, [*faults[:index], *spent, *faults[index + 1 :]]
    return NO_FAULT, list(faults)
