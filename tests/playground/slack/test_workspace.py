"""The workspace: each person sees what is theirs, and whoever listens hears each change once."""

from __future__ import annotations

import asyncio
import gc
import json
from dataclasses import replace

import pytest

from bot.playground.slack import (
    BOT,
    CHANNEL,
    CHINESE_USER,
    PRIVATE,
    RANDOM,
    USER,
    Change,
    Listener,
    Logged,
    Message,
    Workspace,
)
from bot.playground.slack.changes import KEPT
from bot.playground.slack.workspace import MAX_LOGGED, MAX_MESSAGES
from tests.kit import section
from tests.playground.slack.office import home, modal


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(lambda: 1_000.0)


async def heard(listener: Listener, count: int) -> list[Change]:
    return [await anext(listener) for _ in range(count)]


def test_there_are_an_english_and_a_chinese_person_and_a_channel_of_each_kind(workspace: Workspace) -> None:
    assert workspace.people[CHINESE_USER].locale == "zh-CN"
    assert Workspace(lambda: 0.0, "de-DE").people[USER].locale == "de-DE"
    assert {channel.kind for channel in workspace.channels.values()} == {"public", "private", "im"}
    member_of = {channel.id for channel in workspace.channels.values() if BOT in channel.members}
    assert (CHANNEL in member_of, RANDOM in member_of, PRIVATE in member_of) == (True, False, False)


def test_a_person_sees_public_channels_and_their_own(workspace: Workspace) -> None:
    mine = {channel["id"]: channel for channel in workspace.visible(USER)["channels"]}
    theirs = {channel["id"] for channel in workspace.visible(CHINESE_USER)["channels"]}
    assert {CHANNEL, RANDOM, PRIVATE} < mine.keys()
    assert PRIVATE not in theirs
    assert len(mine.keys() & theirs) == 2
    assert mine[CHANNEL] == {
        "id": CHANNEL,
        "name": "ml-platform",
        "kind": "public",
        "topic": "Serving models on ModelArts",
        "archived": False,
        "member": True,
    }
    assert [channel["name"] for channel in mine.values() if channel["kind"] == "im"] == ["runtimes"]


def test_all_that_is_visible_is_json(workspace: Workspace) -> None:
    workspace.post(Message(CHANNEL, BOT, "for all", (section("a"),)))
    workspace.post(Message(CHANNEL, BOT, "for one", ephemeral_to=USER))
    workspace.open_view(USER, modal())
    workspace.publish_view(USER, home())
    mine, theirs = workspace.visible(USER), workspace.visible(CHINESE_USER)
    assert json.loads(json.dumps(mine)) == mine
    assert mine["me"] == USER
    assert [person["name"] for person in mine["people"]] == ["alex", "lin"]
    first, second = mine["messages"][CHANNEL]
    assert first["user"] == {"id": BOT, "name": "runtimes", "bot": True}
    assert (first["ephemeral"], second["ephemeral"]) == (False, True)
    assert [message["text"] for message in theirs["messages"][CHANNEL]] == ["for all"]
    assert (mine["modal"]["type"], mine["home"]["type"]) == ("modal", "home")
    assert (theirs["modal"], theirs["home"]) == (None, None)


async def test_each_change_is_heard_by_all_who_listen_from_the_moment_they_do(workspace: Workspace) -> None:
    workspace.post(Message(CHANNEL, BOT, "before"))
    listeners = [workspace.listen(), workspace.listen()]
    message = workspace.post(Message(CHANNEL, BOT, "a"))
    workspace.edit(replace(message, text="b"))
    workspace.delete(message)
    workspace.delete(message)
    workspace.open_view(USER, modal())
    workspace.close_views(USER)
    workspace.publish_view(CHINESE_USER, home())
    workspace.log(Logged(1.0, "to bot", "/runtimes", 200, 0.1))
    for listener in listeners:
        changes = await heard(listener, 7)
        assert [(change.kind, change.for_user) for change in changes] == [
            ("message", ""),
            ("update", ""),
            ("delete", ""),
            ("modal", USER),
            ("modal", USER),
            ("home", CHINESE_USER),
            ("request", ""),
        ]
        assert [change.data["text"] for change in changes[:2]] == ["a", "b"]
        assert (changes[2].data["channel"], changes[2].data["ts"]) == (CHANNEL, message.ts)
        assert changes[4].data == {"view": None}
        assert changes[6].data["what"] == "/runtimes"


async def test_what_not_all_may_see_is_told_of_to_those_who_may(workspace: Workspace) -> None:
    listener = workspace.listen()
    workspace.post(Message(CHANNEL, BOT, "a", ephemeral_to=USER))
    workspace.post(Message(PRIVATE, USER, "b"))
    workspace.post(Message(workspace.open_im(CHINESE_USER).id, BOT, "c"))
    told = {(change.data["text"], change.for_user) for change in await heard(listener, 4)}
    assert told == {("a", USER), ("b", USER), ("c", BOT), ("c", CHINESE_USER)}


async def test_who_waits_hears_what_comes(workspace: Workspace) -> None:
    waiting = asyncio.ensure_future(anext(workspace.listen()))
    await asyncio.sleep(0)
    workspace.post(Message(CHANNEL, BOT, "a"))
    assert (await waiting).data["text"] == "a"


async def test_a_listener_too_far_behind_is_at_its_end_and_holds_up_nobody(workspace: Workspace) -> None:
    slow, quick = workspace.listen(), workspace.listen()
    for n in range(KEPT + 1):
        workspace.post(Message(CHANNEL, BOT, str(n)))
        assert (await anext(quick)).data["text"] == str(n)
    assert [change async for change in slow] == []


def test_a_listener_that_nobody_holds_is_forgotten(workspace: Workspace) -> None:
    listener = workspace.listen()
    assert len(workspace._listeners._all) == 1
    del listener
    gc.collect()
    assert len(workspace._listeners._all) == 0


def test_the_oldest_messages_and_requests_go(workspace: Workspace) -> None:
    for n in range(MAX_MESSAGES + 5):
        workspace.post(Message(CHANNEL, BOT, str(n)))
        workspace.log(Logged(float(n), "to bot", "x", 200, 0.0))
    messages = workspace.messages(CHANNEL)
    assert (len(messages), messages[0].text) == (MAX_MESSAGES, "5")
    assert (len(workspace.requests), workspace.requests[0].at) == (MAX_LOGGED, 5.0)


def test_an_element_is_found_in_the_newest_message_that_the_person_sees(workspace: Workspace) -> None:
    button = {"type": "button", "action_id": "a", "value": "v"}
    blocks = ({"type": "actions", "elements": [button]},)
    first = workspace.post(Message(CHANNEL, BOT, "a", blocks))
    mine = workspace.post(Message(RANDOM, BOT, "b", blocks, ephemeral_to=USER))
    assert workspace.find(button, USER) == mine
    assert workspace.find(button, CHINESE_USER) == first
    assert workspace.find({**button, "value": "other"}) is None
