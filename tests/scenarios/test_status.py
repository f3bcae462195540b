"""What the status says of following, in the acknowledgement itself: to each channel and workspace its own."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from bot.catalogue.subscription import Place
from bot.playground.identity import SANDBOX_REGION
from bot.playground.page.upstream import Publish
from bot.playground.slack import CHANNEL, CHINESE_USER, PRIVATE, RANDOM, TEAM
from bot.store.letters import Letter, Payload
from tests.fakes.scene import button, command, playing, said
from tests.scenarios.test_following import following, publish, subscribe

if TYPE_CHECKING:
    from tests.fakes.scene import Scene, Transport

AWAY = "I cannot reach my database right now"


async def put(scene: Scene, *places: Place) -> None:
    """Have a message wait for each of `places`."""
    letters = [Letter(str(n), place, Payload.of({"text": "news"})) for n, place in enumerate(places)]
    async with scene.bot.base.following.store.writing() as unit:
        await unit.outbox.put(letters, time.time())


async def test_the_ack_says_how_following_goes_for_the_channel(transport: Transport) -> None:
    async with following(transport) as scene:
        for query in ("pytorch", "npu", "gpu"):
            await subscribe(scene, query)
        await scene.ask("pause 2")
        await scene.reply()
        told = said(await scene.ask("status"))
        assert "cn-north-4: 19 runtimes" in told
        assert "\nFollowing works: last poll <!date^" in told
        assert "\nThis channel has 3 subscriptions: 2 active, 1 paused.\n" in told
        assert told.endswith("\nNo message is waiting to be delivered.")
        tries = scene.tries
        await scene.settle()
        assert scene.tries == tries, "all of it was in the ack"


async def test_it_is_said_anew_each_time_and_in_the_persons_language() -> None:
    async with following() as scene:
        assert "\nThis channel follows nothing.\n" in said(await scene.ask("status"))
        await subscribe(scene, "pytorch")
        assert "\nThis channel has 1 subscription: 1 active.\n" in said(await scene.ask("status"))
        assert "\nThis channel follows nothing.\n" in said(await scene.ask("status", RANDOM))
        told = said(await scene.ask("状态", user=CHINESE_USER))
        assert "\n订阅功能正常：上次检查 <!date^" in told
        assert "\n本频道有 1 项订阅：1 项正常。\n" in told


async def test_a_parked_subscription_is_said_with_its_reason() -> None:
    async with following() as scene:
        await subscribe(scene, "pytorch npu", PRIVATE)
        told = said(await scene.ask("status", PRIVATE))
        assert "\nThis channel has 1 subscription: 1 waiting. I am not in the channel.\n" in told


async def test_what_waits_for_another_workspace_nobody_else_hears_of() -> None:
    async with following() as scene:
        here, there = Place(TEAM, RANDOM), Place("T0OTHER", CHANNEL)
        await put(scene, here, here, there)
        told = said(await scene.ask("status"))
        assert "\n2 messages are waiting to be delivered in this workspace." in told
        other = await scene.post(command("status", scene.slack.url, team_id="T0OTHER"))
        assert "\n1 message is waiting to be delivered in this workspace." in said(other.json())


async def test_a_bot_that_has_not_polled_yet_says_so() -> None:
    async with playing(sockets=True) as scene:
        assert "\nFollowing has not polled ModelArts yet." in said(await scene.ask("status"))


async def test_while_the_database_is_busy_the_status_is_answered_nevertheless() -> None:
    async with following(glance=0.05) as scene:
        async with scene.bot.base.following.store.writing():  # in memory, readers wait for their turn
            told = said(await scene.ask("status"))
        assert "cn-north-4: 19 runtimes" in told
        assert f"\n{AWAY}" in told


async def test_while_the_database_is_away_the_status_says_so() -> None:
    async with playing(
        sockets=True, stored=False, DATABASE_URL="sqlite:////no/such/directory/bot.db"
    ) as scene:
        told = said(await scene.ask("status"))
        assert "cn-north-4: 19 runtimes" in told
        assert f"\n{AWAY}" in told


async def test_the_button_of_a_slip_says_what_the_command_says() -> None:
    async with following() as scene:
        await subscribe(scene, "pytorch")
        reply = await scene.press(button(await scene.ask("statsu"), "verb"))
        assert reply["blocks"] == (await scene.ask("status"))["blocks"]
        assert (reply["response_type"], reply["replace_original"]) == ("ephemeral", False)


@pytest.mark.parametrize("slip", ["subscriptons", "unsubscrbe", "puase", "resmue"])
async def test_the_button_of_a_slip_in_following_shows_the_list_and_changes_nothing(slip: str) -> None:
    async with following() as scene:
        await subscribe(scene, "pytorch")
        reply = await scene.press(button(await scene.ask(slip), "verb"))
        assert "This channel has 1 subscription" in said(reply)
        assert "1 active." in said(await scene.ask("status"))


async def test_each_message_about_changes_is_counted_be_it_of_a_poll_or_not() -> None:
    queued = "runtimes_bot_messages_queued_total"
    async with following() as scene:
        await subscribe(scene, "pytorch npu")
        publish(scene)
        await scene.round()
        assert f"{queued} 1.0" in scene.metrics()
        await scene.ask("pause")
        await scene.reply()
        Publish(SANDBOX_REGION, "PyTorch", "pytorch_2.5-npu", accelerator="npu").do(scene.upstream.sandbox)
        await scene.round()
        assert f"{queued} 1.0" in scene.metrics()
        await scene.ask("resume")
        await scene.reply()
        await scene.round()
        assert f"{queued} 2.0" in scene.metrics()
