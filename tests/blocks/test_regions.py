"""Answers over several regions: one row an offer, where it is to be had, how each region stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.blocks.answer import answer
from bot.blocks.details import details
from bot.blocks.footer import footer
from bot.blocks.help import unanswerable
from bot.blocks.kit import Message
from bot.blocks.overview import overview
from bot.blocks.status import status
from bot.catalogue.parse import parse
from bot.catalogue.runtime import Accelerator
from bot.catalogue.snapshot import Fault, FaultKind
from bot.catalogue.view import Failure, View
from bot.texts import LANGUAGES, load_texts
from tests.blocks.look import buttons, check, shown, suggested
from tests.examples import AS_OF, answered, example_runtimes, runtime, view_over

TEXTS = load_texts()
EN, ZH = TEXTS["en"], TEXTS["zh_CN"]
ROWS = example_runtimes()
TF, TORCH = runtime("tf1.13-python3.7-gpu", engine="TensorFlow"), runtime("pytorch1.4-python3.7")
NORTH, SOUTH, EAST = "cn-north-4", "ap-southeast-1", "cn-east-3"
DOWN, REFUSED = "modelarts.unreachable", "modelarts.forbidden"
MINUTE = 60.0


def ask(question: str, view: View, language: str = "en", **how: Any) -> str:
    assert view.index
    message = answer(view.index.search(parse(question)), view, TEXTS[language], **how)
    check(message)
    return shown(message)


def foot(view: View, language: str = "en") -> list[str]:
    """The lines of the footer, each time as the minutes before AS_OF."""
    message = Message("x", (footer(view, TEXTS[language]),))
    check(message)
    said = shown(message)
    for minutes in range(100):
        stamp = f"<!date^{int(AS_OF - minutes * MINUTE)}^"
        while stamp in said:
            start = said.index(stamp)
            said = said[:start] + f"-{minutes}" + said[said.index(">", start) + 1 :]
    return said.split("\n")


def before(minutes: float) -> float:
    return AS_OF - minutes * MINUTE


def test_the_same_image_in_two_regions_is_one_row_and_says_nothing_of_regions() -> None:
    view = view_over(answered(SOUTH, ROWS), answered(NORTH, ROWS))
    assert view.index
    message = answer(view.index.search(parse("pytorch npu")), view, EN)
    said = shown(message)
    assert "*PyTorch on NPU* · 1 runtime" in said
    assert said.count("pytorch_1.11.0") == 1
    rows = said.partition("ModelArts")[0]
    assert SOUTH not in rows
    assert NORTH not in rows
    assert message.found == 1


def test_what_only_some_regions_have_says_where() -> None:
    view = view_over(answered(EAST, [TF, TORCH]), answered(NORTH, [TF, TORCH]), answered(SOUTH, [TF]))
    said = ask("", view)
    assert said.count("Only in") == 1
    assert "Only in cn-east-3, cn-north-4\nDeclared: normal" in said
    assert "仅在 cn-east-3、cn-north-4 提供" in ask("", view, "zh_CN")
    one = view_over(answered(NORTH, [TF, TORCH]), answered(SOUTH, [TF]))
    assert "Only in cn-north-4" in ask("region:cn-north-4", one)


def test_the_screen_reader_hears_where_as_well() -> None:
    view = view_over(answered(NORTH, [TORCH]), answered(SOUTH, [TF]))
    assert view.index
    message = answer(view.index.search(parse("pytorch")), view, EN)
    assert message.text.endswith("pytorch1.4-python3.7 · Only in cn-north-4")


def test_the_same_image_with_another_fact_is_a_row_of_its_own_that_says_its_region_but_not_only() -> None:
    view = view_over(answered(NORTH, [TF]), answered(SOUTH, [replace(TF, status="deleting")]))
    said = ask("", view)
    assert "· 2 runtimes" in said
    assert "In cn-north-4\nDeclared: normal" in said
    assert "In ap-southeast-1\nDeclared: deleting" in said
    assert "Only" not in said
    assert "在 cn-north-4 提供" in ask("", view, "zh_CN")


def test_where_rows_of_a_region_are_held_back_no_other_is_said_to_be_the_only_one() -> None:
    kept = replace(answered(SOUTH, [TF]), faults=(Fault(FaultKind.TORN, SOUTH, "PyTorch", 3),))
    assert "\nIn cn-north-4\n" in ask("", view_over(answered(NORTH, [TF, TORCH]), kept))
    twice = replace(kept, faults=(Fault(FaultKind.REPEATED, SOUTH, "PyTorch", 3),))
    assert "\nOnly in cn-north-4\n" in ask("", view_over(answered(NORTH, [TF, TORCH]), twice))


def test_a_region_without_a_runtime_makes_no_row_say_where_it_is() -> None:
    view = view_over(answered(NORTH, [TF]), answered(SOUTH, [TF]), answered(EAST))
    assert "nly in" not in ask("", view)


def test_many_regions_are_named_in_part() -> None:
    view = view_over(*(answered(f"r-{n:02}", [TF, TORCH][: 1 + (n < 9)]) for n in range(12)))
    assert "Only in r-00, r-01, r-02, r-03, r-04, r-05, +3" in ask("pytorch", view)


def test_details_say_every_region_and_where_the_facts_are_others() -> None:
    other = replace(TF, status="deleting")
    view = view_over(answered(SOUTH, [TF]), answered(EAST, [other]), answered(NORTH, [TF]))
    assert view.index
    offers = view.index.named(TF.name)
    message = details(offers, view, EN)
    check(message)
    said = shown(message)
    assert "TensorFlow in ap-southeast-1, cn-north-4" in said
    assert "*region*: ap-southeast-1, cn-north-4\nDiffers in cn-east-3" in said
    assert "*region*: cn-east-3\nDiffers in ap-southeast-1, cn-north-4" in said
    assert "*区域*：cn-east-3\n在 ap-southeast-1、cn-north-4 有所不同" in shown(details(offers, view, ZH))


def test_details_of_a_name_under_many_engines_name_the_rest() -> None:
    rows = [runtime("python3.6", engine=f"E{n}") for n in range(5)]
    view = view_over(answered(SOUTH, rows), answered(NORTH, rows))
    assert view.index
    said = shown(details(view.index.named("python3.6"), view, EN))
    assert "also under 2 more: E3 ap-southeast-1, cn-north-4, E4 ap-southeast-1, cn-north-4" in said


def test_a_details_button_finds_its_offer_where_its_first_region_has_it_no_more() -> None:
    old = view_over(answered(SOUTH, [TF]), answered(NORTH, [TF]))
    assert old.index
    ((_, value), *_) = buttons(answer(old.index.search(parse("")), old, EN))
    new = view_over(answered(NORTH, [TF]))
    assert new.index
    assert new.index.find(value["r"]) is None
    found = new.index.find(value["i"])
    assert found
    assert found.regions == (NORTH,)


def test_fresh_regions_share_a_line_with_the_oldest_time() -> None:
    view = view_over(answered(SOUTH, ROWS, before(5)), answered(NORTH, ROWS, before(2)))
    assert foot(view) == ["ModelArts ap-southeast-1, cn-north-4, as of -5"]


def test_stale_regions_share_a_line_beside_the_fresh_ones() -> None:
    view = view_over(
        *(answered(region, ROWS, before(n)) for n, region in enumerate(("a", "b", "c", "d"))),
        stale=frozenset({"b", "d"}),
    )
    assert foot(view) == [
        "ModelArts a, c, as of -2",
        "ModelArts b, d, as of -3; a newer answer is being fetched",
    ]


def test_a_failing_region_says_how_old_its_last_good_answer_is() -> None:
    view = view_over(
        answered(EAST, ROWS, before(40)),
        answered(NORTH, ROWS),
        failures=(Failure(EAST, DOWN, AS_OF),),
        stale=frozenset({EAST}),
    )
    assert foot(view) == [
        "ModelArts cn-north-4, as of -0",
        "cn-east-3: as of -40. ModelArts cannot be reached.",
    ]
    assert foot(view, "zh_CN")[1] == "cn-east-3：-40的数据。无法连接 ModelArts。"


def test_regions_that_fail_for_one_reason_share_a_line_and_those_that_never_answered_have_their_own() -> None:
    view = view_over(
        answered("a", ROWS, before(9)),
        answered("b", ROWS, before(7)),
        answered("c", ROWS, before(8)),
        failures=tuple(
            Failure(region, reason, AS_OF)
            for region, reason in (("a", DOWN), ("b", REFUSED), ("c", DOWN), ("d", DOWN), ("e", DOWN))
        ),
    )
    refused = EN(REFUSED)
    assert foot(view) == [
        "a, c: as of -9. ModelArts cannot be reached.",
        f"b: as of -7. {refused}",
        "d, e: no data. ModelArts cannot be reached.",
    ]


def test_a_region_that_alone_fails_reads_as_one_of_several() -> None:
    view = view_over(answered(NORTH, ROWS, before(3)), failures=(Failure(NORTH, DOWN, AS_OF),))
    assert foot(view) == ["cn-north-4: as of -3. ModelArts cannot be reached."]


def test_regions_that_are_awaited_are_named_and_the_answer_can_be_asked_again() -> None:
    view = view_over(answered(NORTH, ROWS), awaited=frozenset({EAST}))
    assert foot(view)[1:] == ["cn-east-3 has not answered yet."]
    assert foot(replace(view, awaited=frozenset({EAST, SOUTH})))[1:] == [
        "ap-southeast-1, cn-east-3 have not answered yet."
    ]
    assert view.index
    message = answer(view.index.search(parse("npu")), view, EN)
    assert "Ask again" in [label for label, _ in buttons(message)]


def test_a_region_that_offers_nothing_is_told_apart_from_one_whose_rows_are_held_back() -> None:
    torn = replace(answered(EAST), faults=(Fault(FaultKind.TORN, EAST, "PyTorch", 3),))
    view = view_over(torn, answered(NORTH, ROWS), answered(SOUTH))
    assert foot(view) == [
        "ModelArts, all 3 regions, updated -0",
        "ap-southeast-1 offers no runtime.",
        "cn-east-3: 3 PyTorch runtimes are left out; ModelArts' data about them is inconsistent.",
    ]


def test_of_too_many_lines_those_of_failing_regions_are_kept_and_the_rest_is_counted() -> None:
    faults = tuple(Fault(FaultKind.TORN, NORTH, f"E{n}", 3) for n in range(9))
    view = view_over(
        replace(answered(NORTH, ROWS), faults=faults),
        answered(SOUTH),
        failures=(Failure(EAST, DOWN, AS_OF), Failure(SOUTH, REFUSED, AS_OF)),
        awaited=frozenset({"eu-1"}),
    )
    lines = foot(view)
    assert len(lines) == 5
    assert lines[0].startswith("ap-southeast-1: as of -0. ModelArts does not let")
    assert lines[1].startswith("cn-east-3: no data. ModelArts cannot")
    assert lines[2:4] == ["ModelArts cn-north-4, as of -0", "eu-1 has not answered yet."]
    assert lines[4] == "10 more: `/runtimes status`"


def test_the_overview_counts_offers_and_each_region() -> None:
    view = view_over(answered(SOUTH, ROWS[:4]), answered(NORTH, ROWS), answered(EAST))
    assert view.index
    message = overview(view.index, view, EN, command="/runtimes")
    check(message)
    said = shown(message)
    assert "*19 runtimes for serving models*" in said
    assert "Engines: TensorFlow 10, PyTorch 6, MindSpore 3" in said
    assert "Regions: cn-north-4 19, ap-southeast-1 4, cn-east-3 0" in said
    alone = view_over(answered(NORTH, ROWS))
    assert alone.index
    assert "Regions" not in shown(overview(alone.index, alone, EN, command="/runtimes"))


def test_status_says_how_each_region_stands_those_that_fail_first() -> None:
    view = view_over(
        answered("a", ROWS),
        answered("b", ROWS[:1]),
        answered("c"),
        failures=(Failure("b", DOWN, AS_OF), Failure("e", REFUSED, AS_OF)),
        stale=frozenset({"a", "b"}),
        awaited=frozenset({"d"}),
    )
    message = status(view, EN)
    check(message)
    stamp = "<!date^1795430400^{ago}|2026-11-23 10:40 UTC>"
    assert shown(message).split("\n")[1:-1] == [
        f"e: no data; first failed {stamp}. {EN(REFUSED)}",
        f"b: 1 runtime, as of {stamp}; first failed {stamp}. {EN(DOWN)}",
        "d: no answer yet, it is being asked",
        f"a: 19 runtimes, as of {stamp}; a newer answer is being fetched",
        f"c: 0 runtimes, as of {stamp}",
    ]
    said = shown(status(view, ZH))
    assert f"b：1 个运行时，数据时间：{stamp}；{stamp}开始获取失败。{ZH(DOWN)}" in said
    assert "d：尚未响应，正在获取" in said


def fifty(reason: str = "modelarts.not_found", name: str = "a-region-with-a-rather-long-name") -> View:
    """Fifty regions that all fail, with the same images in most of them."""
    regions = [f"{name}-{n:02}" for n in range(50)]
    return view_over(
        *(answered(region, ROWS[: 19 - n % 3]) for n, region in enumerate(regions)),
        failures=tuple(Failure(region, reason, AS_OF) for region in regions),
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["cn", "a-region-with-a-rather-long-name", "&" * 60])
def test_fifty_regions_are_within_the_limits(language: str, name: str) -> None:
    view = fifty(name=name)
    assert view.index
    texts = TEXTS[language]
    check(status(view, texts))
    check(overview(view.index, view, texts, command="/runtimes"))
    for question in ("", "npu", "zzz", "mindspore"):
        ask(question, view, language)
    check(details(view.index.named("python3.6"), view, texts))


def test_status_holds_thirty_regions_in_full_and_says_how_many_more_there_are() -> None:
    answers = tuple(answered(f"cn-north-{n}", ROWS) for n in range(30))
    failures = tuple(Failure(each.region, DOWN, AS_OF) for each in answers)
    thirty = status(view_over(*answers, failures=failures), EN)
    check(thirty)
    assert shown(thirty).count("first failed") == 30
    more = status(fifty(), EN)
    kept = shown(more).count("first failed")
    assert 25 < kept < 50
    assert f"and {50 - kept} more regions" in shown(more)
    assert "Catalogue" in shown(more)


def test_details_of_fifty_regions_name_them_all_where_they_fit() -> None:
    view = view_over(*(answered(f"cn-north-{n}", ROWS) for n in range(50)))
    assert view.index
    (offer,) = view.index.search(parse("pytorch npu")).offers()
    said = shown(details((offer,), view, EN))
    assert all(f"cn-north-{n}" in said for n in range(50))


@pytest.mark.parametrize("language", LANGUAGES)
def test_details_of_the_longest_facts_are_within_the_limits(language: str) -> None:
    long = "&" * 200
    rows = [
        replace(
            runtime("x" * 500, engine=f"{n}{long}", status=long),
            request_mode=long,
            accelerator=Accelerator(long, long, long, long),
            arch=long,
            image_source=long,
            extra=tuple((f"{n}{long}", long) for n in range(40)),
        )
        for n in range(20)
    ]
    faults = tuple(Fault(FaultKind.TORN, long, long, 3) for _ in range(9))
    answers = (replace(answered(f"{n}{long}", rows), faults=faults) for n in range(50))
    view = view_over(*answers)
    assert view.index
    for count in (1, 3, 20):
        check(details(view.index.named("x" * 500)[:count], view, TEXTS[language]))


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
    ask("region:" + ",".join(regions[:8]), view, language)
    check(status(view, TEXTS[language]))


def without(question: str, view: View, language: str = "en") -> tuple[Message, list[str]]:
    """The answer to a question that finds nothing, and its lines."""
    assert view.index
    message = answer(view.index.search(parse(question)), view, TEXTS[language])
    check(message)
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


def test_where_a_region_is_unknown_no_other_is_said_to_be_the_only_one() -> None:
    answers = (answered(NORTH, [TF, TORCH]), answered(SOUTH, [TF]))
    assert "\nOnly in cn-north-4\n" in ask("", view_over(*answers))
    down = Failure(EAST, DOWN, AS_OF)
    for known in ({"awaited": frozenset({EAST})}, {"failures": (down,)}):
        said = ask("", view_over(*answers, **known))
        assert "\nIn cn-north-4\n" in said
        assert "Only" not in said
    with_data = view_over(*answers, answered(EAST, [TF]), failures=(down,))
    assert "\nOnly in cn-north-4\n" in ask("", with_data)


def test_more_than_two_regions_that_are_well_are_counted_and_not_named() -> None:
    three = [answered(region, ROWS, before(n)) for n, region in enumerate((SOUTH, NORTH, EAST))]
    assert foot(view_over(*three)) == ["ModelArts, all 3 regions, updated -2"]
    assert foot(view_over(*three), "zh_CN") == ["ModelArts 全部 3 个区域，更新于 -2"]
    stale = view_over(*three, stale=frozenset({NORTH}))
    assert foot(stale)[0] == "ModelArts ap-southeast-1, cn-east-3, as of -2"
    awaited = view_over(*three, awaited=frozenset({"eu-1"}))
    assert foot(awaited)[0] == "ModelArts ap-southeast-1, cn-north-4, cn-east-3, as of -2"


def test_chinese_lists_have_chinese_commas() -> None:
    view = view_over(answered(NORTH, ROWS), answered(SOUTH, ROWS))
    assert view.index
    said = shown(overview(view.index, view, ZH, command="/runtimes"))
    assert "引擎：TensorFlow 10、PyTorch 6、MindSpore 3" in said
    said = ask("mindspore", view, "zh_CN")
    assert "接口声明：无加速器、x86_64、sync" in said
    assert "NPU、CANN 6.0.1（读自名称）" in said
    assert "ModelArts cn-north-4、ap-southeast-1，数据时间" in said
    clash = "不能同时满足：*异步*、*PyTorch*。"
    assert clash in ask("async pytorch", view, "zh_CN")
