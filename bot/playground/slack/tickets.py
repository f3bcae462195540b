"""What a delivery lets the bot do afterwards: a trigger opens one view, a response_url takes five replies."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.playground.slack.refusals import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable

TRIGGER_LIFE = 3.0  # seconds
REPLY_LIFE = 1_800.0  # seconds
REPLIES = 5

_KEPT = 10_000  # of each kind; the oldest go

_T = TypeVar("_T")


@dataclass(slots=True)
class Trigger:
    """Who did something, and when, in Unix seconds."""

    user: str
    at: float
    is_spent: bool = False


@dataclass(slots=True)
class ReplyTicket:
    """Where a reply goes: to the message `ts`, if it is one, of a channel, or beside it."""

    user: str
    channel: str
    ts: str
    at: float
    uses: int = 0


class _Kept(Generic[_T]):
    """The newest tickets of a kind, by their unguessable names."""

    def __init__(self) -> None:
        self._tickets: OrderedDict[str, _T] = OrderedDict()

    def add(self, name: str, ticket: _T) -> str:
        self._tickets[name] = ticket
        if len(self._tickets) > _KEPT:
            self._tickets.popitem(last=False)
        return name

    def find(self, name: str) -> _T | None:
        return self._tickets.get(name)


class Tickets:
    """The triggers and the response_urls that were given out."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._triggers: _Kept[Trigger] = _Kept()
        self._replies: _Kept[ReplyTicket] = _Kept()

    def issue_trigger(self, user: str) -> str:
        """A trigger_id."""
        name = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        return self._triggers.add(name, Trigger(user, self._clock()))

    def exchange(self, trigger_id: str) -> str:
        """The person who may be shown a view now; ApiError where the trigger is not, or no longer, good."""
        trigger = self._triggers.find(trigger_id)
        if trigger is None:
            raise ApiError("invalid_arguments", ["/trigger_id: invalid `trigger_id`"])
        if trigger.is_spent:
            raise ApiError("exchanged_trigger_id")
        if self._clock() - trigger.at > TRIGGER_LIFE:
            raise ApiError("expired_trigger_id")
        trigger.is_spent = True
        return trigger.user

    def issue_reply(self, user: str, channel: str, ts: str = "") -> str:
        """The last part of a response_url."""
        return self._replies.add(secrets.token_urlsafe(18), ReplyTicket(user, channel, ts, self._clock()))

    def find_reply(self, name: str) -> ReplyTicket:
        """The ticket of a response_url; ApiError where it is unknown, too old or used up."""
        ticket = self._replies.find(name)
        if ticket is None or self._clock() - ticket.at > REPLY_LIFE:
            raise ApiError("expired_url", status=404)
        if ticket.uses >= REPLIES:
            raise ApiError("used_url", status=404)
        return ticket
