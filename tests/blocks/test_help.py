"""Help is by example, and what cannot be read is met with a clear sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks.help import notice, question_error, usage
from bot.catalogue.errors import OrderError, QueryError
from bot.catalogue.order import read_changes, read_order
from bot.catalogue.parse import parse
from tests.blocks.look import EN, ZH, buttons, check, shown


@given(st.text(max_size=400))
def test_a_question_that_cannot_be_read_is_quoted_harmlessly(text: str) -> None:
    try:
        parse(f"{text}zz:1 cuda:{text}")
    except QueryError as error:
        check(question_error(error, EN))


def test_help_shows_every_facet_by_an_example() -> None:
    said = shown(usage([("/runtimes status", "verb.status.help")], EN))
    assert "`/runtimes status`: how old the data is, how following goes, and what is wrong" in said
    for example in ("pytorch&gt;=2", "910b", "cuda:11..12", "status:deleting"):
        assert f"`{example}`" in said


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("cudda:11", "nothing called `cudda`"),
        ("cuda:abc", "`abc` is not a version of CUDA"),
        ("arch>=3", "architecture has no order"),
        (">=11", "could not read `&gt;=11`"),
        ("x" * 301, "at most"),
    ],
)
def test_a_question_that_cannot_be_read_gets_a_clear_sentence(question: str, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(question)
    assert said in question_error(caught.value, EN).text
    assert question_error(caught.value, ZH).text != question_error(caught.value, EN).text


def test_an_unknown_facet_offers_the_question_with_the_nearest_one() -> None:
    with pytest.raises(QueryError) as caught:
        parse("npu cudda:11")
    assert buttons(question_error(caught.value, EN))[0] == ("npu cuda:11", {"q": "npu cuda:11"})


@pytest.mark.parametrize(
    ("typed", "en", "zh"),
    [
        (
            "npu events:retird",
            (
                "`events:` takes any of `retiring`, `retired`, `changed`, `restored`, `added`, not `retird`.\n"
                "Did you mean `retired`"
            ),
            "`事件:` 可以是 `即将下线`、`已下线`、`变更`、`恢复`、`新增`，不能是 `retird`。",
        ),
        (
            "npu every:dayly",
            "`every:` takes one of `now`, `daily`, `weekly`, not `dayly`.\nDid you mean `daily`?",
            "`频率:` 只能是 `即时`、`每天`、`每周` 之一，不能是 `dayly`。\n您是不是想用 `daily`？",
        ),
        (
            "npu evnts:added",
            "There is no option `evnts`.\nDid you mean `events`",
            "没有名为 `evnts` 的选项。",
        ),
    ],
)
def test_an_order_that_cannot_be_read_is_met_with_what_it_takes(typed: str, en: str, zh: str) -> None:
    with pytest.raises(OrderError) as caught:
        read_order(typed)
    assert question_error(caught.value, EN).text.startswith(en)
    assert question_error(caught.value, ZH).text.startswith(zh)


def test_a_span_that_cannot_be_used_is_met_with_one_that_can() -> None:
    with pytest.raises(OrderError) as caught:
        read_changes("900d npu")
    assert question_error(caught.value, EN).text == (
        "`900d` is not a length of time I can use: from a minute to a year, as in `3d`.\nDid you mean `366d`?"
    )
    assert question_error(caught.value, ZH).text == (
        "`900d` 不是可用的时长：从一分钟到一年，如 `3天`。\n您是不是想用 `366天`？"
    )


def test_help_has_what_is_to_follow_in_a_group_of_its_own() -> None:
    message = usage([("/runtimes", "verb.search.help")], EN, [("/runtimes pause", "verb.pause.help")])
    check(message)
    assert "*Follow changes in a channel*\n`/runtimes pause`: pauses one" in shown(message)


def test_a_notice_is_one_sentence() -> None:
    assert notice("details.gone", EN).payload()["text"] == "That runtime is no longer in the catalogue."
