"""The change log is told the latest first, by day, within the limits whatever happened."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks.changes import PAGE, change_log
from bot.catalogue.changes import Change, ChangeKind
from bot.catalogue.parse import parse
from bot.texts import LANGUAGES
from tests.blocks.happenings import TORCH, change, changes
from tests.blocks.look import TEXTS, ZH, action_ids, buttons, check, shown
from tests.examples import AS_OF, DAY, runtime
from tests.strategies import plenty

if TYPE_CHECKING:
    from bot.blocks.kit import Message

SINCE = AS_OF - 7 * DAY


def log(happened: list[Change], question: str = "pytorch", language: str = "en", **how: Any) -> Message:
    options: dict[str, Any] = {"seconds": 7 * DAY, "reaches": SINCE - DAY} | how
    return change_log(happened, parse(question), SINCE, TEXTS[language], **options)


@plenty(60)
@given(
    st.lists(changes, max_size=20),
    st.sampled_from(LANGUAGES),
    st.integers(0, 30),
    st.none() | st.floats(0, AS_OF),
)
def test_every_page_of_the_log_is_within_the_limits_and_harmless(
    happened: list[Change], language: str, start: int, reaches: float | None
) -> None:
    check(log(happened, '"<!channel>" -npu', language, start=start, reaches=reaches))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ChangeKind)
def test_500_changes_of_the_worst_names_fit_page_by_page(kind: ChangeKind, language: str) -> None:
    worst = runtime("x", engine="&" * 300, type="&" * 90, card="&" * 90, driver="&" * 90, status="&" * 90)
    worst = replace(worst, region="&" * 90, extra=tuple((f"&{n}", "&" * 99) for n in range(40)))
    happened = [
        change(kind, runtime=replace(worst, name=f"{n}{'&' * 500}"), at=AS_OF - n * DAY) for n in range(500)
    ]
    check(log(happened, '"' + "&" * 290 + '"', language, start=PAGE))


def test_the_latest_day_comes_first_and_in_it_the_latest_change() -> None:
    happened = [
        change(ChangeKind.ADDED, "python3.6", at=AS_OF - DAY),
        change(ChangeKind.CHANGED, at=AS_OF - 60),
        change(ChangeKind.RETIRING, at=AS_OF),
    ]
    assert shown(log(happened)).split("\n") == [
        "*Changes of the last 7 days: PyTorch* · 3 changes",
        "Since <!date^1794825600^{date_short}|2026-11-16>",
        "*<!date^1795430400^{date_short}|2026-11-23>*",
        "*Retiring* · *PyTorch 1.8.0* · GPU · driver 21.0.2 · CUDA 10.2",
        f"`{TORCH}`",
        "<!date^1795430400^{time}|10:40 UTC> · cn-north-4",
        "*Changed* · *PyTorch 1.8.0* · GPU · driver 23.0.1 · CUDA 10.2",
        f"`{TORCH}`",
        "<!date^1795430340^{time}|10:39 UTC> · cn-north-4 · driver 21.0.2 → 23.0.1",
        "*<!date^1795344000^{date_short}|2026-11-22>*",
        "*Added* · *PyTorch* · GPU · driver 21.0.2 · CUDA 10.2",
        "`python3.6`",
        "<!date^1795344000^{time}|10:40 UTC> · cn-north-4",
    ]
    assert (
        log(happened).text
        == f"Changes of the last 7 days: PyTorch: 1 runtime is being retired, 1 changed, 1 new: {TORCH}, python3.6"
    )


def test_a_day_is_one_of_the_readers() -> None:
    happened = [change(ChangeKind.ADDED, "a", at=AS_OF), change(ChangeKind.ADDED, "b", at=AS_OF - DAY / 2)]
    assert shown(log(happened)).count("{date_short}") == 3
    assert shown(log(happened, zone=ZoneInfo("Asia/Tokyo"))).count("{date_short}") == 2


def test_pages_of_the_log_turn_by_buttons_that_carry_the_span() -> None:
    happened = [change(ChangeKind.ADDED, f"python3.{n}", at=AS_OF - n) for n in range(PAGE + 1)]
    first, second = log(happened), log(happened, start=PAGE)
    assert f"1–{PAGE} of {PAGE + 1}" in shown(first)
    value = {"q": "pytorch", "t": "7d"}
    assert buttons(first)[-1] == (f"Next {PAGE + 1}", value | {"p": PAGE})
    assert buttons(second)[-1] == ("Previous", value)
    assert log(happened, start=500) == second
    assert action_ids(second) == ["details", "follow", "changes:previous"]


def test_an_empty_log_says_how_far_it_reaches_and_how_to_be_told() -> None:
    message = log([], "", reaches=AS_OF - DAY)
    assert shown(message).split("\n") == [
        "*Changes of the last 7 days: All runtimes* · no change",
        "The record of changes begins <!date^1795344000^{date_short}|2026-11-22>.",
    ]
    assert message.text == "Changes of the last 7 days: All runtimes: no change"
    assert action_ids(message) == ["follow"]
    assert "目前还没有变更记录。" in shown(log([], language="zh_CN", reaches=None))
    assert "Ask further back, as in `/rt changes 90d pytorch`" in shown(log([], command="/rt"))
    assert ZH("changes.none") == "没有变更"
