"""A span of time as people type it: three days, 2w, 最近3天."""

from __future__ import annotations

import pytest

from bot.catalogue.errors import OrderError
from bot.catalogue.order import read_changes, read_target
from bot.catalogue.parse import parse
from bot.catalogue.span import read_span, span_text
from tests.examples import DAY

MINUTE, HOUR = 60.0, 3_600.0


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30m", 30 * MINUTE),
        ("1.5h", 90 * MINUTE),
        ("12 hours", 12 * HOUR),
        ("3d", 3 * DAY),
        (" 3 Days ", 3 * DAY),
        ("for 3 days", 3 * DAY),
        ("２ｗ", 14 * DAY),
        ("3天", 3 * DAY),
        ("2周", 14 * DAY),
        ("12小时", 12 * HOUR),
        ("12 个小时", 12 * HOUR),
        ("1 month", 30 * DAY),
        ("1y", 365 * DAY),
        ("一年", 365 * DAY),
        ("三天", 3 * DAY),
        ("两周", 14 * DAY),
        ("十天", 10 * DAY),
        ("十二 个小时", 12 * HOUR),
        ("二十天", 20 * DAY),
        ("三十一天", 31 * DAY),
        ("半年", 182.5 * DAY),
        ("持续一周内", 7 * DAY),
        ("两 dogs", None),
        ("1年", 365 * DAY),
        ("for a week", 7 * DAY),
        ("an hour", HOUR),
        ("2y", None),
        ("1m", MINUTE),
        ("366d", 366 * DAY),
        ("59.9m", 59.9 * MINUTE),
        ("0.9m", None),
        ("0d", None),
        ("366.1d", None),
        ("999999w", None),
        ("3", None),
        ("d", None),
        ("-3d", None),
        ("3 dogs", None),
        ("3dx", None),
        ("", None),
    ],
)
def test_a_span_is_read_within_its_limits(text: str, seconds: float | None) -> None:
    assert read_span(text) == (None if seconds is None else pytest.approx(seconds))


@pytest.mark.parametrize(
    ("text", "days", "query"),
    [
        ("", 7, ""),
        ("pytorch", 7, "pytorch"),
        ("3d pytorch", 3, "pytorch"),
        ("2 weeks npu gpu", 14, "gpu npu"),
        ("last 2d", 2, ""),
        ("最近3天昇腾", 3, "npu"),
        ("3天的昇腾", 3, "npu"),
        ("pytorch for the last 12 hours", 0.5, "pytorch"),
        ("昇腾 最近2周", 14, "npu"),
        ("unet 3d", 3, "unet"),
        ("pytorch 7d", 7, "pytorch"),
        ("pytorch 2d npu", 2, "pytorch npu"),
        ("7天 昇腾", 7, "npu"),
        ("昇腾 3天", 3, "npu"),
        ("昇腾三天内的pytorch", 3, "pytorch npu"),
        ("cuda&gt;=11 2d", 2, "cuda>=11"),
        ("3", 3, ""),
        ("3 pytorch", 7, "3 pytorch"),
        ("3d-unet", 7, "3d-unet"),
    ],
)
def test_how_far_back_may_stand_anywhere(text: str, days: float, query: str) -> None:
    seconds, found = read_changes(text)
    assert (seconds, str(found)) == (days * DAY, query)


@pytest.mark.parametrize("text", ["7d", "12h", "90m", "1.5m", "1m", "366d", "25h"])
def test_a_span_has_a_short_text_that_reads_as_it(text: str) -> None:
    seconds = read_span(text)
    assert seconds
    assert span_text(seconds) == text
    assert read_span(span_text(seconds, chinese=True)) == seconds


def test_a_past_that_is_too_long_is_met_with_what_is_kept() -> None:
    for text, kept, near in (
        ("999d", 180 * DAY, "180d"),
        ("999", 180 * DAY, "180d"),
        ("5年", 400 * DAY, "366d"),
    ):
        with pytest.raises(OrderError) as caught:
            read_changes(text, kept)
        assert caught.value.near == (near,)


@pytest.mark.parametrize("text", ["npu for ages", "3 for 3 dogs", "for 99", "npu for the duration"])
def test_what_stands_for_a_span_and_is_none_is_said(text: str) -> None:
    with pytest.raises(OrderError) as caught:
        read_target(text)
    assert (caught.value.option, caught.value.near) == ("span", ())


def test_a_question_for_something_is_no_span() -> None:
    assert str(read_changes("changes for pytorch")[1]) == str(parse("changes for pytorch"))
    with pytest.raises(OrderError):
        read_changes("last 3 dogs")
    with pytest.raises(OrderError):
        read_changes("昇腾 最近3狗")


@pytest.mark.parametrize(
    ("text", "near"),
    [("3 for 400d", "366d"), ("10s for 0.5m", "1m"), ("npu for 99y", "366d"), ("for 2y", "366d")],
)
def test_a_span_beyond_its_limits_is_said_with_the_limit(text: str, near: str) -> None:
    for read in (read_target, read_changes):
        with pytest.raises(OrderError) as caught:
            read(text)
        assert (caught.value.option, caught.value.near) == ("span", (near,))
