"""Which subscriptions a command means: what is not meant is not ended."""

from __future__ import annotations

from bot.catalogue.subscription import Place
from bot.playground.slack import CHANNEL, CHINESE_USER, TEAM
from tests.fakes.scene import Scene, button, playing, said


async def followed(scene: Scene) -> list[tuple[str, str]]:
    """The queries that the channel follows, each with its state."""
    every = await scene.bot.base.following.desk.of(Place(TEAM, CHANNEL))
    return [(each.query, each.state.value) for each in every]


async def say(scene: Scene, text: str, **by: str) -> str:
    """What is replied to a command."""
    await scene.ask(text, **by)
    return said(await scene.reply())


async def test_everything_is_a_query_of_its_own() -> None:
    async with playing(sockets=True) as scene:
        await say(scene, "subscribe pytorch")
        assert "does not follow all runtimes" in await say(scene, "unsubscribe *")
        assert await followed(scene) == [("pytorch", "active")]
        await say(scene, "subscribe *")
        assert "no longer follows" in await say(scene, "unsubscribe everything")
        assert await followed(scene) == [("pytorch", "active")]


async def test_of_all_and_everything_it_is_asked_which_is_meant() -> None:
    async with playing(sockets=True) as scene:
        for text in ("subscribe pytorch", "subscribe all"):
            await say(scene, text)
        await scene.ask("取消订阅 全部", user=CHINESE_USER)
        asked = await scene.reply()
        assert len(await followed(scene)) == 2
        await scene.press(button(asked, "unsubscribe:everything"))
        assert await followed(scene) == [("pytorch", "active")]


async def test_several_numbers_are_all_meant_or_none_is() -> None:
    async with playing(sockets=True) as scene:
        for query in ("pytorch", "npu", "gpu"):
            await say(scene, f"subscribe {query}")
        assert "no subscription number 9" in await say(scene, "pause 1 9")
        await say(scene, "pause 1, 2 三天")
        assert await followed(scene) == [("pytorch", "paused"), ("npu", "paused"), ("gpu", "active")]
        await say(scene, "unsubscribe 2 3")
        assert await followed(scene) == [("pytorch", "paused")]


async def test_a_query_is_paused_for_as_long_as_is_said_behind_it() -> None:
    async with playing(sockets=True) as scene:
        await say(scene, "subscribe npu")
        assert "until friday" in await say(scene, "pause npu until friday")
        assert "已暂停至" in await say(scene, "暂停 昇腾 3天", user=CHINESE_USER)


async def test_a_word_behind_the_list_shows_it_all_the_same() -> None:
    async with playing(sockets=True) as scene:
        for number in range(9):
            await say(scene, f"subscribe cuda:{number}")
        for text, first in (("subscriptions 2", 9), ("subscriptions 7", 1), ("subscriptions npu", 1)):
            assert f"*{first}. " in await say(scene, text)
            assert f"*{10 - first}. " not in await say(scene, text)
