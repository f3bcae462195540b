"""What the page's server offers beside the conversation: shortcuts, polling, and where the bot is."""

from __future__ import annotations

import asyncio
import json
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from bot.playground.page.manifest import Shortcut, read_shortcuts
from bot.playground.slack import BOT, CHANNEL, CHINESE_USER, PRIVATE, RANDOM, USER, Message
from tests.playground.visitor import browsing, new_stage

if TYPE_CHECKING:
    from pathlib import Path

    from bot.playground.page.stage import Stage


@pytest.fixture
def stage() -> Stage:
    return new_stage()


async def test_a_shortcut_that_is_not_declared_or_has_no_message_is_404(stage: Stage) -> None:
    stage.shortcuts = (Shortcut("message", "of_message", "A"), Shortcut("global", "of_none", "B"))
    posted = [stage.slack.workspace.post(Message(CHANNEL, BOT, "a", ephemeral_to=to)) for to in ("", USER)]
    for_all, for_one = ({"channel": CHANNEL, "ts": message.ts} for message in posted)
    asked: list[tuple[str, dict[str, str], int]] = [
        ("of_message", for_all, 200),
        ("of_none", {}, 200),
        ("of_message", {}, 404),
        ("of_none", for_all, 404),
        ("of_message", for_one, 404),
        ("of_message", {**for_all, "ts": "1.2"}, 404),
        ("other", {}, 404),
    ]
    async with browsing(stage) as http:
        for callback_id, at, status in asked:
            body = {"user": USER, "callback_id": callback_id, **at}
            assert (body, (await http.post("/do/shortcut", json=body)).status_code) == (body, status)


async def test_the_document_says_which_shortcuts_there_are_as_data(stage: Stage) -> None:
    stage.shortcuts = (Shortcut("global", "a", "A \"quoted\" 'one' <b>", "&amp;"),)
    async with browsing(stage) as http:
        document = (await http.get("/")).text
    (written,) = re.findall('data-shortcuts="([^"]*)"', document)
    (read,) = json.loads(unescape(written))
    assert Shortcut(**read) == stage.shortcuts[0]


@pytest.mark.parametrize(
    ("channel", "change", "status"),
    [(CHANNEL, "rename", 400), ("C0", "archive", 404), (PRIVATE, "invite", 404)],
)
async def test_what_a_person_may_not_do_to_a_channel_is_refused(
    channel: str, change: str, status: int, stage: Stage
) -> None:
    async with browsing(stage) as http:
        body = {"user": CHINESE_USER, "channel": channel, "change": change}
        assert (await http.post("/do/channel", json=body)).status_code == status


async def test_a_change_to_a_channel_is_made_though_the_bot_is_away(stage: Stage) -> None:
    channel = stage.slack.workspace.channels[CHANNEL]
    made: list[tuple[bool, bool]] = []
    async with browsing(stage) as http:
        for change in ("remove", "invite", "archive", "unarchive"):
            body = {"user": USER, "channel": CHANNEL, "change": change}
            assert (await http.post("/do/channel", json=body)).json()["error"] == "dispatch_failed"
            made.append((BOT in channel.members, channel.archived))
    assert made == [(False, False), (True, False), (True, True), (True, False)]


async def test_nothing_is_typed_into_an_archived_channel(stage: Stage) -> None:
    stage.slack.workspace.channels[CHANNEL].archived = True
    async with browsing(stage) as http:
        answer = await http.post("/do/command", json={"user": USER, "channel": CHANNEL, "text": "npu"})
    assert (answer.status_code, answer.json()) == (404, {"error": "The channel is archived."})


async def test_a_page_is_told_where_the_bot_is(stage: Stage) -> None:
    told = {channel["id"]: channel["bot"] for channel in stage.seen_by(USER)["channels"]}
    assert (told[CHANNEL], told[RANDOM], told[PRIVATE]) == (True, False, False)


async def test_poll_now_is_the_bots_own_and_one_at_a_time(stage: Stage) -> None:
    states: list[str] = []
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def poll() -> None:
        states.append(stage.upstream()["poll"])
        begun.set()
        await may_end.wait()

    async with browsing(stage) as http:
        assert (await http.post("/upstream/poll", json={})).status_code == 404
        states.append(stage.upstream()["poll"])
        stage.poll = poll
        states.append(stage.upstream()["poll"])
        first = asyncio.create_task(http.post("/upstream/poll", json={}))
        await begun.wait()
        assert (await http.post("/upstream/poll", json={})).status_code == 200
        assert not first.done()
        may_end.set()
        assert (await first).status_code == 200
    assert [*states, stage.upstream()["poll"]] == ["none", "ready", "running", "ready"]


async def test_a_poll_that_fails_can_be_tried_again(stage: Stage) -> None:
    async def poll() -> None:
        raise OSError("away")

    stage.poll = poll
    for _ in range(2):
        with pytest.raises(OSError, match="away"):
            await stage.poll_now()
    assert stage.upstream()["poll"] == "ready"


async def test_polling_is_behind_the_doors(stage: Stage) -> None:
    async def poll() -> None:
        raise NotImplementedError

    stage.poll = poll
    async with browsing(stage, Origin="http://evil.example") as http:
        assert (await http.post("/upstream/poll", json={})).status_code == 403


def test_shortcuts_are_read_from_the_apps_manifest(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.json"
    assert read_shortcuts(manifest) == ()
    manifest.write_text("{}")
    assert read_shortcuts(manifest) == ()
    declared = [
        {"name": "Find", "type": "message", "callback_id": "find", "description": "One like it"},
        {"name": "Ask", "type": "global", "callback_id": "ask"},
    ]
    manifest.write_text(json.dumps({"features": {"shortcuts": declared}}))
    assert read_shortcuts(manifest) == (
        Shortcut("message", "find", "Find", "One like it"),
        Shortcut("global", "ask", "Ask"),
    )
