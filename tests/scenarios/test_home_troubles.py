"""The Home tab where something is amiss: at Slack, at ModelArts, with a button, with an event."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from bot.playground.slack import CHINESE_USER, USER, SlackFault
from tests.fakes.scene import button, playing, release, said, until
from tests.fakes.steady_time import MovedTime
from tests.scenarios.home_tab import EXAMPLES, names, open_home, press, press_gone, published, shown, text

if TYPE_CHECKING:
    from structlog.typing import EventDict

    from bot.playground.slack import SlackStandIn
    from tests.fakes.scene import Transport
    from tests.fakes.upstream import Upstream

TTL = 300.0  # seconds


def faulty(**fault: Any) -> Any:
    """An arrangement in which views.publish goes wrong."""

    def arrange(slack: SlackStandIn, _upstream: Upstream) -> None:
        slack.faults = [SlackFault(method="views.publish", **fault)]

    return arrange


def held(_slack: SlackStandIn, upstream: Upstream) -> None:
    upstream.open.clear()


@pytest.mark.parametrize("value", ["x", '{"q":"cuda>=x"}', "[]"])
async def test_a_button_of_another_version_is_answered_in_the_tab(transport: Transport, value: str) -> None:
    async with playing(transport=transport) as scene:
        await open_home(scene)
        await press_gone(scene, "ask:example:0", value)
        assert "Another version of the bot made this button" in text(scene)
        await press(scene, "home:back")
        assert names(scene) == EXAMPLES


async def test_what_takes_a_channel_is_not_done_from_the_tab(logged: list[EventDict]) -> None:
    async with playing() as scene:
        await open_home(scene)
        for action in ("share", "follow", "unsubscribe", "verb", "x"):
            await press_gone(scene, action, '{"q":"npu"}')
        assert published(scene) == 1
        assert [line["event"] for line in logged].count("action_unknown") == 5


async def test_details_of_what_is_gone_say_so_in_the_tab() -> None:
    async with playing() as scene:
        await open_home(scene)
        await press_gone(scene, "details", json.dumps({"r": "000000000000"}))
        assert "That runtime is no longer in the catalogue." in text(scene)


async def test_without_a_catalogue_it_says_that_it_follows_and_then_shows_it(transport: Transport) -> None:
    async with playing(transport=transport, warm=False, arrange=held) as scene:
        await scene.slack.open_home()
        await until(lambda: scene.slack.workspace.home(USER) is not None)
        assert "Fetching the catalogue from ModelArts" in text(scene)
        scene.upstream.open.set()
        await scene.settle()
        assert names(scene) == EXAMPLES


async def test_a_cold_example_is_answered_when_there_is_a_catalogue(transport: Transport) -> None:
    async with playing(transport=transport) as warm:
        await open_home(warm)
        definition = shown(warm).definition
    async with playing(transport=transport, warm=False, arrange=held) as scene:
        view = scene.slack.workspace.publish_view(USER, definition)
        await scene.slack.act(button({"blocks": view.blocks}, "ask:example:0"), view=view)
        scene.upstream.open.set()
        await scene.settle()
        assert "NPU" in text(scene)


async def test_with_modelarts_off_it_says_so_and_offers_to_ask_again(transport: Transport) -> None:
    def broken(_slack: SlackStandIn, upstream: Upstream) -> None:
        upstream.broken = True

    time = MovedTime()
    async with playing(transport=transport, arrange=broken, timing=time.timing) as scene:
        await open_home(scene)
        assert "ModelArts has a fault of its own." in text(scene)
        assert "`/runtimes help`" in text(scene)
        assert names(scene) == ["home:again"]
        await press_gone(scene, "ask:example:0", '{"q":"npu"}')
        assert "I have no runtimes to answer from yet." in text(scene)
        scene.upstream.broken = False
        time.move(TTL)
        await press_gone(scene, "home:again", "{}")
        assert names(scene) == EXAMPLES


async def test_with_modelarts_off_since_the_last_good_catalogue_is_shown_with_its_age(
    transport: Transport,
) -> None:
    time = MovedTime()
    async with playing(transport=transport, timing=time.timing) as scene:
        scene.upstream.broken = True
        time.move(TTL)
        catalogue = scene.bot.base.catalogue
        await until(lambda: bool(catalogue.current().failures))
        await open_home(scene)
        assert "*19 runtimes for serving models*" in text(scene)
        assert "cn-north-4: as of <!date^" in text(scene)
        assert "ModelArts has a fault of its own." in text(scene)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"error": "not_enabled"}, "not_enabled"),
        ({"status": 500}, "internal_error"),
        ({"status": 429}, "ratelimited"),
        ({"drop": True}, "ServerDisconnectedError"),
        ({"answer": {"ok": False}}, "200"),
    ],
)
async def test_where_slack_does_not_take_it_the_log_says_why(
    transport: Transport, fault: dict[str, Any], reason: str, logged: list[EventDict]
) -> None:
    async with playing(transport=transport, arrange=faulty(**fault)) as scene:
        await open_home(scene)
        assert scene.slack.workspace.home(USER) is None
        assert said(await scene.ask("npu"))
    (line,) = (line for line in logged if line["event"] == "home_unpublished")
    assert (line["log_level"], line["reason"]) == ("warning", reason)
    assert [each for each in logged if each["event"] == "task_failed"] == []


@pytest.mark.parametrize("fault", [{"status": 503}, {"status": 429, "retry_after": 1}, {"drop": True}])
async def test_what_does_not_get_through_is_tried_once_more(
    transport: Transport, fault: dict[str, Any], logged: list[EventDict]
) -> None:
    async with playing(transport=transport, arrange=faulty(times=1, **fault)) as scene:
        await open_home(scene)
        assert names(scene) == EXAMPLES
    assert "home_unpublished" not in [line["event"] for line in logged]


async def test_what_is_dropped_after_slack_took_it_stands(transport: Transport) -> None:
    async with playing(transport=transport, arrange=faulty(times=1, drop_after=True)) as scene:
        await open_home(scene)
        assert names(scene) == EXAMPLES


async def test_an_answer_that_came_meanwhile_is_not_taken_away_by_an_opened_tab(
    transport: Transport, logged: list[EventDict]
) -> None:
    async with playing(transport=transport) as before:
        await open_home(before, CHINESE_USER)
        definition = shown(before, CHINESE_USER).definition
    open_ = asyncio.Event()

    def arrange(slack: SlackStandIn, _upstream: Upstream) -> None:
        slack.faults = [SlackFault(method="users.info", until=open_)]

    async with playing(transport=transport, arrange=arrange) as scene:
        scene.slack.workspace.publish_view(USER, definition)
        await scene.slack.open_home()
        newer = scene.slack.workspace.publish_view(USER, definition)
        release(scene.slack)
        await scene.settle()
        assert shown(scene).hash == newer.hash
    assert [line["event"] for line in logged if line["event"].startswith("home")] == ["home_is_newer"]


@pytest.mark.parametrize(
    "event", [{"user": None, "tab": "home"}, {"tab": "home"}, {"user": USER, "tab": "home", "view": "V1"}]
)
async def test_an_event_of_another_shape_harms_nothing(
    event: dict[str, Any], logged: list[EventDict]
) -> None:
    async with playing() as scene:
        assert (await scene.slack.event({"type": "app_home_opened", **event})).status == 200
        await scene.settle()
    assert {"task_failed", "unexpected"}.isdisjoint(line["event"] for line in logged)
