"""Replies: in the ack itself, or by response_url, up to five within thirty minutes of what was done."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

import structlog
from aiohttp import ClientConnectorError, ClientError, ClientOSError, ServerDisconnectedError
from slack_bolt import BoltResponse
from slack_sdk.errors import SlackClientError
from slack_sdk.webhook.async_client import AsyncWebhookClient

if TYPE_CHECKING:
    from aiohttp import ClientSession
    from slack_sdk.webhook import WebhookResponse

    from bot.blocks.kit import Message

_log = structlog.get_logger(__name__)

UNANSWERED = (SlackClientError, ClientError, OSError, TimeoutError)  # how a call of Slack fails
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_TIMEOUT = 10  # seconds
_HOSTS = (".slack.com", ".slack-gov.com")


def as_json(message: Message) -> str:
    """`message` for the person alone, as the body of an ack."""
    return _ENCODER.encode({"response_type": "ephemeral", **message.payload()})


def in_ack(body: str) -> BoltResponse:
    """The ack with this JSON for its body."""
    return BoltResponse(status=200, body=body, headers={"content-type": "application/json;charset=utf-8"})


class Replies:
    """Sends replies over one shared session. `api_url` is the Web API's base: its host is Slack's too."""

    def __init__(self, session: ClientSession, api_url: str) -> None:
        self._session = session
        self._own = urlsplit(api_url)

    async def send(
        self,
        url: str,
        message: Message,
        *,
        in_channel: bool = False,
        replace: bool = False,
        thread_ts: str = "",
    ) -> bool:
        """Reply once. Whether Slack took it; why not is in the log.

        Where the connection breaks, only what replaces a message is sent again: it cannot be there twice.
        What replaces no message stands in the thread of `thread_ts`, where there is one.
        """
        target = _split(url)
        if not self._is_slacks(target):
            _log.warning("reply_refused", host=target.hostname)
            return False
        body = {
            **message.payload(),
            "response_type": "in_channel" if in_channel else "ephemeral",
            "replace_original": replace,
            "unfurl_links": False,
            "unfurl_media": False,
            **({"thread_ts": thread_ts} if thread_ts and not replace else {}),
        }
        try:
            answer = await self._post(url, body, again=replace)
        except UNANSWERED as error:
            _log.warning("reply_failed", reason=type(error).__name__)
            return False
        if answer.status_code != 200:  # noqa: PLR2004
            _log.warning("reply_failed", status=answer.status_code, reason=answer.body[:100])
        return bool(answer.status_code == 200)  # noqa: PLR2004

    async def _post(self, url: str, body: dict[str, Any], *, again: bool) -> WebhookResponse:
        client = AsyncWebhookClient(url, timeout=_TIMEOUT, session=self._session, retry_handlers=[])
        try:
            return await client.send_dict(body)
        except (ClientOSError, ServerDisconnectedError) as error:
            if not again or isinstance(error, ClientConnectorError):
                raise
            return await client.send_dict(body)

    def _is_slacks(self, target: SplitResult) -> bool:
        if (target.scheme, target.netloc) == (self._own.scheme, self._own.netloc):
            return True
        return target.scheme == "https" and f".{target.hostname}".endswith(_HOSTS)


def _split(url: str) -> SplitResult:
    """The parts of `url`; empty ones where it is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")
