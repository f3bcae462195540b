"""One row an offer: an answer over several regions says where it is to be had."""

from __future__ import annotations

from dataclasses import replace

from bot.blocks.overview import overview
from bot.catalogue.snapshot import Fault, FaultKind
from bot.catalogue.view import Failure
from tests.blocks.look import ZH, shown
from tests.blocks.questions import ask, told
from tests.blocks.regions import DOWN, EAST, NORTH, ROWS, SOUTH, TF, TORCH
from tests.examples import AS_OF, answered, view_over


def test_the_same_image_in_two_regions_is_one_row_and_says_nothing_of_regions() -> None:
    view = view_over(answered(SOUTH, ROWS), answered(NORTH, ROWS))
    message = ask("pytorch npu", view)
    said = shown(message)
    assert "*PyTorch on NPU* · 1 runtime" in said
    assert said.count("pytorch_1.11.0") == 1
    rows = said.partition("ModelArts")[0]
    assert SOUTH not in rows
    assert NORTH not in rows
    assert message.found == 1


def test_what_only_some_regions_have_says_where() -> None:
    view = view_over(answered(EAST, [TF, TORCH]), answered(NORTH, [TF, TORCH]), answered(SOUTH, [TF]))
    said = told("", view)
    assert said.count("Only in") == 1
    assert "Only in cn-east-3, cn-north-4\nDeclared: normal" in said
    assert "仅在 cn-east-3、cn-north-4 提供" in told("", view, "zh_CN")
    one = view_over(answered(NORTH, [TF, TORCH]), answered(SOUTH, [TF]))
    assert "Only in cn-north-4" in told("region:cn-north-4", one)


def test_the_screen_reader_hears_where_as_well() -> None:
    view = view_over(answered(NORTH, [TORCH]), answered(SOUTH, [TF]))
    message = ask("pytorch", view)
    assert message.text.endswith("pytorch1.4-python3.7 · Only in cn-north-4")


def test_the_same_image_with_another_fact_is_a_row_of_its_own_that_says_its_region_but_not_only() -> None:
    view = view_over(answered(NORTH, [TF]), answered(SOUTH, [replace(TF, status="deleting")]))
    said = told("", view)
    assert "· 2 runtimes" in said
    assert "In cn-north-4\nDeclared: normal" in said
    assert "In ap-southeast-1\nDeclared: deleting" in said
    assert "Only" not in said
    assert "在 cn-north-4 提供" in told("", view, "zh_CN")


def test_where_rows_of_a_region_are_held_back_no_other_is_said_to_be_the_only_one() -> None:
    kept = replace(answered(SOUTH, [TF]), faults=(Fault(FaultKind.TORN, SOUTH, "PyTorch", 3),))
    assert "\nIn cn-north-4\n" in told("", view_over(answered(NORTH, [TF, TORCH]), kept))
    twice = replace(kept, faults=(Fault(FaultKind.REPEATED, SOUTH, "PyTorch", 3),))
    assert "\nOnly in cn-north-4\n" in told("", view_over(answered(NORTH, [TF, TORCH]), twice))


def test_a_region_without_a_runtime_makes_no_row_say_where_it_is() -> None:
    view = view_over(answered(NORTH, [TF]), answered(SOUTH, [TF]), answered(EAST))
    assert "nly in" not in told("", view)


def test_many_regions_are_named_in_part() -> None:
    view = view_over(*(answered(f"r-{n:02}", [TF, TORCH][: 1 + (n < 9)]) for n in range(12)))
    assert "Only in r-00, r-01, r-02, r-03, r-04, r-05, +3" in told("pytorch", view)


def test_where_a_region_is_unknown_no_other_is_said_to_be_the_only_one() -> None:
    answers = (answered(NORTH, [TF, TORCH]), answered(SOUTH, [TF]))
    assert "\nOnly in cn-north-4\n" in told("", view_over(*answers))
    down = Failure(EAST, DOWN, AS_OF)
    for known in ({"awaited": frozenset({EAST})}, {"failures": (down,)}):
        said = told("", view_over(*answers, **known))
        assert "\nIn cn-north-4\n" in said
        assert "Only" not in said
    with_data = view_over(*answers, answered(EAST, [TF]), failures=(down,))
    assert "\nOnly in cn-north-4\n" in told("", with_data)


def test_chinese_lists_have_chinese_commas() -> None:
    view = view_over(answered(NORTH, ROWS), answered(SOUTH, ROWS))
    assert view.index
    said = shown(overview(view.index, view, ZH, command="/runtimes"))
    assert "引擎：TensorFlow 10、PyTorch 6、MindSpore 3" in said
    said = told("mindspore", view, "zh_CN")
    assert "接口声明：无加速器、x86_64、sync" in said
    assert "NPU、CANN 6.0.1（读自名称）" in said
    assert "ModelArts cn-north-4、ap-southeast-1，数据时间" in said
    clash = "不能同时满足：*异步*、*PyTorch*。"
    assert clash in told("async pytorch", view, "zh_CN")
