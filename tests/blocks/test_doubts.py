"""Where it is not clear what is to be followed, nothing is, and what was probably meant is a press away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks.doubts import slip, unread, what_then
from bot.catalogue.errors import QueryError
from bot.catalogue.order import read_order
from bot.texts import LANGUAGES
from tests.blocks.look import EN, TEXTS, ZH, action_ids, buttons, check, shown
from tests.blocks.questions import EXAMPLE
from tests.strategies import plenty, questions

OPTIONS = st.sampled_from(
    ["", " events:added,retiring every:daily", " evnts:added", " events:retirng", " events:"]
)


@plenty(60)
@given(questions | st.text(max_size=300), OPTIONS, st.sampled_from(LANGUAGES))
def test_whatever_is_asked_back_is_within_the_limits_and_harmless(
    question: str, options: str, language: str
) -> None:
    texts, text = TEXTS[language], question + options
    try:
        order = read_order(text)
    except QueryError as error:
        check(unread(text, error, texts))
        return
    check(what_then(order, EXAMPLE.index, texts))
    assert EXAMPLE.index
    matches = EXAMPLE.index.search(order.query)
    if not matches.count and (message := slip(order, matches, EXAMPLE, texts)):
        check(message)


def test_a_slip_is_asked_back_with_the_whole_order_for_each_correction() -> None:
    order = read_order("pytorhc npu events:added every:daily")
    assert EXAMPLE.index
    message = slip(order, EXAMPLE.index.search(order.query), EXAMPLE, EN)
    assert message
    assert shown(message) == "No runtime has *“pytorhc”*. Nothing is followed yet. Did you mean this?"
    right = "pytorch npu events:added every:daily"
    assert buttons(message) == [
        (f"Follow {right} (1)", {"q": right}),
        ("Follow it anyway", {"q": "pytorhc npu events:added every:daily"}),
    ]
    assert action_ids(message) == ["follow:near:0", "follow:anyway"]


def test_a_word_that_is_near_to_nothing_is_no_slip() -> None:
    order = read_order("zzqqxx")
    assert EXAMPLE.index
    assert slip(order, EXAMPLE.index.search(order.query), EXAMPLE, EN) is None


def test_whoever_names_nothing_reads_how_to_and_how_everything_is_named() -> None:
    message = what_then(read_order("every:daily"), EXAMPLE.index, EN, command="/rt")
    assert shown(message) == (
        "What should this channel follow? Add words, as in `/rt subscribe pytorch npu`; "
        "for every runtime, `/rt subscribe * every:daily`."
    )
    assert [value for _, value in buttons(message)] == [
        {"q": "npu every:daily"},
        {"q": "cuda>=11 every:daily"},
    ]
    assert buttons(what_then(read_order(""), None, EN)) == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("npu evnts:added", ["npu events:added"]),
        ("npu evry:daily", ["npu every:daily"]),
        ("acelerator:npu events:added", ["npu events:added"]),
        ("npu events:", []),
        ("cuda>", []),
    ],
)
def test_an_order_that_cannot_be_read_is_a_press_away_where_its_near(text: str, meant: list[str]) -> None:
    with pytest.raises(QueryError) as caught:
        read_order(text)
    message = unread(text, caught.value, EN)
    assert [value["q"] for _, value in buttons(message)] == meant


def test_an_option_without_a_value_is_met_with_its_values_in_the_readers_language() -> None:
    for text, en, zh in (
        (
            "events:",
            "Say which changes: `events:` takes any of `retiring`,",
            "`事件:` 后面需要写明变更类型：",
        ),
        (
            "every=",
            "Say how often: `every:` takes one of `now`, `daily`,",
            "`频率:` 后面需要写明频率：`即时`",
        ),
    ):
        with pytest.raises(QueryError) as caught:
            read_order(text)
        assert shown(unread(text, caught.value, EN)).startswith(en)
        assert shown(unread(text, caught.value, ZH)).startswith(zh)


def test_of_several_corrections_it_is_asked_which() -> None:
    order = read_order("mindspre npuu")
    assert EXAMPLE.index
    for texts, asked in ((EN, "Did you mean one of these?"), (TEXTS["zh_CN"], "您是不是想订阅：")):
        message = slip(order, EXAMPLE.index.search(order.query), EXAMPLE, texts)
        assert message
        assert shown(message).endswith(asked)
        assert action_ids(message)[:2] == ["follow:near:0", "follow:near:1"]
