"""What stands behind the verbs of following, as people type it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.canonical import read_canonical
from bot.catalogue.changes import ChangeKind
from bot.catalogue.errors import OrderError, QueryError, TooLong, UnknownFacet
from bot.catalogue.order import (
    ALL,
    CADENCES,
    KINDS,
    OPTIONS,
    Order,
    corrected,
    read_changes,
    read_order,
    read_target,
)
from bot.catalogue.parse import parse
from bot.catalogue.subscription import EVERY_KIND, Cadence
from tests.strategies import SIGNS, questions

_OPTIONS = st.tuples(
    st.sampled_from(["", "-", "!"]),
    st.sampled_from([word for words in OPTIONS.values() for word in words]),
    st.sampled_from([":", "：", " : ", "="]),
    st.lists(
        st.sampled_from(
            [*ALL, "aded", "-changed", *(w for t in (KINDS, CADENCES) for words in t.values() for w in words)]
        )
        | SIGNS,
        max_size=4,
    ).map(",".join),
).map("".join)
ORDERS = st.lists(questions | _OPTIONS, max_size=4).map(" ".join)


@given(ORDERS)
def test_canonical_text_reads_as_the_same_order(text: str) -> None:
    try:
        order = read_order(text)
    except QueryError:
        return
    assert order.typed == text
    assert order.kinds
    assert read_order(str(order)) == order
    assert str(read_order(str(order))) == str(order)


@given(questions, st.sets(st.sampled_from(ChangeKind), min_size=1), st.sampled_from(Cadence))
def test_every_order_has_a_text_that_gives_it(
    question: str, kinds: set[ChangeKind], cadence: Cadence
) -> None:
    try:
        query = parse(question)
    except QueryError:
        return
    order = Order(question, query, frozenset(kinds), cadence)
    assert read_order(str(order)) == order


@given(st.lists(questions, max_size=3).map(" ".join))
def test_canonical_text_is_read_as_a_question_is(text: str) -> None:
    for each in (text, _canonical(text)):
        assert _outcome(read_canonical, each) == _outcome(parse, each)


def _canonical(text: str) -> str:
    try:
        return str(parse(text))
    except QueryError:
        return ""


def _outcome(read: object, text: str) -> object:
    try:
        return read(text)  # type: ignore[operator]
    except QueryError as error:
        return type(error), error.text


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("", "*"),
        ("pytorch npu", "pytorch npu"),
        ("pytorch events:added,retiring npu", "pytorch npu events:retiring,added"),
        ("events：新增，已下线 昇腾", "npu events:retired,added"),
        ("events:新增,下线中", "* events:retiring,added"),
        ("昇腾 事件：新增，下线", "npu events:retiring,retired,added"),
        ("昇腾事件:新增、即将下线 频率:每天", "npu events:retiring,added every:daily"),
        ("昇腾 事件：下线中和恢复", "npu events:retiring,restored"),
        ("on:added", "* events:added"),
        ("event = retired", "* events:retired"),
        ("pytorch -events:changed", "pytorch events:retiring,retired,restored,added"),
        ("events:-changed,!retired", "* events:retiring,restored,added"),
        ("-events:-changed", "* events:changed"),
        ("events:added events:retired", "* events:retired,added"),
        ("events:all every:now", "*"),
        ("事件:全部 频率:即时", "*"),
        ("events:added, retired, npu", "npu events:retired,added"),
        ("pytorch, events:added, tensorflow", "engine:pytorch,tensorflow events:added"),
        ("every:week gpu", "gpu every:weekly"),
        ("cadence:real-time gpu", "gpu"),
        ("every:day every:daily", "* every:daily"),
        ("cuda every:daily 11", "cuda:11 every:daily"),
        ("on:npu", "npu"),
        ("version:2 cann", "version:2 cann:*"),
        ("“events:added” every:daily", '"events:added" every:daily'),
    ],
)
def test_what_an_order_says(text: str, canonical: str) -> None:
    assert str(read_order(text)) == canonical


def test_an_order_for_everything_is_every_kind_at_once() -> None:
    assert read_order("") == Order("", parse(""), EVERY_KIND, Cadence.NOW)


@pytest.mark.parametrize("text", ["*", "all", "全部 events:added", "ALL, every:daily", "pytorch"])
def test_everything_has_to_be_named(text: str) -> None:
    assert not read_order(text).is_bare
    for bare in ("", "events:added", " 频率:每天"):
        assert read_order(bare).is_bare


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("evnts:added pytorch", "pytorch events:added"),
        ("pytorch events:retirng every:daily", "pytorch events:retiring every:daily"),
        ("acelerator:npu events:added", "npu events:added"),
        ("evnts:retirng", None),
        ("cuda>", None),
    ],
)
def test_a_slip_in_an_option_or_a_facet_has_a_whole_order_for_it(text: str, order: str | None) -> None:
    with pytest.raises(QueryError) as caught:
        read_order(text)
    assert [str(each) for each in corrected(text, caught.value)][:1] == [order] * (order is not None)


@pytest.mark.parametrize(
    ("text", "wrong", "option", "near"),
    [
        ("events:aded,retired", "aded", "events", ("added",)),
        ("事件:已恢复了", "已恢复了", "events", ("恢复",)),
        ("events:-chnaged", "-chnaged", "events", ("changed",)),
        ("on:aded", "aded", "events", ("added",)),
        ("events:pytorch", "pytorch", "events", ()),
        ("events:", "events:", "events", ()),
        ("events:all,-all", "all,-all", "events", ()),
        ("every:dayly npu", "dayly", "every", ("daily",)),
        ("every:daily,weekly", "daily,weekly", "every", ()),
        ("-every:now", "now", "every", ("now",)),
        ("evnts:added", "evnts", "", ("events",)),
    ],
)
def test_an_option_that_means_nothing_is_said_with_what_was_probably_meant(
    text: str, wrong: str, option: str, near: tuple[str, ...]
) -> None:
    with pytest.raises(OrderError) as caught:
        read_order(text)
    assert (caught.value.text, caught.value.option, caught.value.near[:1]) == (wrong, option, near)


def test_what_is_wrong_with_the_question_is_said_as_of_any_question() -> None:
    with pytest.raises(UnknownFacet):
        read_order("acelerator:npu")
    with pytest.raises(TooLong):
        read_order("events:added " * 40)
    with pytest.raises(TooLong):
        read_canonical(" ".join(f"a{n}" for n in range(100)))


@pytest.mark.parametrize("words", [*KINDS.values(), *CADENCES.values()])
def test_a_word_to_suggest_is_there_in_both_languages(words: tuple[str, ...]) -> None:
    assert [word.isascii() for word in words[:2]] == [True, False]


@given(ORDERS)
def test_any_text_is_a_target_or_a_past_or_a_query_error(text: str) -> None:
    for read in (read_target, read_changes):
        try:
            read(text)
        except QueryError:
            continue
