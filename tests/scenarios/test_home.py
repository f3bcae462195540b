"""The Home tab, opened and used: published behind the ack, in the person's language, and not twice the same."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from bot.playground.slack import CHINESE_USER, USER, SlackFault
from tests.fakes.scene import MANIFEST, playing, release, said
from tests.scenarios.home_tab import EXAMPLES, names, open_home, press, press_gone, published, shown, text

if TYPE_CHECKING:
    from bot.playground.slack import SlackStandIn
    from tests.fakes.scene import Transport
    from tests.fakes.upstream import Upstream

REST = 3.0  # seconds in which a tab that is opened again is not looked at


def test_the_manifest_has_the_tab_and_its_event() -> None:
    assert MANIFEST["features"]["app_home"]["home_tab_enabled"] is True
    assert "app_home_opened" in MANIFEST["settings"]["event_subscriptions"]["bot_events"]


async def test_opened_it_shows_what_there_is_and_how_to_ask_and_follow(transport: Transport) -> None:
    async with playing(transport=transport) as scene:
        await open_home(scene)
        told = text(scene)
        for part in ("*19 runtimes for serving models*", "as of <!date^", "`/runtimes help`"):
            assert part in told
        assert "`/runtimes subscribe pytorch npu`" in told
        assert "Following" in told
        assert names(scene) == EXAMPLES


async def test_it_speaks_the_persons_language_and_so_does_the_first_answer_after_it(
    transport: Transport,
) -> None:
    async with playing(transport=transport) as scene:
        await open_home(scene, CHINESE_USER)
        assert "19 个可用于部署模型的运行时" in text(scene, CHINESE_USER)
        assert "19 个可用于部署模型的运行时" in said(await scene.ask("", user=CHINESE_USER))
        assert scene.slack.calls.count("users.info") == 1


async def test_the_tab_beside_it_teaches_the_language_and_publishes_nothing(transport: Transport) -> None:
    async with playing(transport=transport) as scene:
        await scene.slack.event({"type": "app_home_opened", "user": CHINESE_USER, "tab": "messages"})
        await scene.settle()
        assert published(scene) == 0
        assert "个运行时" in said(await scene.ask("npu", user=CHINESE_USER))


async def test_a_language_that_is_just_being_learnt_is_waited_for() -> None:
    open_ = asyncio.Event()

    def arrange(slack: SlackStandIn, _upstream: Upstream) -> None:
        slack.faults = [SlackFault(method="users.info", until=open_)]

    async with playing(arrange=arrange) as scene:
        assert "runtimes" in said(await scene.ask("", user=CHINESE_USER))
        await scene.slack.open_home(user=CHINESE_USER)
        release(scene.slack)
        await scene.settle()
        assert "个可用于部署模型的运行时" in text(scene, CHINESE_USER)
        assert scene.slack.calls.count("users.info") == 1


async def test_nothing_of_slack_is_asked_before_the_ack(transport: Transport) -> None:
    open_ = asyncio.Event()

    def arrange(slack: SlackStandIn, _upstream: Upstream) -> None:
        slack.faults = [SlackFault(method=name, until=open_) for name in ("users.info", "auth.test")]

    async with playing(transport=transport, arrange=arrange) as scene:
        assert (await scene.slack.open_home()).status == 200
        assert scene.slack.workspace.home(USER) is None
        release(scene.slack)
        await scene.settle()
        assert names(scene) == EXAMPLES


async def test_an_example_is_answered_in_the_tab_and_back_leads_to_what_was_there(
    transport: Transport,
) -> None:
    async with playing(transport=transport) as scene:
        await open_home(scene)
        before = [{**block, "block_id": ""} for block in shown(scene).blocks]
        await press(scene, "ask:example:1")
        assert "CUDA 11 or newer" in text(scene)
        assert "`/runtimes cuda>=11`".replace(">", "&gt;") in text(scene)
        assert not {"share", "follow"} & set(names(scene))
        await press(scene, "home:back")
        assert [{**block, "block_id": ""} for block in shown(scene).blocks] == before
        assert scene.tries == 0


async def test_pages_turn_and_details_lead_back_to_the_page(transport: Transport) -> None:
    async with playing(transport=transport) as scene:
        await open_home(scene)
        await press_gone(scene, "ask:near:0", '{"q":"-xyz"}')
        await press(scene, "page:next")
        assert "6–10 of 19" in text(scene)
        await press(scene, "details")
        assert "*architecture*" in text(scene)
        assert names(scene) == ["home:back"]
        await press(scene, "home:back")
        assert "6–10 of 19" in text(scene)


async def test_an_answer_in_the_tab_speaks_the_persons_language_after_a_restart(transport: Transport) -> None:
    async with playing(transport=transport) as before:
        await open_home(before, CHINESE_USER)
        definition = shown(before, CHINESE_USER).definition
    async with playing(transport=transport) as scene:
        scene.slack.workspace.publish_view(CHINESE_USER, definition)
        await press(scene, "ask:example:0", CHINESE_USER)
        assert "个运行时" in text(scene, CHINESE_USER)


async def test_a_person_who_opens_it_again_and_again_is_published_one(transport: Transport) -> None:
    async with playing(transport=transport) as scene:
        began = time.monotonic()
        await asyncio.gather(*(scene.slack.open_home() for _ in range(5)))
        await scene.settle()
        count = published(scene)
        assert 1 <= count <= 1 + (time.monotonic() - began) // REST
        await open_home(scene)
        assert published(scene) == count
        await open_home(scene, CHINESE_USER)
        assert published(scene) == count + 1


async def test_a_tab_that_is_opened_where_an_answer_stands_begins_anew(transport: Transport) -> None:
    async with playing(transport=transport) as before:
        await open_home(before)
        await press(before, "ask:example:0")
        definition = shown(before).definition
    async with playing(transport=transport) as scene:
        scene.slack.workspace.publish_view(USER, definition)
        await open_home(scene)
        assert names(scene) == EXAMPLES


async def test_a_tab_that_is_opened_as_it_would_be_is_not_published_again(transport: Transport) -> None:
    async with playing(transport=transport, locale="zh-CN") as scene:
        await open_home(scene)
        scene.slack.workspace.publish_view(CHINESE_USER, shown(scene).definition)
        await open_home(scene, CHINESE_USER)
        assert published(scene) == 1


async def test_a_tab_that_shows_the_same_already_is_left_as_it_is_by_any_process(
    transport: Transport,
) -> None:
    async with playing(transport=transport) as scene:
        await open_home(scene)
        await press(scene, "ask:example:0")
        await press(scene, "home:back")
        tries, hash_ = published(scene), shown(scene).hash
        await press_gone(scene, "home:back", "{}")
        assert (published(scene), shown(scene).hash) == (tries, hash_)
