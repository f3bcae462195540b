"""The overview counts what there is; the status says how each region stands."""

from __future__ import annotations

from dataclasses import replace

from bot.blocks.overview import overview
from bot.blocks.status import status
from bot.catalogue.view import Failure, View
from tests.blocks.look import EN, ZH, buttons, check, shown
from tests.blocks.questions import EXAMPLE
from tests.blocks.regions import DOWN, EAST, NORTH, REFUSED, ROWS, SOUTH, fifty
from tests.examples import AS_OF, REGION, answered, runtime, view_of, view_over


def test_the_overview_counts_engines_and_accelerators_and_offers_questions_that_find_something() -> None:
    assert EXAMPLE.index
    message = overview(EXAMPLE.index, EXAMPLE, EN, command="/runtimes")
    assert "*19 runtimes for serving models*" in shown(message)
    assert "Engines: TensorFlow 10, PyTorch 6, MindSpore 3" in shown(message)
    assert "Accelerators: GPU 11, CPU 6, NPU 2" in shown(message)
    assert [value for _, value in buttons(message)] == [
        {"q": "npu"},
        {"q": "cuda>=11"},
        {"q": "pytorch python:3.7"},
    ]


def test_the_overview_counts_what_is_retiring_and_folds_many_engines() -> None:
    rows = [runtime("x", engine=f"E{n}", status="deleting") for n in range(20)]
    view = view_of(rows)
    assert view.index
    said = shown(overview(view.index, view, EN, command="/r"))
    assert "20 are retiring" in said
    assert "+8" in said


def test_status_tells_each_region_apart() -> None:
    failing = replace(
        EXAMPLE,
        failures=(
            Failure("eu-1", "modelarts.forbidden", AS_OF),
            Failure(REGION, "modelarts.throttled", AS_OF),
        ),
    )
    said = shown(status(failing, EN))
    assert "cn-north-4: 19 runtimes, as of" in said
    assert "eu-1: no data; first failed <!date" in said
    assert "ago}|2026-11-23 10:40 UTC>; first failed <!date^1795430400^{ago}|2026-11-23 10:40 UTC>. " in said
    assert "UTC>开始获取失败。ModelArts 要求机器人降低请求频率。" in shown(status(failing, ZH))
    assert "a newer answer is being fetched" in shown(status(replace(EXAMPLE, stale=frozenset({REGION})), EN))
    assert "Catalogue" not in shown(status(View(), EN))


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
