"""Of a region that there is no data from nothing is claimed, and why there is none is said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.blocks.help import unanswerable
from bot.blocks.status import status
from bot.catalogue.view import Failure, View
from bot.texts import LANGUAGES
from tests.blocks.look import EN, TEXTS, ZH, buttons, check, shown, suggested
from tests.blocks.questions import ask, told
from tests.blocks.regions import DOWN, EAST, NORTH, REFUSED, ROWS, SOUTH, TF, TORCH
from tests.examples import AS_OF, answered, view_over

if TYPE_CHECKING:
    from bot.blocks.kit import Message


def test_where_no_region_has_answered_each_says_why_if_the_reasons_differ() -> None:
    down, refused = Failure(NORTH, DOWN, AS_OF), Failure(EAST, REFUSED, AS_OF)
    assert unanswerable(View(failures=(down, replace(down, region=SOUTH))), EN).text == (
        "I have no runtimes to answer from yet. ModelArts cannot be reached. "
        "Please ask again in a few minutes."
    )
    message = unanswerable(View(failures=(refused, down)), EN)
    check(message)
    assert message.found is None
    assert message.text.split("\n") == [
        "I have no runtimes to answer from yet.",
        f"cn-east-3: no data. {EN(REFUSED)}",
        f"cn-north-4: no data. {EN(DOWN)}",
        "Please ask again in a few minutes.",
    ]


def test_only_what_may_pass_by_itself_is_worth_asking_again() -> None:
    down, refused = Failure(NORTH, DOWN, AS_OF), Failure(EAST, REFUSED, AS_OF, lasting=True)
    alone = View(failures=(refused,))
    assert unanswerable(alone, EN).text == f"I have no runtimes to answer from yet. {EN(REFUSED)}"
    assert unanswerable(alone, ZH).text == f"目前还没有可用的数据。{ZH(REFUSED)}"
    passing = View(failures=(down,))
    assert unanswerable(passing, ZH).text == "目前还没有可用的数据。无法连接 ModelArts。请过几分钟再试。"
    both = View(failures=(refused, down))
    assert unanswerable(both, ZH).text.split("\n")[-1] == "请过几分钟再试。"
    lasting = View(failures=(refused, replace(down, lasting=True)))
    assert unanswerable(lasting, EN).text.split("\n")[-1] == f"cn-north-4: no data. {EN(DOWN)}"


def test_of_many_reasons_why_there_is_no_data_a_few_are_given_and_the_command_for_the_rest() -> None:
    reasons = (DOWN, REFUSED, "modelarts.timed_out", "modelarts.no_service")
    four = tuple(Failure(f"r-{n}", reason, AS_OF) for n, reason in enumerate(reasons))
    three = unanswerable(View(failures=four[:3]), EN, command="/rt").text.split("\n")
    assert three[3:] == [
        "r-2: no data. ModelArts did not answer in time.",
        "Please ask again in a few minutes.",
    ]
    assert unanswerable(View(failures=four), EN, command="/rt").text.split("\n")[2:] == [
        f"r-1: no data. {EN(REFUSED)}",
        "2 more: `/rt status`",
        "Please ask again in a few minutes.",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_fifty_regions_without_data_are_within_the_limits(language: str) -> None:
    regions = [f"a-region-with-a-rather-long-name-{n:02}" for n in range(50)]
    reasons = [text_id for text_id in EN.messages if text_id.startswith("modelarts.")]
    failures = tuple(Failure(r, reasons[n % len(reasons)], AS_OF) for n, r in enumerate(regions))
    check(unanswerable(View(failures=failures), TEXTS[language]))
    view = view_over(answered(NORTH, ROWS), failures=failures)
    told("region:" + ",".join(regions[:8]), view, language)
    check(status(view, TEXTS[language]))


def without(question: str, view: View, language: str = "en") -> tuple[Message, list[str]]:
    """The answer to a question that finds nothing, and its lines."""
    message = ask(question, view, language)
    return message, shown(message).split("\n")


@pytest.mark.parametrize("question", ["region:cn-east-3 pytorch npu", "上海一 pytorch npu"])
@pytest.mark.parametrize(
    "known",
    [
        {"awaited": frozenset({EAST})},
        {"failures": (Failure(EAST, DOWN, AS_OF),)},
    ],
)
def test_of_a_region_that_there_is_no_data_from_nothing_is_claimed(
    question: str, known: dict[str, Any]
) -> None:
    view = view_over(answered(NORTH, ROWS), answered(SOUTH, ROWS), **known)
    message, lines = without(question, view)
    assert message.found is None
    assert lines[:3] == [
        "*PyTorch on NPU, region cn-east-3*",
        "I have no data from cn-east-3 yet, so I cannot say what it has.",
        "There are",
    ]
    assert message.text.endswith(": I have no data from cn-east-3 yet, so I cannot say what it has.")
    assert "No runtime" not in shown(message)
    assert [label for label, _ in buttons(message)][:3] == [
        "pytorch npu ap-southeast-1 (1)",
        "pytorch npu cn-north-4 (1)",
        "pytorch npu (1)",
    ]
    assert without(question, view, "zh_CN")[1][1] == (
        "目前没有 cn-east-3 的数据，无法判断该区域有哪些运行时。"
    )


def test_a_region_is_known_by_its_bare_name_too() -> None:
    view = view_over(answered(NORTH, ROWS), awaited=frozenset({"eu-west-0", EAST}))
    for region in ("eu-west-0", EAST):
        message, lines = without(region, view)
        assert message.found is None
        assert lines[1] == f"I have no data from {region} yet, so I cannot say what it has."
    message, lines = without("region:eu-west-0,cn-east-3", view)
    assert message.found is None
    assert lines[1] == "I have no data from cn-east-3, eu-west-0 yet, so I cannot say what they have."


def test_what_else_is_wrong_with_a_question_is_said_behind_what_there_is_no_data_from() -> None:
    view = view_over(answered(NORTH, ROWS), awaited=frozenset({EAST}))
    message, lines = without("pytroch cn-east-3", view)
    assert message.found is None
    assert lines[1:4] == [
        "I have no data from cn-east-3 yet, so I cannot say what it has.",
        "No runtime has *“pytroch”*.",
        "Did you mean",
    ]


def test_where_another_region_that_is_named_has_answered_the_question_has_an_answer() -> None:
    view = view_over(answered(NORTH, [TF]), answered(SOUTH, [TORCH]), awaited=frozenset({EAST}))
    message, lines = without("pytorch region:cn-east-3,cn-north-4", view)
    assert message.found == 0
    assert lines[1:3] == [
        "I have no data from cn-east-3 yet, so I cannot say what it has.",
        "cn-north-4 has none; these regions do:",
    ]
    assert "pytorch ap-southeast-1 (1)" in [label for label, _ in buttons(message)]


def test_a_region_that_the_bot_does_not_ask_is_not_said_to_have_nothing() -> None:
    view = view_over(answered(NORTH, ROWS), awaited=frozenset({EAST}))
    message, lines = without("曼谷 pytorch npu", view)
    assert message.found is None
    assert lines[1] == "The bot is not set up for ap-southeast-2, so I cannot say what it has."
    assert without("曼谷", view, "zh_CN")[1][1] == (
        "机器人没有配置 ap-southeast-2，无法判断该区域有哪些运行时。"
    )
    both, _ = without("region:曼谷,上海一", view)
    assert both.text.endswith(
        "I have no data from cn-east-3 yet, so I cannot say what it has.\n"
        "The bot is not set up for ap-southeast-2, so I cannot say what it has."
    )


def test_where_a_region_has_none_those_that_have_it_come_first() -> None:
    view = view_over(answered(NORTH, ROWS), answered(SOUTH, ROWS), answered(EAST, [TF]))
    message, lines = without("pytorch npu region:cn-east-3", view)
    assert message.found == 0
    assert lines[1:3] == ["cn-east-3 has none; these regions do:", "Or leave a word out"]
    assert "cn-east-3 没有，以下区域有：" in without("pytorch npu 上海一", view, "zh_CN")[1]
    assert [label for label, _ in suggested(message)] == [
        "pytorch npu ap-southeast-1 (1)",
        "pytorch npu cn-north-4 (1)",
        "pytorch npu (1)",
    ]
    nothing = view_over(answered(NORTH, ROWS), answered(EAST))
    assert "cn-east-3 has none; these regions do:" in without("cn-east-3", nothing)[1]
    two = view_over(answered(NORTH, [TF]), answered(SOUTH, [TF]), answered(EAST, [TORCH]))
    _, lines = without("pytorch region:cn-north-4,ap-southeast-1", two)
    assert "ap-southeast-1, cn-north-4 have none; these regions do:" in lines
