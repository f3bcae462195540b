"""Posting letters in Slack, and looking up those of which nobody knows whether they were posted."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

from aiohttp import ClientConnectorCertificateError, ClientConnectorError
from slack_sdk.errors import SlackApiError

from bot.follow.outcomes import (
    Absent,
    Barred,
    Finding,
    Headless,
    InDoubt,
    Later,
    Outcome,
    Refused,
    Sent,
    Unfit,
    Unseen,
)
from bot.follow.refusals import Sense, sense_of, sense_of_reading

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.store.letters import Claimed

EVENT_TYPE = "runtimes_bot_notice"
TIMEOUT = 10.0  # seconds for a call
SKEW = 300.0  # seconds by which this machine's clock may be ahead of Slack's

_PAGE = 200
_MOST_PAGES = 50
_TOO_MANY, _SERVER_ERROR = 429, 500
_LONGEST_WAIT = 3_600.0  # seconds of a Retry-After
_TS = re.compile(r"[0-9]{1,16}\.[0-9]{1,12}")
_ERROR = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_PEOPLE = ("U", "W")  # how the id of a person begins
_UNSENT = (ClientConnectorError, ClientConnectorCertificateError)  # there never was a connection


class SlackPoster:
    """Posts with one token over the session of `client`, whose own time limit does not hold there."""

    def __init__(self, client: AsyncWebClient, token: str) -> None:
        self._client = client
        self._token = token
        self._bot_id: str | None = None

    async def post(self, letter: Claimed) -> Outcome:
        """Post `letter`, once."""
        message = {
            **letter.payload,
            "channel": letter.place.channel,
            "unfurl_links": False,
            "unfurl_media": False,
            "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": letter.key}},
        }
        if letter.thread_ts:
            message["thread_ts"] = letter.thread_ts
        try:
            answer = await self._call("chat.postMessage", message, as_json=True)
        except _Failed as failed:
            return _outcome(failed)
        ts = answer.get("ts")
        return Sent(ts) if isinstance(ts, str) and _TS.fullmatch(ts) else InDoubt("unreadable")

    async def look_up(self, letter: Claimed) -> Finding:
        """Look for `letter` in the history of its place, or in its thread, since it was first tried.

        Those of DMs are people's own: the bot asks for no scope to read them.
        """
        if letter.place.channel.startswith(_PEOPLE):
            return Unseen("direct_message")
        pages = 0
        try:
            own = await self._own_id()
            async for page in self._pages(letter):
                for message in page:
                    if _is(message, letter.key, own):
                        return Sent(message["ts"])
                pages += 1
                if pages >= _MOST_PAGES:
                    return Unseen("history_too_long")
        except _Failed as failed:
            return _finding(failed)
        return Absent()

    async def is_accepted(self) -> bool:
        """Whether Slack takes the token, as far as can be told."""
        try:
            await self._call("auth.test")
        except _Failed:
            return False
        return True

    async def _own_id(self) -> str:
        """The bot_id that its messages bear; empty where it cannot be had."""
        if self._bot_id is None:
            answer = await self._call("auth.test")
            self._bot_id = str(answer.get("bot_id") or "")
        return self._bot_id

    async def _pages(self, letter: Claimed) -> AsyncIterator[list[Any]]:
        asked = {
            "channel": letter.place.channel,
            "oldest": f"{letter.first_try - SKEW:.6f}",
            "limit": _PAGE,
            "include_all_metadata": True,
        }
        if letter.thread_ts:
            asked["ts"] = letter.thread_ts
        method = "conversations.replies" if letter.thread_ts else "conversations.history"
        while True:
            answer = await self._call(method, asked)
            messages, more = answer.get("messages"), answer.get("response_metadata")
            if not isinstance(messages, list):
                raise _Failed("unreadable", Sense.DOUBT)
            yield messages
            cursor = more.get("next_cursor") if isinstance(more, dict) else None
            if not cursor:
                return
            asked["cursor"] = cursor

    async def _call(
        self, method: str, arguments: Mapping[str, Any] | None = None, *, as_json: bool = False
    ) -> Mapping[str, Any]:
        """The answer to a call that is tried once; _Failed where it is not ok."""
        given = {**(arguments or {}), "token": self._token}
        call = self._client.api_call(
            method, json=given if as_json else None, params=None if as_json else given
        )
        try:
            async with asyncio.timeout(TIMEOUT):
                answer = (await call).data
        except SlackApiError as error:
            raise _read_refusal(error.response) from None
        except _UNSENT as error:
            raise _Failed(type(error).__name__, Sense.LATER) from None
        except Exception as error:  # noqa: BLE001  (the SDK fails in many ways on an answer that is no object)
            raise _Failed(type(error).__name__, Sense.DOUBT) from None
        if not isinstance(answer, dict):
            raise _Failed("unreadable", Sense.DOUBT)
        return answer


class _Failed(Exception):  # noqa: N818
    """A call that was not ok. `sense` is set where it does not follow from the error; `wait` in seconds."""

    def __init__(self, error: str, sense: Sense | None = None, wait: float | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.sense = sense
        self.wait = wait


def _read_refusal(response: Any) -> _Failed:
    """What an answer says that is not ok. It is the SDK's, or aiohttp's own where it could not be read."""
    status = int(getattr(response, "status_code", None) or getattr(response, "status", None) or 0)
    data = getattr(response, "data", None)
    said = data.get("error") if isinstance(data, dict) else None
    known = said if isinstance(said, str) and _ERROR.fullmatch(said) else ""
    if status == _TOO_MANY:
        return _Failed(known or "ratelimited", Sense.LATER, _read_wait(response.headers.get("Retry-After")))
    if status >= _SERVER_ERROR or not known:
        return _Failed(known or f"http_{status}", Sense.DOUBT)
    return _Failed(known)


def _read_wait(header: str | None) -> float | None:
    """Seconds, if the header says so."""
    if header is None or not (header.isascii() and header.isdecimal()):
        return None
    return min(float(header[:9]), _LONGEST_WAIT)


def _outcome(failed: _Failed) -> Outcome:
    match failed.sense or sense_of(failed.error):
        case Sense.DOUBT:
            return InDoubt(failed.error)
        case Sense.PLACE:
            return Refused(failed.error)
        case Sense.WORKSPACE:
            return Barred(failed.error)
        case Sense.UNFIT:
            return Unfit(failed.error)
        case Sense.THREAD:
            return Headless(failed.error)
    return Later(failed.error, failed.wait)


def _finding(failed: _Failed) -> Finding:
    match failed.sense or sense_of_reading(failed.error):
        case Sense.DOUBT | Sense.LATER:
            return InDoubt(failed.error, failed.wait)
        case Sense.WORKSPACE:
            return Barred(failed.error, doubtful=True)
        case Sense.THREAD:
            return Headless(failed.error)
    return Unseen(failed.error)


def _is(message: Any, key: str, own: str) -> bool:
    """Whether a message of a history is the one with `key`, and the bot's own."""
    if not isinstance(message, dict) or not isinstance(message.get("ts"), str):
        return False
    metadata = message.get("metadata")
    if not isinstance(metadata, dict) or metadata.get("event_type") != EVENT_TYPE:
        return False
    payload = metadata.get("event_payload")
    is_own = not own or message.get("bot_id") == own
    return is_own and isinstance(payload, dict) and payload.get("key") == key
