"""An empty answer says why, and offers what finds something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.parse import parse
from tests.blocks.look import action_ids, buttons, shown, suggested
from tests.blocks.questions import EXAMPLE, ask, told
from tests.examples import runtime, view_of
from tests.strategies import plenty


def test_an_empty_answer_names_the_word_and_offers_what_is_near() -> None:
    message = ask("pytroch npu")
    assert "No runtime has *“pytroch”*." in shown(message)
    assert buttons(message) == [("pytorch npu (1)", {"q": "pytorch npu"}), ("npu (2)", {"q": "npu"})]


def test_that_nothing_is_so_is_said_of_what_a_runtime_is() -> None:
    assert "\nNo runtime is retiring.\n" in told("retiring")
    assert "\n没有即将下线的运行时。\n" in told("retiring", language="zh_CN")
    assert "No runtime is retiring." in told("retiring npu")
    assert "No runtime is frozen." in told("status:frozen")
    assert "没有 frozen 的运行时。" in told("status:frozen", language="zh_CN")
    gpus = view_of([runtime("python3.6", request_mode="async")])
    assert "No runtime is synchronous or retiring." in told("retiring sync", gpus)
    assert "No runtime has *“zzz”* or *retiring*." in told("retiring zzz")
    assert "No runtime has *any status*." in told("status:*", view_of([runtime("x", status="")]))


def test_words_that_clash_are_named_with_the_way_out_of_each() -> None:
    message = ask("tensorflow npu")
    assert "not together: *NPU*, *TensorFlow*" in shown(message).replace(
        "*TensorFlow*, *NPU*", "*NPU*, *TensorFlow*"
    )
    assert ("tensorflow (10)", {"q": "tensorflow"}) in buttons(message)


def test_an_empty_answer_for_want_of_deleted_ones_shows_the_way_to_them() -> None:
    view = view_of([runtime("python3.6", status="deleted")])
    message = ask("pytorch", view)
    assert "1 runtime that matches is retired" in shown(message)
    assert suggested(message) == [("pytorch deleted (1)", {"q": "pytorch deleted"})]


def test_an_empty_answer_with_nothing_near_offers_questions_that_find_something() -> None:
    assert "Questions that find something" in told("V100")
    assert ("npu (2)", {"q": "npu"}) in buttons(ask("V100"))


@pytest.mark.parametrize("question", ["pytroch", "region:eu-west-9", "npu subscribe", "subscirbe npu"])
def test_what_will_never_match_is_not_offered_to_be_followed(question: str) -> None:
    assert "follow" not in action_ids(ask(question, verbs=("subscribe", "status")))


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("hlep", "help"),
        ("subscirbe npu", "subscribe npu"),
        ("npu cuda<=10 subscirbe", "subscribe npu cuda<=10"),
    ],
)
def test_a_slip_of_a_command_is_recognised(question: str, line: str) -> None:
    message = ask(question, verbs=("help", "subscribe"))
    assert f"is not a command; did you mean `{line}`?".replace("<", "&lt;") in shown(message)
    assert (line, {"q": line}) in buttons(message)


def test_a_command_behind_a_question_is_said_to_stand_first() -> None:
    message = ask("npu subscribe", verbs=("subscribe", "status"))
    assert "subscribe is a command and stands first: `subscribe npu`" in shown(message)
    assert ("subscribe npu", {"q": "subscribe npu"}) in buttons(message)


def test_an_empty_catalogue_says_that_it_is_empty() -> None:
    assert "ModelArts lists no runtime" in told("", view_of([]))


def test_answers_are_in_chinese_for_who_reads_chinese() -> None:
    said = told("pytorch npu cuda>=7", language="zh_CN")
    assert "NPU 上的 PyTorch，CUDA 7 或更新" in said
    assert "没有符合条件的运行时" in said
    assert "NPU、" not in said


@plenty(150)
@given(
    st.lists(
        st.sampled_from(["npu", "pytorch", "cuda>=99", "zzz", "-async", "tensorflow", "deleted"]),
        min_size=1,
        max_size=20,
    )
)
def test_each_suggestion_finds_as_many_as_it_says(words: list[str]) -> None:
    assert EXAMPLE.index
    message = ask(" ".join(words))
    if EXAMPLE.index.search(parse(" ".join(words))).count:
        return
    for label, value in suggested(message):
        query = parse(value["q"])
        assert label == f"{query} ({EXAMPLE.index.search(query).count})"
