"""Buttons: one table by action_id. The answer goes behind the ack, by response_url."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from cachetools import TTLCache
from slack_bolt import BoltResponse

from bot.blocks.help import notice
from bot.blocks.press import Press, PressError
from bot.catalogue.errors import QueryError
from bot.catalogue.order import read_order
from bot.catalogue.parse import parse
from handlers.ask import press_details, press_page, press_verb, read_action, share
from handlers.behind import act_behind, answer_behind
from handlers.context import read_object, read_person
from handlers.follow import (
    doing_in,
    press_changes,
    press_follow,
    press_list,
    press_pause,
    press_resume,
    press_unsubscribe,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.blocks.kit import Message
    from bot.catalogue.search import Index
    from bot.catalogue.view import View
    from bot.texts import Texts
    from handlers.context import Services
    from handlers.follow import Pressed

_log = structlog.get_logger(__name__)

# What is before the first colon of an action_id; the rest only keeps ids in one block apart.
_PRIVATE: dict[str, Callable[[Press, Index, View, Texts, Services], Message]] = {
    "page": press_page,
    "ask": press_page,
    "details": press_details,
}
# The same for a channel's subscriptions: the part behind the colon says where it was pressed.
_ACTS: dict[str, Pressed] = {
    "verb": press_verb,
    "follow": press_follow,
    "list": press_list,
    "changes": press_changes,
    "pause": press_pause,
    "resume": press_resume,
    "unsubscribe": press_unsubscribe,
}


def _is_text(query: str) -> None:
    """QueryError where a database would not take it for text."""
    if "\0" in query or any("\ud800" <= each <= "\udfff" for each in query):
        raise QueryError(query)


# How the query of a press is read. That of a subscription is only compared, and may be a newer version's.
_READ: dict[str, Callable[[str], object]] = {
    "follow": read_order,
    **dict.fromkeys(("list", "pause", "resume", "unsubscribe"), _is_text),
}
_TURNING = frozenset({"page", "ask"})  # these take the place of the message they stand in, if it is private
_SHARE = "share"
_DOUBLE_CLICK = 5.0  # seconds
_CLICKS = 10_000


class Buttons:
    """Answers block_actions payloads, whose first action Bolt has found to be an object with its id."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._clicks: TTLCache[tuple[str, ...], bool] = TTLCache(_CLICKS, _DOUBLE_CLICK)

    def respond(self, body: Mapping[str, Any], client: AsyncWebClient) -> BoltResponse:
        """Ack at once; what was pressed is answered from memory and sent behind it."""
        action = body["actions"][0]
        name, _, where = action["action_id"].partition(":")
        if name != _SHARE and name not in _PRIVATE and name not in _ACTS:
            _log.info("action_unknown", action=name)
            return BoltResponse(status=200)
        value = str(action.get("value", ""))
        services = self._services
        texts = services.texts_for(body, value, client)
        try:
            press = read_action(value, _READ.get(name, parse))
        except PressError:
            services.reply(body, notice("failure.unread_button", texts))
            return BoltResponse(status=200)
        services.metrics.asked(name)
        if name == _SHARE:
            self._share(body, press, texts)
        elif name in _ACTS:
            if self._is_first(body, press, where):
                doing = doing_in(body, client, texts, services, press.channel)
                act_behind(body, _ACTS[name](press, doing, where), texts, services)
        else:
            private = bool(read_object(body, "container").get("is_ephemeral"))
            answer_behind(
                body,
                lambda index, view: _PRIVATE[name](press, index, view, texts, services),
                texts,
                services,
                replace=private and name in _TURNING,
            )
        return BoltResponse(status=200)

    def _is_first(self, body: Mapping[str, Any], press: Press, where: str = "") -> bool:
        """Whether it is no double click."""
        ts = str(read_object(body, "container").get("message_ts", ""))
        click = (*read_person(body), ts, str(body["actions"][0]["action_id"]), str(press), where)
        is_first = click not in self._clicks
        self._clicks[click] = True
        return is_first

    def _share(self, body: Mapping[str, Any], press: Press, texts: Texts) -> None:
        person = read_person(body)
        if self._is_first(body, press):
            # A channel has no one locale: it reads the language of whoever shows the answer to it.
            answer_behind(
                body,
                lambda index, view: share(press, index, view, texts, self._services, user=person.user),
                texts,
                self._services,
                in_channel=True,
            )
