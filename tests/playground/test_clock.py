"""The demo's clock, which the page moves on to the next morning."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.commands.playing import DemoBot
from bot.playground.clock import Clock, next_morning
from bot.playground.demo import playing
from bot.playground.sandbox import SANDBOX_REGION
from bot.playground.slack import BOT, CHANNEL, CHINESE_USER, USER
from bot.playground.slack.refusals import ApiError
from tests.fakes.scene import WITHIN, until
from tests.playground.visitor import browsing, new_stage, opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.playground.page.stage import Stage
    from bot.playground.slack import Message

LONDON, SHANGHAI = ZoneInfo("Europe/London"), ZoneInfo("Asia/Shanghai")
SKIP = "/upstream/skip"


def moment(written: str, zone: ZoneInfo = LONDON) -> float:
    return datetime.fromisoformat(written).replace(tzinfo=zone).timestamp()


@pytest.fixture
def stage() -> Stage:
    """A stage whose clock can be moved, and whose bot says when it was had to poll."""
    stage = new_stage()
    stage.clock = Clock()
    return stage


@pytest.fixture
def polls(stage: Stage) -> list[float]:
    """How far ahead the clock was at each poll, in seconds."""
    seen: list[float] = []

    async def poll() -> None:
        assert stage.clock
        seen.append(stage.clock.ahead)

    stage.poll = poll
    return seen


@pytest.mark.parametrize(
    ("after", "morning"),
    [
        ("2026-01-05 21:40", "2026-01-06 09:00"),
        ("2026-01-05 08:59:59", "2026-01-05 09:00"),
        ("2026-01-05 09:00", "2026-01-06 09:00"),
        ("2026-12-31 23:00", "2027-01-01 09:00"),
        ("2026-03-28 12:00", "2026-03-29 09:00"),  # an hour shorter, the night between
        ("2026-10-24 12:00", "2026-10-25 09:00"),
        ("2026-10-25 01:30", "2026-10-25 09:00"),  # the hour that comes twice
    ],
)
def test_the_next_morning_is_the_first_nine_o_clock_after_a_moment(after: str, morning: str) -> None:
    assert next_morning("Europe/London", moment(after)) == moment(morning)


def test_a_clock_moves_on_and_never_back() -> None:
    clock = Clock()
    began, at = clock.timer(), clock.time()
    clock.move_to(at - 60)
    assert clock.ahead == 0
    clock.move_to(at + 3_600)
    assert clock.time() >= at + 3_600
    assert clock.timer() - began >= clock.ahead  # who rests by the one has rested by the other
    clock.move_to(at + 60)
    assert clock.time() >= at + 3_600


@pytest.mark.parametrize(("user", "zone"), [(USER, LONDON), (CHINESE_USER, SHANGHAI)])
async def test_a_skip_leads_to_the_persons_own_morning_between_two_polls(
    stage: Stage, polls: list[float], user: str, zone: ZoneInfo
) -> None:
    assert stage.clock
    before = stage.clock.time()
    days = set()
    async with browsing(stage) as http:
        for _ in range(3):
            assert (await http.post(SKIP, json={"user": user})).status_code == 200
            at = datetime.fromtimestamp(stage.clock.time(), zone)
            assert at.hour == 9
            days.add(at.date())
            assert stage.seen_by(user)["ahead"] == stage.clock.ahead == polls[-1]
    assert len(days) == 3
    assert before < stage.clock.time() < before + 3 * 90_000 + 3_600
    assert polls[0] == 0
    assert polls == sorted(polls)
    assert len(polls) == 6


async def test_nothing_is_skipped_where_there_is_no_clock_or_nobody_who_polls(stage: Stage) -> None:
    clock, poll = stage.clock, asyncio.sleep
    assert clock
    for stage.clock, stage.poll in ((None, lambda: poll(0)), (clock, None)):
        async with browsing(stage) as http:
            assert (await http.post(SKIP, json={"user": USER})).status_code == 404
        await stage.skip(USER)
    assert stage.upstream()["skips"]
    assert clock.ahead == 0
    stage.clock = None
    assert not stage.upstream()["skips"]
    assert stage.seen_by(USER)["ahead"] == 0


@pytest.mark.parametrize(
    ("body", "status"), [({}, 400), ({"user": 1}, 400), ({"user": USER, "to": 9}, 400), ({"user": "U0"}, 404)]
)
async def test_a_skip_says_for_whom(
    stage: Stage, polls: list[float], body: dict[str, object], status: int
) -> None:
    async with browsing(stage) as http:
        assert (await http.post(SKIP, json=body)).status_code == status
    assert polls == []


async def test_skipping_is_behind_the_doors(stage: Stage, polls: list[float]) -> None:
    for headers in ({"Origin": "http://evil.example"}, {"Host": "evil.example"}):
        async with browsing(stage, **headers) as http:
            assert (await http.post(SKIP, json={"user": USER})).status_code == 403
    async with browsing(stage) as http:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        assert (await http.post(SKIP, content="user=U0DEMO", headers=form)).status_code == 415
        assert (await http.get(SKIP)).status_code == 405
    assert polls == []


async def test_two_tabs_that_skip_at_once_skip_once(stage: Stage) -> None:
    states, begun, may_end = [], asyncio.Event(), asyncio.Event()

    async def poll() -> None:
        states.append(stage.upstream()["poll"])
        begun.set()
        await may_end.wait()

    stage.poll = poll
    async with browsing(stage) as http:
        first = asyncio.create_task(http.post(SKIP, json={"user": USER}))
        await begun.wait()
        assert (await http.post(SKIP, json={"user": USER})).status_code == 200
        assert (await http.post("/upstream/poll", json={})).status_code == 200
        may_end.set()
        assert (await first).status_code == 200
    assert states == ["running", "running"]
    assert stage.upstream()["poll"] == "ready"


async def test_where_the_bot_cannot_poll_the_time_stands(stage: Stage) -> None:
    async def poll() -> None:
        raise OSError("away")

    stage.poll = poll
    with pytest.raises(OSError, match="away"):
        await stage.skip(USER)
    assert stage.clock
    assert stage.clock.ahead == 0
    assert stage.upstream()["poll"] == "ready"


@pytest.fixture
async def played() -> AsyncIterator[Stage]:
    """The bot itself between its stand-ins, at noon in London."""
    clock = Clock()
    clock.move_to(next_morning("Europe/London", clock.time()) + 3 * 3_600)
    bot = DemoBot((SANDBOX_REGION,), {"POLL_INTERVAL": "3600"}, clock)
    async with playing(bot, poll=bot.poll, clock=clock) as stage:
        stage.slack.ack_within = WITHIN
        await opened(stage)
        await stage.poll_now()
        yield stage


def said(stage: Stage) -> list[Message]:
    return [each for each in stage.slack.workspace.messages(CHANNEL) if each.author == BOT]


async def test_bot_slack_and_modelarts_read_one_clock(played: Stage) -> None:
    slack, clock = played.slack, played.clock
    assert clock
    url = slack.response_url()
    await slack.command("subscribe pytorch every:daily")
    await until(lambda: len(said(played)) == 1)
    group = played.sandbox.regions[SANDBOX_REGION][1]
    group["status_list"][-1] = "deleting"
    await played.skip(USER)
    await until(lambda: len(said(played)) == 2)
    digest = said(played)[-1]
    assert datetime.fromtimestamp(float(digest.ts), LONDON).hour == 9
    assert played.sandbox.now() == pytest.approx(clock.time(), abs=600)
    assert slack.clock() == pytest.approx(clock.time(), abs=600)
    delivery = await slack.command("pytorch npu")  # a signature is not five minutes off
    assert (delivery.status, delivery.error) == (200, "")
    with pytest.raises(ApiError, match="expired_url"):
        slack.tickets.find_reply(url.rpartition("/")[2])
    assert played.log.since(0)[-1]["at"] == pytest.approx(clock.time(), abs=600)
