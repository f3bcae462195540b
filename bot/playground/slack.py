"""A stand-in for Slack: it signs what it sends to the bot, answers the bot's calls, and keeps its replies."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    import httpx
    from starlette.requests import Request

TEAM, CHANNEL, USER = "T0DEMO", "C0DEMO", "U0DEMO"


class SlackStandIn:
    """One workspace with one channel and one person, whose locale is `locale`.

    `replies` holds what the bot sent to a response_url, in order; `calls` its calls of the Web API.
    """

    def __init__(self, signing_secret: str, locale: str = "en-US") -> None:
        self._secret = signing_secret.encode()
        self.locale = locale
        self.url = ""
        self.replies: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.calls: list[str] = []
        self.asgi = Starlette(
            routes=[
                Route("/api/{method}", self._web_api, methods=["GET", "POST"]),
                Route("/respond/{token}", self._respond, methods=["POST"]),
            ]
        )

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    async def command(self, http: httpx.AsyncClient, bot_url: str, text: str) -> httpx.Response:
        """Send a slash command as Slack does; the response is the ack."""
        form = {
            "command": "/runtimes",
            "text": text,
            "team_id": TEAM,
            "channel_id": CHANNEL,
            "user_id": USER,
            "api_app_id": "A0DEMO",
            "response_url": self._response_url(),
            "trigger_id": secrets.token_hex(8),
        }
        return await self._post(http, bot_url, form)

    async def press(
        self, http: httpx.AsyncClient, bot_url: str, element: dict[str, Any], *, ephemeral: bool = True
    ) -> httpx.Response:
        """Press a button of a message; the response is the ack, what it does comes in `replies`."""
        action = {"type": "button", "action_id": element["action_id"], "value": element.get("value", "")}
        payload = {
            "type": "block_actions",
            "team": {"id": TEAM},
            "user": {"id": USER, "team_id": TEAM},
            "channel": {"id": CHANNEL},
            "container": {"type": "message", "message_ts": f"{time.time():.6f}", "is_ephemeral": ephemeral},
            "response_url": self._response_url(),
            "trigger_id": secrets.token_hex(8),
            "actions": [{**action, "block_id": "b", "action_ts": f"{time.time():.6f}"}],
        }
        return await self._post(http, bot_url, {"payload": json.dumps(payload)})

    def sign(self, body: str, timestamp: int) -> dict[str, str]:
        """The headers that prove `body` to be Slack's, at `timestamp` (Unix seconds)."""
        digest = hmac.new(self._secret, f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": str(timestamp), "X-Slack-Signature": f"v0={digest}"}

    async def _post(self, http: httpx.AsyncClient, bot_url: str, form: dict[str, str]) -> httpx.Response:
        body = urlencode(form)
        headers = {"Content-Type": "application/x-www-form-urlencoded", **self.sign(body, int(time.time()))}
        return await http.post(f"{bot_url}/slack/events", content=body, headers=headers)

    def _response_url(self) -> str:
        return f"{self.url}/respond/{secrets.token_hex(8)}"

    async def _web_api(self, request: Request) -> Response:
        method = request.path_params["method"]
        self.calls.append(method)
        answers: dict[str, dict[str, Any]] = {
            "auth.test": {"team": "Demo", "team_id": TEAM, "user": "runtimes", "user_id": "U0BOT"},
            "users.info": {"user": {"id": USER, "locale": self.locale}},
        }
        answer = answers.get(method)
        return JSONResponse({"ok": True, **answer} if answer else {"ok": False, "error": "unknown_method"})

    async def _respond(self, request: Request) -> Response:
        await self.replies.put(await request.json())
        return PlainTextResponse("ok")
