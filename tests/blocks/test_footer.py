"""The footer says how old each region's data is, what fails and what is held back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.blocks.details import details
from bot.blocks.footer import fault_lines, footer
from bot.blocks.kit import Message
from bot.blocks.overview import overview
from bot.blocks.row import Rows
from bot.catalogue.parse import parse
from bot.catalogue.snapshot import Fault, FaultKind, RegionAnswer, Snapshot
from bot.catalogue.view import Failure, View
from tests.blocks.look import EN, TEXTS, ZH, buttons, check, shown
from tests.blocks.questions import EXAMPLE, ask, told
from tests.blocks.regions import DOWN, EAST, MINUTE, NORTH, REFUSED, ROWS, SOUTH, before
from tests.examples import AS_OF, REGION, answered, view_over


def test_the_footer_tells_stale_failed_and_missing_apart() -> None:
    stale = replace(EXAMPLE, stale=frozenset({REGION}))
    assert "a newer answer is being fetched" in told("npu", stale)
    assert "Ask again" in [label for label, _ in buttons(ask("npu", stale))]
    failed = replace(stale, failures=(Failure(REGION, "modelarts.unreachable", AS_OF),))
    assert "cn-north-4: as of" in told("npu", failed)
    assert "ModelArts cannot be reached." in told("npu", failed)
    missing = replace(EXAMPLE, failures=(Failure("eu-1", "modelarts.forbidden", AS_OF),))
    assert "eu-1: no data. ModelArts does not let the bot" in told("npu", missing)
    awaited = replace(EXAMPLE, awaited=frozenset({"eu-1"}))
    assert "eu-1 has not answered yet." in told("npu", awaited)


def test_what_is_held_back_is_said() -> None:
    assert EXAMPLE.snapshot
    (only,) = EXAMPLE.snapshot.answers
    torn = replace(
        only, faults=(Fault(FaultKind.TORN, REGION, "PyTorch", 6), Fault(FaultKind.MISSING, REGION, count=2))
    )
    said = told("npu", replace(EXAMPLE, snapshot=Snapshot((torn,))))
    assert "cn-north-4: 6 PyTorch runtimes are left out; ModelArts' data about them is inconsistent." in said
    assert "cn-north-4: 2 engines are missing from ModelArts' answer." in said


@pytest.mark.parametrize(
    ("fault", "en", "zh"),
    [
        (
            Fault(FaultKind.TORN, REGION, "PyTorch", 1),
            "cn-north-4: 1 PyTorch runtime is left out; ModelArts' data about it is inconsistent.",
            "cn-north-4：ModelArts 返回的 PyTorch 数据不一致，1 个运行时暂不显示。",
        ),
        (
            Fault(FaultKind.UNREADABLE, REGION, "", 3),
            "cn-north-4: 3 unnamed-engine runtimes are left out; ModelArts' data about them cannot be read.",
            "cn-north-4：ModelArts 返回的未命名引擎数据无法读取，3 个运行时暂不显示。",
        ),
        (
            Fault(FaultKind.REPEATED, REGION, "PyTorch", 2),
            (
                "cn-north-4: 2 PyTorch runtimes are listed twice with different facts; "
                "the first of each is shown."
            ),
            "cn-north-4：2 个 PyTorch 运行时重复且信息不同，只显示第一个。",
        ),
        (
            Fault(FaultKind.MISSING, REGION, count=1),
            "cn-north-4: 1 engine is missing from ModelArts' answer.",
            "cn-north-4：ModelArts 返回的数据缺少 1 个引擎。",
        ),
    ],
)
def test_each_fault_has_a_plain_sentence(fault: Fault, en: str, zh: str) -> None:
    assert [*fault_lines(Snapshot((RegionAnswer(REGION, AS_OF, (), (fault,)),)), EN)] == [en]
    assert [*fault_lines(Snapshot((RegionAnswer(REGION, AS_OF, (), (fault,)),)), ZH)] == [zh]


def test_of_what_is_held_back_that_of_the_engines_in_the_answer_comes_first() -> None:
    assert EXAMPLE.snapshot
    (only,) = EXAMPLE.snapshot.answers
    faults = tuple(Fault(FaultKind.TORN, REGION, engine, 6) for engine in ("A", "B", "C", "D", "PyTorch"))
    torn = replace(EXAMPLE, snapshot=Snapshot((replace(only, faults=faults),)))
    rows = Rows()
    for question in ("aarch64", "pytorch cuda>=99"):  # shown, and asked for
        said = told(question, torn, rows=rows)
        assert "6 PyTorch" in said
        assert said.index("6 PyTorch") < said.index("6 A")
        assert "6 D" not in said
    assert "6 PyTorch" not in told("mindspore", torn, rows=rows)
    assert torn.index
    assert "6 PyTorch" in shown(details(torn.index.search(parse("aarch64")).page(0, 1), torn, EN))


def test_what_is_left_out_of_the_footer_names_the_command_that_tells_it() -> None:
    assert EXAMPLE.snapshot
    (only,) = EXAMPLE.snapshot.answers
    faults = tuple(Fault(FaultKind.TORN, REGION, f"E{n}", 6) for n in range(5))
    torn = replace(EXAMPLE, snapshot=Snapshot((replace(only, faults=faults),)))
    assert "\n2 more: `/runtimes status`" in told("npu", torn)
    assert "\n2 more: `/rt status`" in told("npu", torn, command="/rt")
    assert "\n另有 2 条，见 `/rt 状态`" in told("npu", torn, "zh_CN", command="/rt")
    assert torn.index
    assert "`/rt status`" in shown(overview(torn.index, torn, EN, command="/rt"))
    offers = torn.index.search(parse("npu")).page(0, 1)
    assert "`/rt status`" in shown(details(offers, torn, EN, command="/rt"))


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
    message = ask("npu", view)
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


def test_more_than_two_regions_that_are_well_are_counted_and_not_named() -> None:
    three = [answered(region, ROWS, before(n)) for n, region in enumerate((SOUTH, NORTH, EAST))]
    assert foot(view_over(*three)) == ["ModelArts, all 3 regions, updated -2"]
    assert foot(view_over(*three), "zh_CN") == ["ModelArts 全部 3 个区域，更新于 -2"]
    stale = view_over(*three, stale=frozenset({NORTH}))
    assert foot(stale)[0] == "ModelArts ap-southeast-1, cn-east-3, as of -2"
    awaited = view_over(*three, awaited=frozenset({"eu-1"}))
    assert foot(awaited)[0] == "ModelArts ap-southeast-1, cn-north-4, cn-east-3, as of -2"
