"""The change log says of which time it tells, and what it counts."""

from __future__ import annotations

import math
from typing import Any

import pytest

from bot.blocks.changes import PAGE, change_log
from bot.catalogue.changes import Change, ChangeKind
from bot.catalogue.parse import parse
from tests.blocks.happenings import change
from tests.blocks.look import EN, TEXTS, ZH, buttons, shown
from tests.examples import AS_OF, DAY


def log(happened: list[Change], seconds: float = 7 * DAY, language: str = "en", **how: Any) -> str:
    return shown(change_log(happened, parse(""), 0.0, TEXTS[language], seconds=seconds, reaches=0.0, **how))


@pytest.mark.parametrize(
    ("seconds", "en", "zh"),
    [
        (7 * DAY, "7 days", "7 天"),
        (DAY, "24 hours", "24 小时"),
        (3600, "60 minutes", "60 分钟"),
        (1.5 * DAY, "36 hours", "36 小时"),
    ],
)
def test_the_period_stands_in_the_title(seconds: float, en: str, zh: str) -> None:
    assert log([], seconds).startswith(f"*Changes of the last {en}: All runtimes* · no change\n")
    assert log([], seconds, "zh_CN").startswith(f"*最近 {zh}的变更：全部运行时* · 没有变更\n")


def test_where_no_more_is_kept_that_is_said_and_not_to_ask_further_back() -> None:
    said = log([], 30 * DAY, kept=30 * DAY)
    assert "Changes are kept for 30 days." in said
    assert "further" not in said
    assert "变更保留 30 天。" in log([], 30 * DAY, "zh_CN", kept=30 * DAY)
    assert "kept" not in log([], 7 * DAY, kept=30 * DAY)


def test_to_ask_further_back_is_said_only_where_it_is_further() -> None:
    assert "`/runtimes changes 90d`" in log([], 7 * DAY, kept=math.inf)
    assert "further" not in log([], 90 * DAY)


def test_a_page_of_changes_counts_changes() -> None:
    happened = [change(ChangeKind.ADDED, f"python3.{n}", at=AS_OF) for n in range(18)]
    assert f"1–{PAGE} of 18" in log(happened)
    assert "第 1–8 项，共 18 项" in log(happened, language="zh_CN")
    message = change_log(happened, parse(""), 0.0, EN, seconds=7 * DAY, reaches=0.0, start=PAGE)
    assert ("Next 17–18", {"p": 2 * PAGE, "t": "7d"}) in buttons(message)
    assert ZH("changes.range", first=1, last=8, n=18) == "第 1–8 项，共 18 项"
