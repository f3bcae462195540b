"""Where the bot cannot post it is said why, and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.blocks.parking import REASONS, mending, parked_dm, reason, still_parked
from bot.blocks.subscribing import revived, subscribed
from bot.catalogue.subscription import Place
from tests.blocks.echo import PREVIEW, VIEW, made
from tests.blocks.happenings import CREATOR, subscription
from tests.blocks.look import EN, ZH, action_ids, buttons, shown

if TYPE_CHECKING:
    from bot.texts import Texts


def test_where_the_bot_cannot_post_it_says_why_and_how_to_mend_it() -> None:
    message = subscribed(
        subscription(),
        None,
        matching=1,
        preview=PREVIEW,
        view=VIEW,
        texts=EN,
        problem="not_in_channel",
    )
    said = "Waiting: I am not in this channel yet. Type `/invite @runtimes` and I will start."
    assert shown(message).startswith(f"<@{CREATOR}> subscribed this channel to *PyTorch on NPU*\n")
    assert said in shown(message)
    assert said in message.text
    assert action_ids(message) == ["resume:one", "unsubscribe:one"]
    chinese = made(subscription(), problem="is_archived", language="zh_CN")
    assert "我目前还不能在此发送消息。频道已归档。请先取消归档该频道。处理后请点击“重试”。" in chinese
    direct = made(subscription(place=Place("T0", "D0")), problem="channel_not_found")
    assert "I cannot join a conversation between people. Subscribe in a channel instead." in direct
    assert "/invite" not in direct


def test_a_channel_that_the_bot_has_come_to_hears_what_it_follows() -> None:
    assert shown(revived([subscription()], EN)) == "I am here now: this channel follows `pytorch npu`."


def test_a_creator_is_told_which_channel_is_parked_why_and_how_to_mend_it() -> None:
    message = parked_dm([subscription(), subscription("npu", 2)], Place("T0", "C0"), "is_archived", EN)
    assert shown(message).split("\n") == [
        "I can no longer post in <#C0>. The channel is archived.",
        "Your subscriptions there are waiting: `pytorch npu`, `npu`",
        "Somebody has to unarchive the channel first.",
        "Nothing is lost: once they are resumed, what they missed comes in one message.",
    ]
    assert buttons(message) == [("Try again", {"c": "C0"})]
    assert action_ids(message) == ["resume:parked"]


@pytest.mark.parametrize("texts", [EN, ZH])
@pytest.mark.parametrize("error", REASONS)
def test_each_of_slacks_reasons_is_a_sentence_and_has_a_way_out(error: str, texts: Texts) -> None:
    assert reason(error, texts)[-1] in ".。"
    assert error not in reason(error, texts)
    assert mending(error, texts)[-1] in ".。"


def test_a_reason_that_is_not_known_is_quoted() -> None:
    assert reason("new_<error>", EN) == "Slack refuses with `new_&lt;error&gt;`."
    said = "Slack refuses with `x`. Please tell the bot's admin if it stays so."
    assert still_parked("x", EN, "C0").text == f"I still cannot post here. {said}"
    invited = "Waiting: I am not in this channel yet. Type `/invite @runtimes` and I will start."
    assert still_parked("not_in_channel", EN, "C0").text == invited
    assert still_parked("x", EN, "C0", here=False).text == f"I still cannot post in <#C0>. {said}"
