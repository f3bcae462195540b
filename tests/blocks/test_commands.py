"""What a reply shows to be typed is in the reader's language, and is understood."""

from __future__ import annotations

import pytest

from bot.blocks.commands import command_line, order_line
from bot.blocks.doubts import all_of_them, what_then
from bot.blocks.subscribing import gone, unsubscribed
from bot.blocks.subscriptions import listing, which_one
from bot.catalogue.order import Target, read_order
from tests.blocks.happenings import subscription
from tests.blocks.look import EN, ZH, buttons, shown
from tests.blocks.questions import EXAMPLE


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("pytorch npu", "pytorch npu"),
        ("", "全部"),
        ("npu events:retiring,added every:daily", "npu 事件:即将下线,新增 频率:每天"),
        ("* events:-changed every:weekly", "全部 事件:即将下线,已下线,恢复,新增 频率:每周"),
    ],
)
def test_an_order_is_written_in_the_readers_language(text: str, chinese: str) -> None:
    order = read_order(text)
    assert order_line(order, EN) == str(order)
    assert order_line(order, ZH) == chinese
    assert read_order(chinese) == order


def test_a_command_is_written_in_the_readers_language() -> None:
    assert command_line("/rt", "changes", EN, "7d", "") == "/rt changes 7d"
    assert command_line("/rt", "changes", ZH, "7天", "npu") == "/rt 变更 7天 npu"


def test_chinese_replies_teach_chinese_commands() -> None:
    assert "`/rt 订阅 pytorch npu`" in shown(listing([], ZH, command="/rt"))
    asked = what_then(read_order("every:daily"), EXAMPLE.index, ZH, command="/rt")
    assert "`/rt 订阅 全部 频率:每天`" in shown(asked)
    assert buttons(asked)[0][0].startswith("订阅 npu 频率:每天")
    assert buttons(asked)[0][1] == {"q": "npu every:daily"}
    assert "`/rt 订阅 全部`" in shown(gone("", ZH, command="/rt"))
    every = [subscription(f"cuda:{n}", n) for n in range(12)]
    assert "`/rt 订阅列表`" in shown(which_one("pause", Target(), every, ZH, command="/rt"))


def test_how_it_was_made_is_shown_as_it_was_typed() -> None:
    made = subscription("cuda>=11", typed="CUDA&gt;=11  every:daily")
    assert "`/rt subscribe CUDA&gt;=11 every:daily`" in shown(unsubscribed([made], EN, command="/rt"))


def test_a_query_that_is_not_followed_is_shown_as_it_was_typed() -> None:
    target = Target(query="npu zz", typed="zz NPU")
    assert "does not follow `zz NPU`" in shown(which_one("pause", target, [subscription()], EN))
    everything = Target(query="", typed="*")
    assert "does not follow all runtimes" in shown(which_one("unsubscribe", everything, [subscription()], EN))


def test_of_several_numbers_those_that_are_none_are_said() -> None:
    said = shown(which_one("pause", Target(numbers=(1, 7, 9)), [subscription(number=1)], EN))
    assert said.startswith("This channel has no subscription number 7 or 9.")


def test_to_end_all_may_mean_only_the_one_to_everything() -> None:
    message = all_of_them([subscription(), subscription("", 2)], EN)
    assert [label for label, _ in buttons(message)] == [
        "End all 2 subscriptions",
        "End only that to all runtimes",
    ]
