"""What a channel follows is called by a name that reads, the same one wherever it is said."""

from __future__ import annotations

import pytest

from bot.blocks.changes import change_log
from bot.blocks.following import in_names, in_words
from bot.blocks.subscribing import unsubscribed
from bot.blocks.subscriptions import listing
from bot.catalogue.parse import parse
from tests.blocks.echo import made
from tests.blocks.happenings import CREATOR, subscription
from tests.blocks.look import EN, ZH, shown
from tests.examples import DAY


@pytest.mark.parametrize(
    ("query", "en", "zh"),
    [
        ("", "All runtimes", "全部运行时"),
        ("pytorch npu", "PyTorch on NPU", "NPU 上的 PyTorch"),
        ("status:deleted", "Retired runtimes", "已下线的运行时"),
        ("async", "Asynchronous runtimes", "异步的运行时"),
        ("status:deleted,deleting async", "Asynchronous, retired or retiring runtimes", None),
        ("-async", "Runtimes that are not asynchronous", None),
        ("status:normal", "Runtimes that are in service", None),
        ("status:frozen", "Frozen runtimes", None),
        ("status:*", "Any status", None),
        ("region:cn-north-4", "Region cn-north-4", "区域 cn-north-4"),
        ("-npu", "Not NPU", None),
        ("source:base_image", "Base images", None),
        ("engine:* npu", "Any engine on NPU", "NPU 上的任意引擎"),
        ("aarch64", "aarch64", "aarch64"),
        ("foo", "“foo”", "“foo”"),
        ("pytorch async", "PyTorch, asynchronous", None),
    ],
)
def test_a_query_has_a_name_that_reads(query: str, en: str, zh: str | None) -> None:
    assert in_words(str(parse(query)), EN) == en
    if zh:
        assert in_words(str(parse(query)), ZH) == zh


def test_the_name_is_the_same_where_it_is_made_listed_asked_for_and_ended() -> None:
    one = subscription("status:deleted", 3)
    assert made(one).startswith(f"<@{CREATOR}> subscribed this channel to *Retired runtimes*\n")
    assert "\n*3. Retired runtimes*\n" in shown(listing([one], EN))
    assert shown(unsubscribed([one], EN)).startswith("This channel no longer follows *Retired runtimes*.")
    asked = change_log([], parse(one.query), 0.0, EN, seconds=DAY, reaches=0.0)
    assert shown(asked).startswith("*Changes of the last 24 hours: Retired runtimes* · no change\n")


def test_several_are_ended_by_the_names_by_which_one_is() -> None:
    every = [
        subscription(query, n) for n, query in enumerate(["mindspore", "", "status:deleted", "npu", "gpu"])
    ]
    said = shown(unsubscribed(every, EN))
    assert said.startswith(
        "This channel no longer follows *MindSpore*, *All runtimes*, *Retired runtimes* and 2 more.\n"
    )
    assert shown(unsubscribed(every[:2], ZH)).startswith("本频道已不再订阅 *MindSpore*、*全部运行时*。\n")
    assert in_names(["zz:1"], EN) == "*zz:1*"
