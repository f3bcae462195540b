"""A response_url: five replies in thirty minutes, seen by one person unless it is said otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.playground.slack import BOT, CHANNEL, CHINESE_USER, RANDOM, USER, Message, SlackFault
from tests.kit import section

if TYPE_CHECKING:
    from tests.playground.slack.office import Office


def texts(desk: Office, user: str = USER) -> list[str]:
    return [message.text for message in desk.slack.workspace.messages(CHANNEL, user)]


async def test_the_sdks_own_client_replies(desk: Office) -> None:
    client = AsyncWebhookClient(desk.slack.response_url(), session=desk.session)
    answer = await client.send(text="a", blocks=[section("a")])
    assert (answer.status_code, answer.body) == (200, "ok")
    assert desk.slack.replies.get_nowait()["text"] == "a"


async def test_a_reply_is_seen_by_one_person_and_one_in_channel_by_all(desk: Office) -> None:
    url = desk.slack.response_url()
    await desk.post(url, {"text": "for one"})
    await desk.post(url, {"text": "for all", "response_type": "in_channel"})
    assert (texts(desk), texts(desk, CHINESE_USER)) == (["for one", "for all"], ["for all"])


async def test_a_reply_needs_no_membership(desk: Office) -> None:
    assert BOT not in desk.slack.workspace.channels[RANDOM].members
    desk.slack.scopes.clear()
    assert await desk.post(desk.slack.response_url(channel=RANDOM), {"text": "a"}) == (200, "ok")


async def test_the_sixth_reply_is_refused(desk: Office) -> None:
    url = desk.slack.response_url()
    answers = [await desk.post(url, {"text": str(n)}) for n in range(6)]
    assert answers == [(200, "ok")] * 5 + [(404, "used_url")]
    assert texts(desk) == ["0", "1", "2", "3", "4"]


async def test_a_reply_after_thirty_minutes_is_refused(desk: Office) -> None:
    url = desk.slack.response_url()
    desk.clock.ahead += 1_790
    assert (await desk.post(url, {"text": "a"}))[0] == 200
    desk.clock.ahead += 20
    assert await desk.post(url, {"text": "b"}) == (404, "expired_url")


async def test_an_address_that_nobody_gave_out_is_refused(desk: Office) -> None:
    assert await desk.post(f"{desk.slack.url}/respond/guessed", {"text": "a"}) == (404, "expired_url")


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({}, "no_text"),
        ([], "invalid_payload"),
        ("text", "invalid_payload"),
        ({"text": "a", "blocks": [section("a" * 3001)]}, "invalid_blocks"),
        ({"text": "a", "blocks": "x"}, "invalid_blocks_format"),
    ],
)
async def test_a_reply_that_is_wrong_is_refused_and_is_no_use(desk: Office, body: Any, error: str) -> None:
    url = desk.slack.response_url()
    for _ in range(6):
        assert await desk.post(url, body) == (400, error)
    assert await desk.post(url, {"text": "a"}) == (200, "ok")
    assert desk.slack.replies.qsize() == 1


@pytest.mark.parametrize("ephemeral_to", ["", USER])
async def test_a_reply_takes_the_place_of_its_message_or_takes_it_away(
    desk: Office, ephemeral_to: str
) -> None:
    message = desk.slack.workspace.post(Message(CHANNEL, BOT, "old", ephemeral_to=ephemeral_to))
    url = desk.slack.response_url(ts=message.ts)
    await desk.post(url, {"text": "new", "replace_original": True, "response_type": "in_channel"})
    replaced = desk.slack.workspace.message(CHANNEL, message.ts)
    assert replaced
    assert (replaced.text, replaced.ephemeral_to) == ("new", ephemeral_to)  # who sees it stays
    await desk.post(url, {"text": "beside", "replace_original": False})
    assert texts(desk) == ["new", "beside"]
    await desk.post(url, {"delete_original": True})
    assert texts(desk) == ["beside"]


async def test_a_reply_can_go_into_a_thread(desk: Office) -> None:
    thread = desk.slack.workspace.post(Message(CHANNEL, BOT, "a")).ts
    await desk.post(desk.slack.response_url(), {"text": "b", "thread_ts": thread})
    assert [message.thread_ts for message in desk.slack.workspace.messages(CHANNEL, USER)] == ["", thread]


@pytest.mark.parametrize("status", [429, 500])
async def test_a_fault_refuses_a_reply(desk: Office, status: int) -> None:
    url = desk.slack.response_url()
    desk.slack.faults = [SlackFault(method="response_url", status=status, times=1)]
    async with desk.session.post(url, json={"text": "a"}) as answer:
        assert answer.status == status
        assert answer.headers.get("Retry-After") == ("1" if status == 429 else None)
    assert texts(desk) == []
    assert await desk.post(url, {"text": "a"}) == (200, "ok")


async def test_only_the_newest_replies_are_kept(desk: Office) -> None:
    for n in range(1_005):
        desk.slack.keep_reply({"n": n})
    assert (desk.slack.replies.qsize(), desk.slack.replies.get_nowait()) == (1_000, {"n": 5})
