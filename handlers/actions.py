"""Buttons: one table by action_id. The answer goes behind the ack, by response_url."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from cachetools import TTLCache
from slack_bolt import BoltResponse

from bot.blocks.help import notice
from bot.blocks.press import Press, PressError
from handlers.ask import press_details, press_page, press_verb, read_action, share
from handlers.context import read_person

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.blocks.kit import Message
    from bot.catalogue.view import View
    from bot.texts import Texts
    from handlers.context import Services

_log = structlog.get_logger(__name__)

# What is before the first colon of an action_id; the rest only keeps ids in one block apart.
_PRIVATE: dict[str, Callable[[Press, View, Texts, Services], Message]] = {
    "page": press_page,
    "ask": press_page,
    "details": press_details,
    "verb": press_verb,
}
_TURNING = frozenset({"page", "ask"})  # these take the place of the message they stand in, if it is private
_SHARE = "share"
_DOUBLE_CLICK = 5.0  # seconds
_CLICKS = 10_000


class Buttons:
    """Answers block_actions payloads."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._shared: TTLCache[tuple[str, ...], bool] = TTLCache(_CLICKS, _DOUBLE_CLICK)

    def respond(self, body: Mapping[str, Any], client: AsyncWebClient) -> BoltResponse:
        """Ack at once; what was pressed is answered from memory and sent behind it."""
        action = (body.get("actions") or [{}])[0]
        name = str(action.get("action_id", "")).partition(":")[0]
        if name != _SHARE and name not in _PRIVATE:
            _log.info("action_unknown", action=name)
            return BoltResponse(status=200)
        texts = self._services.texts_for(body, str(action.get("value", "")), client)
        try:
            press = read_action(str(action.get("value", "")))
        except PressError:
            self._send(body, notice("failure.stale_button", texts))
            return BoltResponse(status=200)
        self._services.metrics.asked(name)
        view = self._services.catalogue.current()
        if name == _SHARE:
            self._share(body, press, view, texts)
        else:
            private = bool((body.get("container") or {}).get("is_ephemeral"))
            message = _PRIVATE[name](press, view, texts, self._services)
            self._send(body, message, replace=private and name in _TURNING)
        return BoltResponse(status=200)

    def _share(self, body: Mapping[str, Any], press: Press, view: View, texts: Texts) -> None:
        person = read_person(body)
        click = (*person, str((body.get("container") or {}).get("message_ts", "")), str(press))
        if click not in self._shared:
            self._shared[click] = True
            # A channel has no one locale: it reads the language of whoever shows the answer to it.
            self._send(body, share(press, view, texts, person.user), in_channel=True)

    def _send(
        self, body: Mapping[str, Any], message: Message, *, in_channel: bool = False, replace: bool = False
    ) -> None:
        url = str(body.get("response_url", ""))
        self._services.tasks.start(self._reply(url, message, in_channel=in_channel, replace=replace), "reply")

    async def _reply(self, url: str, message: Message, *, in_channel: bool, replace: bool) -> None:
        await self._services.replies.send(url, message, in_channel=in_channel, replace=replace)
