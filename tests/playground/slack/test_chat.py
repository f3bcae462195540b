"""Messages: posted, edited and taken away as Slack lets a bot do it, and refused as Slack refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ServerDisconnectedError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import (
    BOT,
    BOT_TOKEN,
    CHANNEL,
    CHINESE_USER,
    PRIVATE,
    RANDOM,
    USER,
    Message,
    SlackFault,
)
from tests.blocks.sizes import LENGTHS, Sized
from tests.kit import section
from tests.playground.slack.office import Office, refusal, refused

if TYPE_CHECKING:
    from bot.blocks.limits import Limit

METADATA = {"event_type": "told", "event_payload": {"key": "1"}}


async def test_a_message_is_posted_edited_and_taken_away(desk: Office) -> None:
    posted = await desk.client.chat_postMessage(channel=CHANNEL, text="a", blocks=[section("a")])
    ts = posted["ts"]
    message = desk.slack.workspace.message(CHANNEL, ts)
    assert message
    assert (message.author, message.text, message.blocks[0]["text"]["text"]) == (BOT, "a", "a")
    await desk.client.chat_update(channel=CHANNEL, ts=ts, text="b")
    edited = desk.slack.workspace.message(CHANNEL, ts)
    assert edited
    assert (edited.text, edited.blocks, bool(edited.edited)) == ("b", (), True)
    await desk.client.chat_delete(channel=CHANNEL, ts=ts)
    assert desk.slack.workspace.message(CHANNEL, ts) is None


async def test_an_edit_with_blocks_bears_no_mark_and_keeps_the_metadata(desk: Office) -> None:
    ts = (await desk.client.chat_postMessage(channel=CHANNEL, text="a", metadata=METADATA))["ts"]
    await desk.client.chat_update(channel=CHANNEL, ts=ts, text="b", blocks=[section("b")])
    edited = desk.slack.workspace.message(CHANNEL, ts)
    assert edited
    assert (edited.edited, edited.metadata) == ("", METADATA)


async def test_each_message_of_a_channel_has_its_own_ts_and_each_block_its_own_id(desk: Office) -> None:
    desk.slack.pace.is_on = False
    for _ in range(5):
        await desk.client.chat_postMessage(channel=CHANNEL, text="a", blocks=[section("a"), section("a")])
    messages = desk.slack.workspace.messages(CHANNEL)
    stamps = [message.ts for message in messages]
    assert sorted(set(stamps)) == stamps
    assert len({block["block_id"] for message in messages for block in message.blocks}) == 10


async def test_a_person_is_told_by_their_id_and_a_channel_by_its_name(desk: Office) -> None:
    told = await desk.client.chat_postMessage(channel=CHINESE_USER, text="a")
    assert desk.slack.workspace.channels[told["channel"]].members == {CHINESE_USER, BOT}
    assert (await desk.client.chat_postMessage(channel="#random", text="a"))["channel"] == RANDOM


async def test_an_ephemeral_message_is_seen_by_one_and_in_no_history(desk: Office) -> None:
    told = await desk.client.chat_postEphemeral(channel=CHANNEL, user=USER, text="for you")
    workspace = desk.slack.workspace
    assert [message.ts for message in workspace.messages(CHANNEL, USER)] == [told["message_ts"]]
    assert workspace.messages(CHANNEL, CHINESE_USER) == []
    assert (await desk.client.conversations_history(channel=CHANNEL))["messages"] == []
    ts = told["message_ts"]
    assert await refused(desk.client.chat_update(channel=CHANNEL, ts=ts, text="b")) == "message_not_found"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": CHANNEL}, "no_text"),
        ({"channel": CHANNEL, "text": "  "}, "no_text"),
        ({"channel": CHANNEL, "text": "a", "blocks": "["}, "invalid_blocks_format"),
        ({"channel": CHANNEL, "text": "a", "blocks": {}}, "invalid_blocks_format"),
        ({"channel": CHANNEL, "text": "a", "blocks": [section("a")] * 51}, "invalid_blocks"),
        ({"channel": CHANNEL, "text": "a", "blocks": [section("a" * 3000)] * 5}, "msg_blocks_too_long"),
        ({"channel": CHANNEL, "text": "a", "metadata": {"event_type": "x"}}, "invalid_metadata_schema"),
        ({"channel": CHANNEL, "text": "a", "metadata": "{"}, "invalid_metadata_format"),
        ({"channel": "C0NONE", "text": "a"}, "channel_not_found"),
        ({"channel": PRIVATE, "text": "a"}, "channel_not_found"),
        ({"channel": "", "text": "a"}, "channel_not_found"),
    ],
)
async def test_a_message_is_refused_as_slack_refuses_it(
    desk: Office, arguments: dict[str, Any], error: str
) -> None:
    assert await refused(desk.client.api_call("chat.postMessage", json=arguments)) == error
    assert desk.slack.workspace.messages(arguments["channel"]) == []


@pytest.mark.parametrize(
    ("block", "pointer"),
    [
        (section("a" * 3001), "/blocks/0/text/text"),
        (section("a", colour="red"), "/blocks/0/colour"),
        ({"type": "sectoin"}, "/blocks/0/type"),
        ({"type": "header", "text": {"type": "plain_text", "text": "a" * 151}}, "/blocks/0/text/text"),
        ({"type": "actions", "elements": []}, "/blocks/0/elements"),
    ],
)
async def test_blocks_that_are_wrong_are_refused_with_where(
    desk: Office, block: dict[str, Any], pointer: str
) -> None:
    answer = await refusal(desk.client.chat_postMessage(channel=CHANNEL, text="a", blocks=[block]))
    assert answer["error"] == "invalid_blocks"
    (said,) = answer["response_metadata"]["messages"]
    assert said.startswith("[ERROR] ")
    assert said.endswith(f"[json-pointer:{pointer}]")


@pytest.mark.parametrize(("limit", "sized", "at"), LENGTHS, ids=lambda value: getattr(value, "name", ""))
async def test_each_limit_is_kept_to_the_character(desk: Office, limit: Limit, sized: Sized, at: str) -> None:
    most, over = [sized(limit.most)], [sized(limit.most + 1)]
    assert (await desk.client.chat_postMessage(channel=CHANNEL, text="a", blocks=most))["ok"]
    answer = await refusal(desk.client.chat_postMessage(channel=CHANNEL, text="a", blocks=over))
    assert answer["error"] == "invalid_blocks"
    assert any(said.endswith(f"[json-pointer:/blocks/0{at}]") for said in answer["errors"])


async def test_what_only_the_bot_forbids_itself_is_taken(desk: Office) -> None:
    blocks = [section("a" * 230)] * 50
    assert (await desk.client.chat_postMessage(channel=CHANNEL, text="a", blocks=blocks))["ok"]


async def test_an_element_that_the_table_of_limits_has_not_is_taken(desk: Office) -> None:
    picker = {"type": "datepicker", "action_id": "day"}
    blocks = [section("a", accessory=picker)]
    assert (await desk.client.chat_postMessage(channel=CHANNEL, text="a", blocks=blocks))["ok"]


async def test_a_long_text_is_cut_when_posted_and_refused_when_edited(desk: Office) -> None:
    ts = (await desk.client.chat_postMessage(channel=CHANNEL, text="a" * 40_001))["ts"]
    message = desk.slack.workspace.message(CHANNEL, ts)
    assert message
    assert len(message.text) == 40_000
    edit = desk.client.chat_update(channel=CHANNEL, ts=ts, text="a" * 4_001)
    assert await refused(edit) == "msg_too_long"


async def test_what_others_said_cannot_be_edited_nor_taken_away(desk: Office) -> None:
    ts = desk.slack.workspace.post(Message(CHANNEL, USER, "mine")).ts
    edit = desk.client.chat_update(channel=CHANNEL, ts=ts, text="a")
    assert await refused(edit) == "cant_update_message"
    assert await refused(desk.client.chat_delete(channel=CHANNEL, ts=ts)) == "cant_delete_message"
    assert await refused(desk.client.chat_delete(channel=CHANNEL, ts="1.1")) == "message_not_found"
    assert await refused(desk.client.chat_delete(channel="C0", ts="1.1")) == "channel_not_found"


async def test_an_archived_channel_takes_nothing(desk: Office) -> None:
    ts = (await desk.client.chat_postMessage(channel=CHANNEL, text="a"))["ts"]
    desk.slack.workspace.channels[CHANNEL].archived = True
    assert await refused(desk.client.chat_postMessage(channel=CHANNEL, text="b")) == "is_archived"
    assert await refused(desk.client.chat_update(channel=CHANNEL, ts=ts, text="b")) == "is_archived"


async def test_without_a_scope_of_its_own_a_bot_posts_only_where_it_is(desk: Office) -> None:
    assert (await desk.client.chat_postMessage(channel=RANDOM, text="a"))["ok"]
    desk.slack.scopes.discard("chat:write.public")
    assert await refused(desk.client.chat_postMessage(channel=RANDOM, text="a")) == "not_in_channel"
    await desk.client.conversations_join(channel=RANDOM)
    assert (await desk.client.chat_postMessage(channel=RANDOM, text="a"))["ok"]


async def test_an_ephemeral_message_needs_a_person_who_is_there(desk: Office) -> None:
    for user, error in (("U0NONE", "user_not_found"), ("USLACKBOT", "user_not_in_channel")):
        call = desk.client.chat_postEphemeral(channel=CHANNEL, user=user, text="a")
        assert await refused(call) == error


async def test_a_channel_takes_a_short_burst_and_then_a_message_a_second(desk: Office) -> None:
    for _ in range(3):
        await desk.client.chat_postMessage(channel=CHANNEL, text="a")
    late = await refusal(desk.client.chat_postMessage(channel=CHANNEL, text="late"))
    assert (late.status_code, late["error"], late.headers["Retry-After"]) == (429, "ratelimited", "1")
    assert (await desk.client.chat_postMessage(channel=RANDOM, text="elsewhere"))["ok"]
    desk.clock.ahead += 1.0
    assert (await desk.client.chat_postMessage(channel=CHANNEL, text="a"))["ok"]
    assert await refused(desk.client.chat_postMessage(channel=CHANNEL, text="late")) == "ratelimited"
    desk.slack.pace.is_on = False
    assert (await desk.client.chat_postMessage(channel=CHANNEL, text="a"))["ok"]
    assert "late" not in [message.text for message in desk.slack.workspace.messages(CHANNEL)]


async def test_a_connection_dropped_after_accepting_leaves_the_message_there(desk: Office) -> None:
    desk.slack.faults = [SlackFault(method="chat.postMessage", times=1, drop_after=True)]
    with pytest.raises(ServerDisconnectedError):
        await desk.client.chat_postMessage(channel=CHANNEL, text="a")
    assert [message.text for message in desk.slack.workspace.messages(CHANNEL)] == ["a"]
    assert desk.slack.faults == []


async def test_so_a_client_that_tries_again_by_itself_posts_twice(desk: Office) -> None:
    desk.slack.faults = [SlackFault(method="chat.postMessage", times=1, drop_after=True)]
    client = AsyncWebClient(BOT_TOKEN, desk.slack.api_url)
    await client.chat_postMessage(channel=CHANNEL, text="a")
    assert [message.text for message in desk.slack.workspace.messages(CHANNEL)] == ["a", "a"]


async def test_a_connection_dropped_before_leaves_nothing(desk: Office) -> None:
    desk.slack.faults = [SlackFault(drop=True, times=1)]
    with pytest.raises(ServerDisconnectedError):
        await desk.client.chat_postMessage(channel=CHANNEL, text="a")
    assert desk.slack.workspace.messages(CHANNEL) == []
