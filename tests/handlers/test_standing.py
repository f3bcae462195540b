"""How one stands in a workspace, on good days and on bad ones."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import BOT, BOT_TOKEN, CHINESE_USER, USER, Channel, SlackFault, SlackStandIn
from handlers.standing import Profile, profile_of, trouble_in
from tests.fakes.scene import SECRET
from tests.fakes.serving import serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

INFO, JOIN, PERSON = "conversations.info", "conversations.join", "users.info"
POSTS = {"chat:write", "channels:read", "groups:read", "im:read", "users:read"}
CHANNELS = {
    "public": Channel("C1", "public"),
    "ours": Channel("C2", "ours", members={BOT}),
    "private": Channel("C3", "private", kind="private", members={BOT}),
    "strangers": Channel("C4", "strangers", kind="private", members={USER}),
    "archived": Channel("C5", "archived", members={BOT}, archived=True),
    "direct": Channel("D6", "", kind="im", members={BOT, USER}),
}


@asynccontextmanager
async def workspace(
    *faults: SlackFault, scopes: frozenset[str] = frozenset()
) -> AsyncIterator[AsyncWebClient]:
    """A workspace with CHANNELS. `scopes` are what the bot has beside POSTS."""
    slack = SlackStandIn(SECRET, scopes=POSTS | scopes)
    slack.workspace.channels = {each.id: replace(each, members={*each.members}) for each in CHANNELS.values()}
    slack.faults = list(faults)
    async with serving(slack.asgi) as slack.url, ClientSession() as session:
        yield AsyncWebClient(BOT_TOKEN, slack.api_url, session=session, retry_handlers=[])


@pytest.mark.parametrize(
    ("channel", "scopes", "trouble"),
    [
        ("ours", (), ""),
        ("private", (), ""),
        ("direct", (), ""),
        ("public", ("chat:write.public",), ""),
        ("public", ("channels:join",), ""),
        ("public", (), "not_in_channel"),
        ("strangers", ("chat:write.public", "channels:join"), "channel_not_found"),
        ("archived", (), "is_archived"),
    ],
)
async def test_what_would_meet_a_message_is_told(channel: str, scopes: tuple[str, ...], trouble: str) -> None:
    async with workspace(scopes=frozenset(scopes)) as client:
        assert await trouble_in(client, CHANNELS[channel].id) == trouble


@pytest.mark.parametrize(
    ("method", "fault", "trouble"),
    [
        (INFO, {"drop": True}, ""),
        (INFO, {"status": 503}, ""),
        (INFO, {"error": "ratelimited"}, ""),
        (INFO, {"answer": {}}, ""),
        (INFO, {"answer": {"ok": True, "channel": 5}}, ""),
        (JOIN, {"drop": True}, ""),
        (JOIN, {"error": "ratelimited"}, "not_in_channel"),
        (JOIN, {"error": "method_not_supported_for_channel_type"}, "not_in_channel"),
    ],
)
async def test_what_slack_does_not_tell_is_no_trouble_but_a_refused_join_is(
    method: str, fault: dict[str, object], trouble: str
) -> None:
    failing = SlackFault(method=method, **fault)  # type: ignore[arg-type]
    async with workspace(failing, scopes=frozenset({"channels:join"})) as client:
        assert await trouble_in(client, CHANNELS["public"].id) == trouble


async def test_a_persons_language_and_zone_are_slacks() -> None:
    async with workspace() as client:
        assert await profile_of(client, CHINESE_USER) == Profile("zh_CN", "Asia/Shanghai")


@pytest.mark.parametrize(
    "fault",
    [
        {"drop": True},
        {"status": 500},
        {"error": "user_not_found"},
        {"answer": {"ok": True}},
        {"answer": {"ok": True, "user": {}}},
        {"answer": {"ok": True, "user": 5}},
    ],
)
async def test_of_a_person_whom_slack_does_not_tell_of_nothing_is_claimed(fault: dict[str, object]) -> None:
    async with workspace(SlackFault(method=PERSON, **fault)) as client:  # type: ignore[arg-type]
        assert await profile_of(client, USER) == Profile()
