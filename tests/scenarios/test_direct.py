"""In a direct message with the bot, following speaks of the conversation, and of no channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.playground.slack import CHANNEL, CHINESE_USER, USER
from bot.playground.slack.people import im_id
from tests.fakes.scene import said
from tests.scenarios.test_following import following, posts, publish, subscribe

if TYPE_CHECKING:
    from tests.fakes.scene import Scene


async def asked(scene: Scene, text: str, channel: str, user: str = USER) -> str:
    await scene.ask(text, channel, user)
    return said(await scene.reply())


async def test_what_is_said_and_told_there_speaks_of_the_conversation() -> None:
    direct = im_id(USER)
    async with following() as scene:
        replies = [
            said(await subscribe(scene, "pytorch npu", direct)),
            await asked(scene, "subscriptions", direct),
            said(await scene.ask("status", direct)),
        ]
        publish(scene)
        for _ in range(2):
            await scene.round()
        (notice,) = posts(scene, direct)
        replies += [str(notice.blocks), await asked(scene, "unsubscribe all", direct)]
        for reply in replies:
            assert "his conversation" in reply
            assert "his channel" not in reply


async def test_the_same_answer_is_kept_apart_for_channels() -> None:
    async with following() as scene:
        for channel, label in ((CHANNEL, "this channel"), (im_id(USER), "this conversation")) * 2:
            assert f"Follow in {label}" in str(await scene.ask("pytorch", channel))


@pytest.mark.parametrize(("channel", "here"), [(CHANNEL, "本频道"), (im_id(CHINESE_USER), "本对话")])
async def test_in_chinese_too(channel: str, here: str) -> None:
    async with following() as scene:
        assert f"\n{here}没有订阅。\n" in said(await scene.ask("状态", channel, CHINESE_USER))
