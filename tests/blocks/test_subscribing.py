"""What is done with a subscription is said plainly, and what it would have been."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.blocks.doubts import all_of_them
from bot.blocks.subscribing import MONTH, gone, paused, resumed, unchanged, unsubscribed
from bot.catalogue.changes import ChangeKind
from bot.catalogue.subscription import Cadence, Preview, State
from tests.blocks.echo import WORST, made
from tests.blocks.happenings import CREATOR, subscription
from tests.blocks.look import EN, ZH, action_ids, buttons, shown
from tests.examples import AS_OF, runtime, view_of


def test_a_new_subscription_is_said_in_the_channel_with_what_it_would_have_been() -> None:
    assert made(subscription()).split("\n") == [
        f"<@{CREATOR}> subscribed this channel to *PyTorch on NPU*",
        "`pytorch npu`",
        "Every change · at once · 12 runtimes match today",
        "In the last 30 days this would have posted 3 messages about 7 changes.",
    ]
    assert made(subscription(), language="zh_CN").split("\n") == [
        f"<@{CREATOR}> 为本频道订阅了 *NPU 上的 PyTorch*",
        "`pytorch npu`",
        "全部变更 · 即时通知 · 目前有 12 个运行时符合条件",
        "按此条件，过去 30 天会发送 3 条通知，涉及 7 项变更。",
    ]


@pytest.mark.parametrize(
    ("preview", "said"),
    [
        (Preview(0, 0, MONTH, 0.0), "In the last 30 days this would have posted nothing."),
        (
            Preview(1, 1, 0, AS_OF),
            (
                "Since I began to watch (<!date^1795430400^{date_short}|2026-11-23>), "
                "this would have posted 1 message about 1 change."
            ),
        ),
        (Preview(0, 0, 0, None), "No history yet to estimate from."),
    ],
)
def test_what_it_would_have_been_is_said_as_far_as_it_is_known(preview: Preview, said: str) -> None:
    assert made(subscription(), preview=preview).endswith(f"\n{said}")


def test_a_digest_says_when_the_next_one_is() -> None:
    daily = subscription(cadence=Cadence.DAILY, next_at=AS_OF, kinds=frozenset([ChangeKind.RETIRED]))
    said = made(daily, matching=None)
    assert "\nRetired · each day · next <!date^1795430400^{date_short} {time}|2026-11-23 10:40 UTC>\n" in said


def test_what_was_otherwise_before_is_said_and_nothing_else() -> None:
    before = subscription(kinds=frozenset([ChangeKind.ADDED]), cadence=Cadence.WEEKLY, state=State.PAUSED)
    said = made(subscription(), before)
    assert said.startswith(f"<@{CREATOR}> changed how this channel follows *PyTorch on NPU*\n")
    assert said.endswith("\nBefore: added, each Monday, paused")
    assert made(subscription(), replace(before, state=State.ACTIVE)).endswith("Before: added, each Monday")


def test_the_same_again_is_unchanged() -> None:
    said = made(subscription(), subscription(number=1, creator="U2"))
    assert said.startswith("Unchanged: this channel already follows *PyTorch on NPU*\n")
    assert "Before" not in said


def test_a_region_that_the_bot_does_not_ask_is_said_when_it_is_followed() -> None:
    said = made(subscription("npu region:eu-west-9"), matching=0)
    assert said.endswith("The bot is not set up for eu-west-9, so I cannot say what it has.")


def test_a_query_of_another_grammar_is_shown_as_it_stands() -> None:
    assert made(subscription("zz:1<!here>")).startswith(
        f"<@{CREATOR}> subscribed this channel to *zz:1&lt;!here&gt;*\n"
    )


def test_an_ended_one_says_how_it_was_made() -> None:
    one = subscription(typed="pytorch npu every:daily")
    said = shown(unsubscribed([one], EN, user=CREATOR, command="/rt"))
    assert said == (
        f"This channel no longer follows *PyTorch on NPU*.\nBy <@{CREATOR}>\n"
        "To follow it again: `/rt subscribe pytorch npu every:daily`"
    )
    several = [subscription(f"cuda:{n}", n) for n in range(9)]
    assert shown(unsubscribed(several, EN)).split("\n") == [
        "This channel no longer follows *CUDA 0*, *CUDA 1*, *CUDA 2* and 6 more.",
        "To follow them again:",
        *(f"`/runtimes subscribe cuda:{n}`" for n in range(9)),
    ]
    assert shown(unsubscribed([WORST] * 99, EN)).endswith(" more")


def test_what_a_button_was_for_may_be_followed_no_more() -> None:
    said = "This channel no longer follows *PyTorch on NPU*.\nTo follow it again: `/rt subscribe pytorch npu`"
    assert shown(gone("pytorch npu", EN, command="/rt")) == said
    assert "`/runtimes subscribe *`" in shown(gone("", EN))


def test_what_changes_nothing_says_so() -> None:
    held = [subscription(state=State.PAUSED)]
    assert shown(unchanged("pause", held, EN)) == "*PyTorch on NPU* is already paused."
    assert shown(unchanged("resume", [subscription()], ZH)) == "*NPU 上的 PyTorch* 的通知没有暂停。"


def test_to_end_all_asks_first() -> None:
    message = all_of_them([subscription(), subscription("npu", 2)], EN)
    assert shown(message) == "End all 2 subscriptions of this channel? *PyTorch on NPU*, *NPU*"
    assert (buttons(message), action_ids(message)) == (
        [("End all 2 subscriptions", {})],
        ["unsubscribe:all"],
    )


def test_why_nothing_matches_is_said_and_that_the_channel_hears_of_it() -> None:
    said = made(subscription("quark"), matching=0)
    assert "\nNo runtime has *“quark”*. This channel is notified when there is one.\n" in said
    said = made(subscription("quark", kinds=frozenset([ChangeKind.RETIRED])), matching=0)
    assert "notified" not in said
    gone_by_now = view_of([runtime("python3.6", status="deleted")])
    assert "1 runtime that matches is retired" in made(subscription(""), matching=0, view=gone_by_now)


def test_a_pause_says_until_when_and_can_be_ended() -> None:
    message = paused([subscription()], EN, until=AS_OF)
    assert shown(message).startswith(
        "*PyTorch on NPU* is paused until <!date^1795430400^{date_short} {time}|2026-11-23 10:40 UTC>. Changes"
    )
    assert action_ids(message) == ["resume:one"]
    two = paused([subscription(), subscription("npu", 2)], ZH)
    assert shown(two).startswith("*NPU 上的 PyTorch*、*NPU* 的通知已暂停，直到有人恢复。")
    assert action_ids(two) == ["list:manage"]


def test_a_resumed_one_says_how_what_was_missed_is_told() -> None:
    assert shown(resumed([subscription()], EN)) == (
        "*PyTorch on NPU* is resumed. What it missed, if anything, follows in one message."
    )
