"""A channel is told what happened in words and counts, whatever happened and however much of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks.notice import Occasion, Why
from bot.catalogue.changes import Change, ChangeKind
from bot.texts import LANGUAGES
from tests.blocks.happenings import NEWER, TORCH, change, changes, newer_instead, none_instead, queries
from tests.blocks.look import ZH, action_ids, buttons, check, shown
from tests.blocks.news import FEW, many, tell, tell_one
from tests.examples import AS_OF, DAY, runtime
from tests.strategies import plenty


@plenty(100)
@given(
    st.lists(changes, max_size=12),
    st.sampled_from([1, 1, 45]),
    st.lists(queries, min_size=1, max_size=6),
    st.sampled_from(LANGUAGES),
    st.builds(Occasion, st.sampled_from(Why), st.floats(0, AS_OF), st.just(AS_OF)),
    st.sampled_from([none_instead, newer_instead]),
)
def test_every_notice_is_within_the_limits_and_harmless(
    happened: list[Change],
    times: int,
    followed: list[str],
    language: str,
    occasion: Occasion,
    instead: Any,
) -> None:
    each = [
        replace(one, runtime=replace(one.runtime, name=f"{one.runtime.name}{n}"))
        for one in happened
        for n in range(times)
    ]
    messages = tell(each, *followed, language=language, occasion=occasion, replacements=instead)
    assert bool(messages) == bool(happened)
    assert len(messages) <= 10
    for message in messages:
        check(message)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ChangeKind)
def test_500_changes_of_the_worst_names_are_within_the_limits(kind: ChangeKind, language: str) -> None:
    worst = runtime("x", engine="&" * 300, arch="&" * 99, request_mode="&" * 99, image_source="&" * 99)
    worst = replace(worst, extra=tuple((f"&{n}", "&" * 99) for n in range(40)))
    happened = [
        change(kind, runtime=replace(worst, name=f"{'&' * 500}{n}", region=f"{n % 7}{'&' * 90}"), at=AS_OF)
        for n in range(500)
    ]
    occasion = Occasion(Why.PARKED, AS_OF - 40 * DAY, AS_OF)
    messages = tell(
        happened, '"' + "&" * 298 + '"', language=language, occasion=occasion, replacements=newer_instead
    )
    assert len(messages) <= 10
    for message in messages:
        check(message)
    assert {"en": "changes 41d ", "zh_CN": "变更 41天 "}[language] in shown(messages[-1])


def test_the_first_line_counts_what_happened_and_so_does_the_notification() -> None:
    message = tell_one(
        change(ChangeKind.ADDED, NEWER),
        change(ChangeKind.RETIRING),
        change(ChangeKind.RETIRING, "python3.6"),
    )
    assert shown(message).startswith("*2 runtimes are being retired, 1 new*\n*Retiring*\n")
    assert message.text == f"2 runtimes are being retired, 1 new: {TORCH}, python3.6, {NEWER}"


@pytest.mark.parametrize(
    ("kind", "en", "zh"),
    [
        (ChangeKind.RETIRING, "1 runtime is being retired", "1 个运行时即将下线"),
        (ChangeKind.RETIRED, "1 runtime has been retired", "1 个运行时已下线"),
        (ChangeKind.CHANGED, "1 runtime has changed", "1 个运行时有变更"),
        (ChangeKind.RESTORED, "1 runtime is back", "1 个运行时已恢复"),
        (ChangeKind.ADDED, "1 new runtime", "新增 1 个运行时"),
    ],
)
def test_each_kind_is_said_in_its_own_words(kind: ChangeKind, en: str, zh: str) -> None:
    assert shown(tell_one(change(kind))).startswith(f"*{en}*\n*PyTorch 1.8.0* · GPU · driver ")
    assert shown(tell_one(change(kind), language="zh_CN")).startswith(f"*{zh}*\n*PyTorch 1.8.0*")


def test_kinds_come_in_one_order_each_under_its_name() -> None:
    message = tell_one(*(change(kind) for kind in reversed(ChangeKind)), language="zh_CN")
    said = shown(message)
    assert said.startswith("*1 个运行时即将下线，1 个已下线，1 个有变更，1 个已恢复，新增 1 个*")
    heads = [said.index(f"\n*{head}*\n") for head in ("即将下线", "已下线", "变更", "恢复", "新增")]
    assert heads == sorted(heads)


def test_equal_news_makes_equal_messages_whatever_their_order() -> None:
    happened = [change(kind, region=region) for kind in ChangeKind for region in ("a", "b")]
    assert tell(happened) == tell(reversed(happened))


def test_past_a_handful_the_rest_is_in_the_thread() -> None:
    (head,) = tell(many(FEW))
    assert shown(head).count("From the name") == FEW
    assert "thread" not in shown(head)
    head, reply = tell(many(FEW + 3))
    assert shown(head).startswith("*8 new runtimes*\n")
    assert shown(head).count("From the name") == FEW
    assert "\n3 more in the thread\nThis channel follows `pytorch`" in shown(head)
    assert shown(reply).count("From the name") == 3
    assert reply.text.startswith("3 new runtimes: pytorch_1.2.0-cuda_10.2-py_3.7, ")
    assert set(action_ids(reply)) == {"details"}


def test_each_message_of_a_thread_says_which_kinds_are_in_it() -> None:
    head, reply = tell([*many(FEW, ChangeKind.RETIRING), *many(2)])
    assert "*Retiring*" in shown(head)
    assert "*Added*" not in shown(head)
    assert shown(reply).startswith("*Added*\n")


def test_a_thread_ends_somewhere_and_says_how_to_see_the_rest() -> None:
    messages = tell(many(500))
    assert len(messages) == 10
    rows = sum(shown(message).count("From the name") for message in messages)
    assert f"and {500 - rows} more: `/runtimes changes 7d pytorch`" in shown(messages[-1])
    assert f"{500 - FEW} more in the thread" in shown(messages[0])
    assert "`/runtimes changes 7d`" in shown(tell(many(500), "a", "b")[-1])


def test_the_channel_reads_what_it_is_told_for_and_can_end_it() -> None:
    message = tell_one(change(ChangeKind.ADDED))
    assert "This channel follows `pytorch`" in shown(message)
    assert action_ids(message) == ["details", "pause:one", "unsubscribe:one"]
    assert buttons(message)[1:] == [("Pause", {"q": "pytorch"}), ("Unsubscribe", {"q": "pytorch"})]
    sure = message.blocks[-1]["elements"][-1]["confirm"]
    assert sure["text"]["text"] == "This channel will no longer be notified of changes to pytorch."


def test_where_several_queries_led_to_it_there_is_one_button_to_the_list() -> None:
    (message,) = tell([change(ChangeKind.ADDED)], "pytorch", "gpu", "", "cuda:11", "x86_64", language="zh_CN")
    assert "本频道订阅了 `pytorch`、`gpu`、全部运行时，另有 2 项" in shown(message)
    assert action_ids(message) == ["details", "list:manage"]
    assert buttons(message)[-1] == ("管理订阅", {})


@pytest.mark.parametrize(
    ("why", "en", "zh"),
    [
        (Why.DAILY, "Daily digest: 1 new runtime", "每日汇总：新增 1 个运行时"),
        (Why.WEEKLY, "Weekly digest: 1 new runtime", "每周汇总：新增 1 个运行时"),
        (Why.SINCE, "Since the last digest: 1 new runtime", "上次汇总以来：新增 1 个运行时"),
        (Why.PAUSED, "While this was paused: 1 new runtime", "暂停期间：新增 1 个运行时"),
        (
            Why.PARKED,
            "While I could not post here: 1 new runtime",
            "无法在此发送消息期间：新增 1 个运行时",
        ),
    ],
)
def test_what_is_told_of_a_span_says_so(why: Why, en: str, zh: str) -> None:
    occasion = Occasion(why, AS_OF - DAY, AS_OF)
    message = tell_one(change(ChangeKind.ADDED), occasion=occasion)
    assert message.text.startswith(f"{en}: {TORCH}")
    assert shown(message).startswith(
        f"*{en}*\n<!date^1795344000^{{date_short}}|2026-11-22> to <!date^1795430400^{{date_short}}|2026-11-23>\n"
    )
    assert shown(tell_one(change(ChangeKind.ADDED), occasion=occasion, language="zh_CN")).startswith(
        f"*{zh}*"
    )


def test_a_span_within_a_day_is_one_date() -> None:
    said = shown(tell_one(change(ChangeKind.ADDED), occasion=Occasion(Why.PAUSED, AS_OF - 60, AS_OF)))
    assert "\n<!date^1795430400^{date_short}|2026-11-23>\n" in said


def test_nothing_is_told_of_nothing() -> None:
    assert tell([]) == ()


def test_no_one_is_rung() -> None:
    names = ["<!channel>", "<@U1>", "@here"]
    for message in tell([change(ChangeKind.ADDED, name) for name in names], '"<!here>"'):
        check(message)
    assert ZH("notice.thread", n=2) == "其余 2 个见消息列"
