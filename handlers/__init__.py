"""Slack's event side of the bot: what a person did, and what the bot answers.

One listener for each kind of payload, then tables of our own: each listener that does not match costs
every request some microseconds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from handlers.actions import Buttons
from handlers.ask import respond
from handlers.context import read_object
from handlers.errors import MALFORMED, fail
from handlers.home import OPENED, Homes, is_home
from handlers.workspace import notice_event

if TYPE_CHECKING:
    from slack_bolt import BoltResponse
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from handlers.context import Services

_EVERYTHING = re.compile("")


def register(app: AsyncApp, services: Services) -> None:
    """Have `app` answer the command, the buttons, the Home tab, events and its own failures."""
    buttons, homes = Buttons(services), Homes(services)

    async def on_command(body: dict[str, Any], client: AsyncWebClient) -> BoltResponse:
        try:
            return await respond(body, client, services)
        except Exception as error:  # noqa: BLE001  (whatever it is, the person gets its reference)
            return fail(error, body, services)

    async def on_action(body: dict[str, Any], client: AsyncWebClient) -> BoltResponse:
        try:
            return homes.press(body, client) if is_home(body) else buttons.respond(body, client)
        except Exception as error:  # noqa: BLE001  (as above)
            return fail(error, body, services)

    async def on_event(body: dict[str, Any], client: AsyncWebClient) -> BoltResponse:
        if read_object(body, "event").get("type") == OPENED:
            return homes.open(body, client)
        return notice_event(body, services)

    async def on_error(error: Exception, body: dict[str, Any]) -> BoltResponse:
        if isinstance(error, MALFORMED):
            raise error  # Bolt's, over a body that is not Slack's: whoever took it in refuses it
        return fail(error, body, services)

    app.command(_EVERYTHING)(on_command)
    app.action({"type": "block_actions", "action_id": _EVERYTHING})(on_action)
    app.event(_EVERYTHING)(on_event)
    app.error(on_error)
