"""News is told as answers are: of each kind the newest version first, however many digits it has."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import permutations

from bot.blocks.changes import change_log
from bot.blocks.news import news_of
from bot.catalogue.changes import Change, ChangeKind
from bot.catalogue.parse import parse
from tests.blocks.happenings import TORCH, change
from tests.blocks.look import EN, shown
from tests.blocks.news import tell
from tests.examples import AS_OF, DAY, runtime

MINORS = (0, 1, 2, 3, 9, 10, 11)
NEWEST_FIRST = [f"2.{minor}" for minor in sorted(MINORS, reverse=True)]


def torch(
    minor: int, kind: ChangeKind = ChangeKind.ADDED, region: str = "cn-north-4", at: float = AS_OF
) -> Change:
    return change(kind, f"pytorch_2.{minor}.0-cuda_11.8-py_3.9-ubuntu_20.04-x86_64", region, at=at)


def named(said: str) -> list[str]:
    return re.findall(r"`pytorch_(2\.\d+)", said)


def log(happened: list[Change]) -> str:
    return shown(change_log(happened, parse("pytorch"), 0.0, EN, seconds=7 * DAY, reaches=0.0))


def test_the_newest_stands_in_the_channel_and_the_oldest_in_the_thread() -> None:
    head, reply = tell(map(torch, MINORS))
    assert named(shown(head)) + named(shown(reply)) == NEWEST_FIRST
    assert head.text.startswith("7 new runtimes: pytorch_2.11.0-")


def test_what_calls_for_something_to_be_done_comes_before_what_is_newer() -> None:
    happened = [torch(11), torch(1, ChangeKind.RETIRING), torch(2, ChangeKind.RETIRING)]
    assert named(shown(tell(happened)[0])) == ["2.2", "2.1", "2.11"]


def test_the_log_tells_one_poll_as_a_notice_does() -> None:
    assert named(log([*map(torch, MINORS)])) == NEWEST_FIRST


def test_the_log_tells_the_latest_poll_first_whatever_is_newest() -> None:
    assert named(log([torch(1, at=AS_OF), torch(11, at=AS_OF - 300), torch(10, at=AS_OF - DAY)])) == [
        "2.1",
        "2.11",
        "2.10",
    ]


def test_regions_that_answered_in_one_poll_are_told_as_one() -> None:
    happened = [
        torch(1, region="a", at=AS_OF + 0.4),
        torch(2, region="b", at=AS_OF + 0.2),
        torch(11, region="c", at=AS_OF),
    ]
    assert named(log(happened)) == ["2.11", "2.2", "2.1"]
    soon_after = torch(0, region="a", at=AS_OF + 5)
    assert named(log([*happened, soon_after])) == ["2.0", "2.11", "2.2", "2.1"]


def test_the_order_does_not_depend_on_that_in_which_changes_came() -> None:
    row = runtime(TORCH, type="gpu", driver="3")
    happened = [
        Change(ChangeKind.CHANGED, replace(row), runtime(TORCH, type="gpu", driver=driver)) for driver in "12"
    ]
    happened += [torch(2), torch(10, region="b")]
    assert len({news_of(each) for each in permutations(happened)}) == 1
