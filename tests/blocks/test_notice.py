"""A channel is told what happened in words and counts, whatever happened and however much of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.blocks.notice import Occasion, Why, notices
from bot.catalogue.changes import Change, ChangeKind
from bot.texts import LANGUAGES
from tests.blocks.happenings import (
    DAY,
    NEWER,
    TEXTS,
    TORCH,
    ZH,
    change,
    changes,
    newer_instead,
    none_instead,
    queries,
)
from tests.blocks.look import action_ids, buttons, check, shown
from tests.examples import AS_OF, runtime

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.blocks.kit import Message
    from bot.catalogue.offers import Offer
    from bot.catalogue.runtime import Runtime

PLENTY = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
POLL = Occasion()
FEW = 5


def tell(
    happened: Iterable[Change], *followed: str, language: str = "en", occasion: Occasion = POLL, **how: Any
) -> tuple[Message, ...]:
    options: dict[str, Any] = {"replacements": none_instead, "command": "/runtimes"} | how
    return notices(happened, followed or ("pytorch",), TEXTS[language], occasion=occasion, **options)


def tell_one(*happened: Change, **how: Any) -> Message:
    (message,) = tell(happened, **how)
    return message


def many(count: int, kind: ChangeKind = ChangeKind.ADDED) -> list[Change]:
    return [change(kind, f"pytorch_1.{n}.0-cuda_10.2-py_3.7") for n in range(count)]


@PLENTY
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
    assert "changes 41d " in shown(messages[-1])


def test_the_first_line_counts_what_happened_and_so_does_the_notification() -> None:
    message = tell_one(
        change(ChangeKind.ADDED, NEWER),
        change(ChangeKind.RETIRING),
        change(ChangeKind.RETIRING, "python3.6"),
    )
    assert shown(message).startswith("*2 runtimes are being retired, 1 new*\n*Retiring*\n")
    assert message.text == f"2 runtimes are being retired, 1 new: python3.6, {TORCH}, {NEWER}"


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


def test_the_same_change_in_several_regions_is_one_row() -> None:
    message = tell_one(
        *(change(ChangeKind.RETIRING, region=region) for region in ("cn-north-4", "cn-east-3")),
    )
    assert "*1 runtime is being retired*" in shown(message)
    assert "In cn-east-3, cn-north-4 · first seen <!date^1787654400^{date_short}|2026-08-25>" in shown(
        message
    )


def test_another_change_of_the_same_image_elsewhere_is_another_row() -> None:
    one, other = (
        change(ChangeKind.CHANGED, region=region, before=runtime(TORCH, type="gpu", driver=driver))
        for region, driver in (("cn-north-4", "1"), ("cn-east-3", "2"))
    )
    assert "*2 runtimes have changed*" in shown(tell_one(one, other))
    unknown = [
        change(ChangeKind.CHANGED, region=region, before=replace(one.runtime, extra=(("memory", value),)))
        for region, value in (("cn-north-4", "1"), ("cn-east-3", "2"))
    ]
    assert "*2 runtimes have changed*" in shown(tell_one(*unknown))


def test_equal_news_makes_equal_messages_whatever_their_order() -> None:
    happened = [change(kind, region=region) for kind in ChangeKind for region in ("a", "b")]
    assert tell(happened) == tell(reversed(happened))


def test_a_changed_runtime_shows_each_field_before_and_after() -> None:
    before = change(ChangeKind.CHANGED).runtime
    extra = tuple((f"f{n}", "x") for n in range(6))
    after = replace(before, arch="aarch64", extra=extra, status="frozen")
    message = tell_one(change(ChangeKind.CHANGED, runtime=after, before=before))
    assert "\nstatus in service → frozen; architecture none → aarch64; f0 none → x; " in shown(message)
    assert "; +3\n" in shown(message)
    said = shown(tell_one(change(ChangeKind.CHANGED), language="zh_CN"))
    assert "\n驱动 21.0.2 → 23.0.1\n" in said


def test_what_a_kind_says_of_the_status_is_not_said_again() -> None:
    said = shown(tell_one(change(ChangeKind.RETIRING)))
    assert "*retiring*" not in said
    assert "status" not in said


def test_a_retiring_runtime_comes_with_what_may_take_its_place() -> None:
    said = shown(tell_one(change(ChangeKind.RETIRING), replacements=newer_instead))
    assert f"Nearest replacements: `{NEWER}`, `pytorch_2.0.0`, `{TORCH}x`\n" in said
    assert "fourth" not in said
    assert "still serves for now" in said
    one = shown(tell_one(change(ChangeKind.RETIRED), replacements=lambda gone: newer_instead(gone)[:1]))
    assert f"Nearest replacement: `{NEWER}`\n" in one
    assert "still serves" not in one
    assert "No replacement: none that stays has" in shown(tell_one(change(ChangeKind.RETIRED)))
    assert "replacement" not in shown(tell_one(change(ChangeKind.RESTORED)))


def test_what_is_nearest_in_any_of_the_regions_takes_its_place() -> None:
    gone = [change(ChangeKind.RETIRED, region=region) for region in ("a", "b", "c")]
    said = shown(
        tell_one(
            *gone, replacements=lambda each: newer_instead(each)[: {"a": 0, "b": 1, "c": 2}[each.region]]
        )
    )
    assert f"Nearest replacements: `{NEWER}`, `pytorch_2.0.0`\n" in said


def test_a_new_runtime_says_where_each_fact_is_from() -> None:
    said = shown(tell_one(change(ChangeKind.ADDED)))
    assert "In cn-north-4\nDeclared: gpu, driver 21.0.2, CUDA 10.2, normal\nFrom the name: PyTorch 1.8.0" in (
        said.replace("GPU, driver", "gpu, driver")
    )
    assert "first seen" not in said


def test_when_a_runtime_was_first_seen_is_said_where_it_is_known() -> None:
    assert "first seen" not in shown(tell_one(change(ChangeKind.RETIRING, first_seen=0.0)))


def test_what_is_gone_has_no_details_to_show() -> None:
    assert action_ids(tell_one(change(ChangeKind.RETIRED)))[0] != "details"
    deleted = change(ChangeKind.RETIRED, runtime=runtime(TORCH, status="deleted"))
    key = deleted.runtime.key
    assert buttons(tell_one(deleted))[0] == (
        "Details",
        {"r": key.digest, "i": key._replace(region="").digest},
    )


def test_past_a_handful_the_rest_is_in_the_thread() -> None:
    (head,) = tell(many(FEW))
    assert shown(head).count("From the name") == FEW
    assert "thread" not in shown(head)
    head, reply = tell(many(FEW + 3))
    assert shown(head).startswith("*8 new runtimes*\n")
    assert shown(head).count("From the name") == FEW
    assert "\n3 more in the thread\nThis channel follows `pytorch`" in shown(head)
    assert shown(reply).count("From the name") == 3
    assert reply.text.startswith("3 new runtimes: pytorch_1.5.0-cuda_10.2-py_3.7, ")
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


def test_what_takes_its_place_elsewhere_is_named_with_its_region() -> None:
    def elsewhere(gone: Runtime) -> tuple[Offer, ...]:
        return tuple(
            replace(offer, runtimes=(replace(offer.runtime, region="cn-east-3"),))
            for offer in newer_instead(gone)[:1]
        )

    said = shown(tell_one(change(ChangeKind.RETIRING), replacements=elsewhere))
    assert f"No replacement there. Nearest elsewhere: `{NEWER}` (cn-east-3)" in said


def test_the_name_of_a_field_is_not_said_again_in_its_value() -> None:
    before = change(ChangeKind.CHANGED).runtime
    after = replace(before, accelerator=replace(before.accelerator, cuda_version="cuda 11.8"))
    said = shown(tell_one(change(ChangeKind.CHANGED, runtime=after, before=before)))
    assert "\nCUDA 10.2 → 11.8; " in said or "\nCUDA 10.2 → 11.8" in said


def test_what_is_told_to_many_is_rendered_once() -> None:
    asked: list[str] = []

    def instead(gone: Runtime) -> tuple[Offer, ...]:
        asked.append(gone.name)
        return newer_instead(gone)

    happened = [change(ChangeKind.RETIRING, f"a{n}", id=n) for n in (1, 2)]
    kept: dict[Any, Any] = {}
    first = tell(happened, replacements=instead, kept=kept)
    assert tell(happened, replacements=instead, kept=kept) == first
    assert asked == ["a1", "a2"]
    tell(happened, "npu", replacements=instead, kept=kept, language="zh_CN")
    assert asked == ["a1", "a2"] * 2
    tell([replace(one, id=0) for one in happened], replacements=instead, kept=kept)
    assert asked == ["a1", "a2"] * 3


def test_nothing_is_told_of_nothing() -> None:
    assert tell([]) == ()


def test_no_one_is_rung() -> None:
    names = ["<!channel>", "<@U1>", "@here"]
    for message in tell([change(ChangeKind.ADDED, name) for name in names], '"<!here>"'):
        check(message)
    assert ZH("notice.thread", n=2) == "其余 2 个见消息列"
