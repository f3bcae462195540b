"""Posting: what Slack's answers mean, and looking a letter up."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.catalogue.subscription import Place
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
from bot.follow.posting import EVENT_TYPE, SlackPoster
from bot.playground.slack import (
    BOT,
    BOT_TOKEN,
    CHANNEL,
    RANDOM,
    TEAM,
    USER,
    Message,
    SlackFault,
    SlackStandIn,
)
from bot.store.outbox import Claimed
from tests.fakes.scene import SECRET
from tests.fakes.serving import serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

POST, HISTORY, REPLIES = "chat.postMessage", "conversations.history", "conversations.replies"
LETTER = Claimed(1, "k", Place(TEAM, CHANNEL), {"text": "new"}, "", 1, 0.0, False, None, 0.0)


@asynccontextmanager
async def posting(**options: Any) -> AsyncIterator[tuple[SlackStandIn, SlackPoster]]:
    slack = SlackStandIn(SECRET, **options)
    slack.pace.is_on = False
    async with serving(slack.asgi) as slack.url, ClientSession() as session:
        client = AsyncWebClient(base_url=slack.api_url, session=session, retry_handlers=[])
        yield slack, SlackPoster(client, BOT_TOKEN)


async def outcome(fault: SlackFault, letter: Claimed = LETTER) -> Outcome:
    async with posting() as (slack, poster):
        slack.faults = [replace(fault, method=POST, times=1)]
        found = await poster.post(letter)
        assert slack.calls.count(POST) == 1
        return found


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        *(
            (error, Refused)
            for error in ("channel_not_found", "is_archived", "not_in_channel", "no_permission")
        ),
        *((error, Refused) for error in ("restricted_action", "messages_tab_disabled", "user_not_found")),
        *((error, Barred) for error in ("account_inactive", "token_revoked", "invalid_auth", "not_authed")),
        *((error, Barred) for error in ("missing_scope", "org_login_required", "team_access_not_granted")),
        *((error, Unfit) for error in ("invalid_blocks", "msg_too_long", "metadata_too_large", "no_text")),
        *((error, InDoubt) for error in ("internal_error", "fatal_error", "service_unavailable")),
        *((error, Later) for error in ("ratelimited", "message_limit_exceeded", "brand_new_error")),
        *((error, Headless) for error in ("thread_not_found", "restricted_action_thread_locked")),
    ],
)
async def test_an_error_says_what_is_to_be_done(error: str, expected: type[Outcome]) -> None:
    found = await outcome(SlackFault(error=error))
    assert isinstance(found, expected)
    assert getattr(found, "error", None) == error


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (SlackFault(status=429, retry_after=7), Later("ratelimited", 7.0)),
        (SlackFault(status=429, retry_after=7, error="odd one"), Later("ratelimited", 7.0)),
        (SlackFault(status=500), InDoubt("internal_error")),
        (SlackFault(status=502, error="channel_not_found"), InDoubt("channel_not_found")),
        (SlackFault(status=403, answer={}), InDoubt("http_403")),
        (SlackFault(answer={"ok": False, "error": "x\0" * 99}), InDoubt("http_200")),
        (SlackFault(answer={"ok": True, "ts": "no ts"}), InDoubt("unreadable")),
        (SlackFault(answer={"ok": True, "ts": 1.5}), InDoubt("unreadable")),
        (SlackFault(drop=True), InDoubt("ServerDisconnectedError")),
    ],
)
async def test_an_answer_that_says_little_leaves_it_in_doubt(fault: SlackFault, expected: Outcome) -> None:
    assert await outcome(fault) == expected


@pytest.mark.parametrize("body", [b"[1]", b'"ok"', b"null", b"{", b"\xff", b""])
@pytest.mark.parametrize("kind", [b"application/json", b"text/plain", b"text/html"])
async def test_a_body_that_is_no_answer_leaves_it_in_doubt(body: bytes, kind: bytes) -> None:
    async def odd(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]})
            await send({"type": "http.response.body", "body": body})

    async with serving(odd) as url, ClientSession() as session:
        client = AsyncWebClient(base_url=f"{url}/", session=session, retry_handlers=[])
        assert isinstance(await SlackPoster(client, BOT_TOKEN).post(LETTER), InDoubt)


async def test_without_a_connection_nothing_was_posted() -> None:
    async with ClientSession() as session:
        client = AsyncWebClient(base_url="http://127.0.0.1:9/", session=session, retry_handlers=[])
        assert await SlackPoster(client, BOT_TOKEN).post(LETTER) == Later("ClientConnectorError")


async def test_a_message_bears_its_key_and_unfurls_nothing() -> None:
    async with posting() as (slack, poster):
        sent = await poster.post(LETTER)
        (message,) = slack.workspace.messages(CHANNEL)
    assert sent == Sent(message.ts)
    assert message.metadata == {"event_type": EVENT_TYPE, "event_payload": {"key": "k"}}


async def look(slack: SlackStandIn, poster: SlackPoster, **changes: Any) -> Finding:
    first_try = slack.clock()
    return await poster.look_up(replace(LETTER, doubtful=True, first_try=first_try, **changes))


async def test_a_letter_is_found_behind_many_messages() -> None:
    async with posting() as (slack, poster):
        sent = await poster.post(LETTER)
        for n in range(450):
            slack.workspace.post(Message(CHANNEL, USER, str(n)))
        assert await look(slack, poster) == sent
        assert slack.calls.count(HISTORY) == 3
        assert await look(slack, poster, key="another") == Absent()


async def test_a_reply_is_found_in_its_thread_alone() -> None:
    async with posting() as (slack, poster):
        head = slack.workspace.post(Message(CHANNEL, BOT, "head")).ts
        sent = await poster.post(replace(LETTER, thread_ts=head))
        assert await look(slack, poster) == Absent()
        assert await look(slack, poster, thread_ts=head) == sent
        assert await look(slack, poster, thread_ts="1.0") == Headless("thread_not_found")


async def test_what_stood_there_long_before_is_not_it() -> None:
    async with posting() as (slack, poster):
        await poster.post(LETTER)
        later = replace(LETTER, first_try=slack.clock() + 900)
        assert await poster.look_up(later) == Absent()


async def test_a_key_in_somebody_elses_message_is_not_it() -> None:
    metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": "k"}}
    async with posting() as (slack, poster):
        slack.workspace.post(Message(CHANNEL, USER, "forged", metadata=metadata))
        slack.workspace.post(Message(CHANNEL, BOT, "odd", metadata={**metadata, "event_type": "another"}))
        slack.workspace.post(Message(CHANNEL, BOT, "odd", metadata={**metadata, "event_payload": {}}))
        assert await look(slack, poster) == Absent()


async def test_a_persons_dm_is_not_looked_into() -> None:
    async with posting() as (slack, poster):
        assert await look(slack, poster, place=Place(TEAM, USER)) == Unseen("direct_message")
        assert not slack.calls


async def test_whether_slack_takes_the_token_is_asked_of_slack() -> None:
    async with posting() as (slack, poster):
        assert await poster.is_accepted()
        slack.revoked = {BOT_TOKEN}
        assert not await poster.is_accepted()


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (SlackFault(error="missing_scope"), Unseen("missing_scope")),
        (SlackFault(error="channel_not_found"), Unseen("channel_not_found")),
        (SlackFault(error="token_revoked"), Barred("token_revoked", doubtful=True)),
        (SlackFault(status=429, retry_after=9), InDoubt("ratelimited", 9.0)),
        (SlackFault(error="fatal_error"), InDoubt("fatal_error")),
        (SlackFault(drop=True), InDoubt("ServerDisconnectedError")),
        (SlackFault(answer={"ok": True}), InDoubt("unreadable")),
        (SlackFault(answer={"ok": True, "messages": ["odd", {"ts": 1}]}), Absent()),
    ],
)
async def test_a_history_that_is_not_had_says_why(fault: SlackFault, expected: Finding) -> None:
    async with posting() as (slack, poster):
        slack.faults = [replace(fault, method=HISTORY)]
        assert await look(slack, poster) == expected


async def test_a_history_is_for_the_scope_and_the_channel_it_is_granted_for() -> None:
    async with posting(scopes={"chat:write", "groups:history"}) as (slack, poster):
        assert await look(slack, poster) == Unseen("missing_scope")
        slack.scopes |= {"channels:history"}
        assert await look(slack, poster, place=Place(TEAM, RANDOM)) == Unseen("not_in_channel")
        assert await look(slack, poster) == Absent()
