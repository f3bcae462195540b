"""What a bot may see: channels, who is in them, what was said there, and people."""

from __future__ import annotations

from typing import Any

import pytest

from bot.playground.slack import BOT, CHANNEL, CHINESE_USER, PRIVATE, RANDOM, USER, Channel, Message
from tests.playground.slack.office import Office, refused

METADATA = {"event_type": "told", "event_payload": {"key": "1"}}


async def test_a_channel_tells_its_kind_and_whether_the_bot_is_in_it(desk: Office) -> None:
    info = (await desk.client.conversations_info(channel=CHANNEL))["channel"]
    assert (info["name"], info["is_private"], info["is_member"]) == ("ml-platform", False, True)
    assert (await desk.client.conversations_info(channel=RANDOM))["channel"]["is_member"] is False
    direct = (await desk.client.conversations_open(users=USER))["channel"]["id"]
    assert (await desk.client.conversations_info(channel=direct))["channel"]["user"] == USER


async def test_a_private_channel_is_there_for_its_members_alone(desk: Office) -> None:
    assert await refused(desk.client.conversations_info(channel=PRIVATE)) == "channel_not_found"
    listed = await desk.client.conversations_list(types="public_channel,private_channel")
    assert PRIVATE not in [channel["id"] for channel in listed["channels"]]
    desk.slack.workspace.channels[PRIVATE].members.add(BOT)
    assert (await desk.client.conversations_info(channel=PRIVATE))["channel"]["is_private"] is True


async def test_channels_are_listed_by_kind_and_in_pages(desk: Office) -> None:
    workspace = desk.slack.workspace
    workspace.channels |= {f"C{n}": Channel(f"C{n}", f"extra-{n}", archived=n == 0) for n in range(5)}
    found: list[str] = []
    cursor = ""
    while not found or cursor:
        page = await desk.client.conversations_list(limit=2, cursor=cursor, exclude_archived=True)
        found += [channel["id"] for channel in page["channels"]]
        cursor = page["response_metadata"]["next_cursor"]
    assert found == [CHANNEL, RANDOM, "C1", "C2", "C3", "C4"]
    direct = await desk.client.conversations_list(types="im")
    assert {channel["user"] for channel in direct["channels"]} == {USER, CHINESE_USER}


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"types": "secret_channel"}, "invalid_types"),
        ({"cursor": "x"}, "invalid_cursor"),
        ({"limit": "many"}, "invalid_limit"),
    ],
)
async def test_a_list_that_is_asked_for_wrongly_is_refused(
    desk: Office, arguments: dict[str, Any], error: str
) -> None:
    assert await refused(desk.client.api_call("conversations.list", params=arguments)) == error


async def test_members_are_listed(desk: Office) -> None:
    members = (await desk.client.conversations_members(channel=CHANNEL))["members"]
    assert set(members) == {USER, CHINESE_USER, BOT}


async def test_a_history_is_of_a_channel_that_the_bot_is_in(desk: Office) -> None:
    assert await refused(desk.client.conversations_history(channel=RANDOM)) == "not_in_channel"
    assert await refused(desk.client.conversations_history(channel=PRIVATE)) == "channel_not_found"


async def test_a_history_is_newest_first_between_two_times_and_in_pages(desk: Office) -> None:
    stamps = [desk.slack.workspace.post(Message(CHANNEL, USER, str(n))).ts for n in range(6)]
    desk.slack.workspace.post(Message(CHANNEL, USER, "in a thread", thread_ts=stamps[0]))

    async def said(**arguments: Any) -> list[str]:
        history = await desk.client.conversations_history(channel=CHANNEL, **arguments)
        return [message["text"] for message in history["messages"]]

    assert await said() == ["5", "4", "3", "2", "1", "0"]
    assert await said(oldest=stamps[1], latest=stamps[4]) == ["3", "2"]
    assert await said(oldest=stamps[1], latest=stamps[4], inclusive=True) == ["4", "3", "2", "1"]
    first = await desk.client.conversations_history(channel=CHANNEL, limit=4)
    assert first["has_more"] is True
    assert await said(limit=4, cursor=first["response_metadata"]["next_cursor"]) == ["1", "0"]


async def test_metadata_comes_only_if_it_is_asked_for(desk: Office) -> None:
    await desk.client.chat_postMessage(channel=CHANNEL, text="a", metadata=METADATA)
    plain = await desk.client.conversations_history(channel=CHANNEL)
    assert "metadata" not in plain["messages"][0]
    whole = await desk.client.conversations_history(channel=CHANNEL, include_all_metadata=True)
    assert whole["messages"][0]["metadata"] == METADATA
    assert whole["messages"][0]["bot_id"]


async def test_a_bot_joins_public_channels_alone(desk: Office) -> None:
    joined = await desk.client.conversations_join(channel=RANDOM)
    assert joined["channel"]["is_member"] is True
    again = await desk.client.conversations_join(channel=RANDOM)
    assert again["warning"] == "already_in_channel"
    workspace = desk.slack.workspace
    workspace.channels[PRIVATE].members.add(BOT)
    join = desk.client.conversations_join(channel=PRIVATE)
    assert await refused(join) == "method_not_supported_for_channel_type"
    workspace.channels[RANDOM].archived = True
    assert await refused(desk.client.conversations_join(channel=RANDOM)) == "is_archived"


async def test_a_direct_message_is_opened_with_one_person(desk: Office) -> None:
    opened = await desk.client.conversations_open(users=[USER], return_im=True)
    assert opened["channel"]["user"] == USER
    again = await desk.client.conversations_open(channel=opened["channel"]["id"])
    assert again["channel"]["id"] == opened["channel"]["id"]
    for users, error in (
        ("U0NONE", "user_not_found"),
        ("", "users_list_not_supplied"),
        (f"{USER},{CHINESE_USER}", "method_not_supported_for_channel_type"),
    ):
        assert await refused(desk.client.conversations_open(users=users)) == error


async def test_a_persons_locale_comes_only_if_it_is_asked_for(desk: Office) -> None:
    plain = (await desk.client.users_info(user=CHINESE_USER))["user"]
    whole = (await desk.client.users_info(user=CHINESE_USER, include_locale=True))["user"]
    assert ("locale" in plain, whole["locale"], whole["tz"]) == (False, "zh-CN", "Asia/Shanghai")
    assert await refused(desk.client.users_info(user="U0NONE")) == "user_not_found"
