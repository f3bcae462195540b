"""Where the bot is, how it hears of that, and what it may read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.playground.slack import BOT, CHANNEL, PRIVATE, RANDOM, USER, Message
from tests.playground.slack.office import Office, deputed, refused

if TYPE_CHECKING:
    from bot.playground.slack import SlackStandIn

METADATA = {"event_type": "told", "event_payload": {"key": "1"}}


async def heard(slack: SlackStandIn, what: Any, event: str) -> dict[str, Any]:
    """The event of which the bot is told."""
    async with deputed(slack, events=(event,)) as deputy:
        delivery = await what
        assert (delivery.status, delivery.error) == (200, "")
    told: dict[str, Any] = deputy.heard[-1]["event"]
    return told


@pytest.mark.parametrize(("channel", "kind"), [(RANDOM, "C"), (PRIVATE, "G")])
async def test_a_bot_that_is_invited_hears_of_it(desk: Office, channel: str, kind: str) -> None:
    told = await heard(desk.slack, desk.slack.invite(channel), "member_joined_channel")
    assert (told["user"], told["channel"], told["channel_type"], told["inviter"]) == (
        BOT,
        channel,
        kind,
        USER,
    )
    assert BOT in desk.slack.workspace.channels[channel].members


async def test_a_bot_that_is_taken_out_hears_of_it(desk: Office) -> None:
    told = await heard(desk.slack, desk.slack.remove(CHANNEL), "channel_left")
    assert (told["channel"], told["actor_id"]) == (CHANNEL, USER)
    assert await refused(desk.client.conversations_history(channel=CHANNEL)) == "not_in_channel"


async def test_a_bot_hears_of_channels_that_are_archived_and_come_back(desk: Office) -> None:
    assert (await heard(desk.slack, desk.slack.archive(), "channel_archive"))["user"] == USER
    assert await refused(desk.client.chat_postMessage(channel=CHANNEL, text="a")) == "is_archived"
    await heard(desk.slack, desk.slack.archive(back=True), "channel_unarchive")
    assert (await desk.client.chat_postMessage(channel=CHANNEL, text="a"))["ok"]
    desk.slack.workspace.channels[PRIVATE].members.add(BOT)
    assert (await heard(desk.slack, desk.slack.archive(PRIVATE), "group_archive"))["channel"] == PRIVATE


async def test_a_thread_is_its_head_and_its_replies_oldest_first_and_in_pages(desk: Office) -> None:
    post = desk.slack.workspace.post
    head = post(Message(CHANNEL, USER, "head")).ts
    stamps = [post(Message(CHANNEL, BOT, str(n), thread_ts=head, metadata=METADATA)).ts for n in range(4)]
    post(Message(CHANNEL, USER, "elsewhere"))

    async def said(**arguments: Any) -> list[str]:
        thread = await desk.client.conversations_replies(channel=CHANNEL, ts=head, **arguments)
        return [message["text"] for message in thread["messages"]]

    assert await said() == ["head", "0", "1", "2", "3"]
    assert await said(oldest=stamps[1]) == ["head", "2", "3"]
    first = await desk.client.conversations_replies(channel=CHANNEL, ts=head, limit=3)
    assert first["has_more"] is True
    assert "metadata" not in first["messages"][1]
    cursor = first["response_metadata"]["next_cursor"]
    assert await said(limit=3, cursor=cursor) == ["2", "3"]
    whole = await desk.client.conversations_replies(channel=CHANNEL, ts=head, include_all_metadata=True)
    assert whole["messages"][1]["metadata"] == METADATA


async def test_a_thread_that_is_not_there_has_no_replies_and_takes_none(desk: Office) -> None:
    read = desk.client.conversations_replies(channel=CHANNEL, ts="1.0")
    assert await refused(read) == "thread_not_found"
    post = desk.client.chat_postMessage(channel=CHANNEL, text="a", thread_ts="1.0")
    assert await refused(post) == "thread_not_found"


async def test_each_kind_of_channel_has_its_own_scope_for_what_was_said_there(desk: Office) -> None:
    direct = (await desk.client.conversations_open(users=USER))["channel"]["id"]
    desk.slack.workspace.channels[PRIVATE].members.add(BOT)
    scopes = {CHANNEL: "channels:history", PRIVATE: "groups:history", direct: "im:history"}
    for channel, scope in scopes.items():
        desk.slack.scopes = {*scopes.values()} - {scope}
        assert await refused(desk.client.conversations_history(channel=channel)) == "missing_scope"
        desk.slack.scopes = {scope}
        assert (await desk.client.conversations_history(channel=channel))["ok"]
