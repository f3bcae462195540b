"""Which subscriptions are meant, and for how long, as people type it."""

from __future__ import annotations

import pytest

from bot.catalogue.errors import OrderError
from bot.catalogue.order import ALL, EACH, Target, read_order, read_target
from tests.examples import DAY


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("", Target()),
        ("3", Target(numbers=(3,))),
        ("#3", Target(numbers=(3,))),
        ("1 2", Target(numbers=(1, 2))),
        ("#2，1 and 2", Target(numbers=(2, 1))),
        ("1、2和4", Target(numbers=(1, 2, 4))),
        ("pytorch NPU", Target(query="pytorch npu")),
        ("3 pytorch", Target(query="3 pytorch")),
        ("3d unet", Target(query="3d unet")),
        ("all pytorch", Target(query="pytorch")),
        ("events:added", Target()),
        ("it please", Target()),
    ],
)
def test_what_a_target_names(text: str, target: Target) -> None:
    assert read_target(text) == read_target(text, timed=False) == target


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("3d", Target(seconds=3 * DAY)),
        ("for 3 days", Target(seconds=3 * DAY)),
        ("三天", Target(seconds=3 * DAY)),
        ("３ for 2 days", Target(numbers=(3,), seconds=2 * DAY)),
        ("3 2天", Target(numbers=(3,), seconds=2 * DAY)),
        ("1, 2 3d", Target(numbers=(1, 2), seconds=3 * DAY)),
        ("全部3天", Target(all=True, seconds=3 * DAY)),
        ("all for 1w", Target(all=True, seconds=7 * DAY)),
        ("npu 3d", Target(query="npu", seconds=3 * DAY)),
        ("npu 2 days", Target(query="npu", seconds=2 * DAY)),
        ("昇腾 3天", Target(query="npu", seconds=3 * DAY)),
        ("昇腾三天", Target(query="npu", seconds=3 * DAY)),
        ("昇腾 持续两周", Target(query="npu", seconds=14 * DAY)),
        ("* 半天", Target(query="", seconds=DAY / 2)),
        ("pytorch npu events:added for 3d", Target(query="pytorch npu", seconds=3 * DAY)),
        ("for 3d npu", Target(query="npu", seconds=3 * DAY)),
    ],
)
def test_a_length_of_time_counts_behind_all_that_may_be_named(text: str, target: Target) -> None:
    assert read_target(text) == target


def test_where_no_time_is_taken_none_is_read() -> None:
    assert read_target("unet 3d", timed=False) == Target(query="3d unet")


@pytest.mark.parametrize("word", ["*", "everything", "any"])
def test_what_is_a_query_alone_names_the_subscription_to_everything(word: str) -> None:
    assert read_target(word) == Target(query="")
    assert not read_order(word).is_bare


@pytest.mark.parametrize("word", sorted(EACH))
def test_what_is_said_of_subscriptions_means_each_of_them(word: str) -> None:
    assert read_target(word.upper()) == Target(all=True)
    assert {"all", "全部"} <= EACH & set(ALL)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("zz NPU  gpu", "zz NPU gpu"),
        ("Quark\u3000NPU 三天", "Quark NPU"),
        ("for 3d Quark", "Quark"),
        ("cuda&gt;=11 <#C1|quark> 3d", "cuda>=11 quark"),
        ("昇腾３天", "昇腾"),
    ],
)
def test_what_was_typed_of_a_query_is_kept_as_it_was_typed(text: str, typed: str) -> None:
    assert read_target(text).typed == typed


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("1 until friday", "until friday"),
        ("npu until friday", "until friday"),
        ("npu for ages", "ages"),
        ("1 3x", "3x"),
        ("1 3 dogs", "3 dogs"),
        ("all 3x", "3x"),
        ("1 直到周五", "直到周五"),
        ("昇腾 到周五", "到周五"),
    ],
)
def test_what_stands_for_a_length_of_time_and_is_none_is_said(text: str, wrong: str) -> None:
    with pytest.raises(OrderError) as caught:
        read_target(text)
    assert (caught.value.text, caught.value.option) == (wrong, "span")
