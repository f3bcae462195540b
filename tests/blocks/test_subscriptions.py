"""What a channel follows is listed whole, however much it is; what is done with it is said plainly."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.blocks.doubts import all_of_them
from bot.blocks.parking import REASONS, mending, parked_dm, reason, still_parked
from bot.blocks.subscribing import MONTH, gone, paused, resumed, revived, subscribed, unchanged, unsubscribed
from bot.blocks.subscriptions import PAGE, listing, which_one
from bot.catalogue.changes import ChangeKind
from bot.catalogue.order import Target
from bot.catalogue.subscription import Cadence, Place, Preview, State, Subscription
from bot.texts import LANGUAGES
from tests.blocks.happenings import CREATOR, EN, PLACE, TEXTS, ZH, subscription, subscriptions
from tests.blocks.look import action_ids, buttons, check, shown
from tests.examples import AS_OF, runtime, view_of

if TYPE_CHECKING:
    from bot.catalogue.view import View
    from bot.texts import Texts

LIVE = (f"<@{CREATOR}>", "<@U1&lt;!here&gt;>", "<#C0>")
PLENTY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
VIEW = view_of([runtime("python3.6")])
PREVIEW = Preview(3, 7, MONTH, 0.0)
VERBS = ("pause", "resume", "unsubscribe")
WORST = subscription(
    '"' + "&" * 298 + '"',
    creator="&" * 300,
    kinds=frozenset([ChangeKind.RETIRING, ChangeKind.CHANGED, ChangeKind.RESTORED, ChangeKind.ADDED]),
    cadence=Cadence.WEEKLY,
    state=State.PARKED,
    reason="&" * 900,
    next_at=AS_OF,
)


def made(
    new: Subscription,
    replaced: Subscription | None = None,
    *,
    language: str = "en",
    matching: int | None = 12,
    preview: Preview = PREVIEW,
    problem: str = "",
    view: View = VIEW,
) -> str:
    message = subscribed(
        new,
        replaced,
        matching=matching,
        preview=preview,
        view=view,
        texts=TEXTS[language],
        problem=problem,
    )
    check(message, *LIVE, f"<@{'&amp;' * 7}…>")
    return shown(message)


@PLENTY
@given(
    st.lists(subscriptions, max_size=12),
    st.sampled_from([1, 1, 17]),
    st.integers(0, 300),
    st.sampled_from(LANGUAGES),
    st.sampled_from(VERBS),
    st.text(max_size=200),
)
def test_every_list_is_within_the_limits_and_harmless(
    each: list[Subscription], times: int, start: int, language: str, verb: str, typed: str
) -> None:
    texts = TEXTS[language]
    every = each * times
    for message in (
        listing(every, texts, start=start),
        which_one(verb, Target(), every, texts),
        which_one(verb, Target(number=10**9), every, texts),
        which_one(verb, Target(query=typed, seconds=5430.0), every, texts),
    ):
        check(message, *LIVE)
    if every:
        for message in (
            unsubscribed(every, texts, user=CREATOR),
            paused(every, texts, user=CREATOR),
            paused(every, texts, until=AS_OF),
            resumed(every, texts),
            parked_dm(every, PLACE, every[0].reason, texts),
            still_parked(every[0].reason, texts, "C0", here=times == 1),
            revived(every, texts),
            unchanged("pause", every, texts),
            unchanged("resume", every, texts),
            gone(every[0].query, texts),
            all_of_them(every, texts),
        ):
            check(message, *LIVE)
        for previous in (None, every[-1]):
            made(every[0], previous, language=language, problem=every[-1].reason)


@pytest.mark.parametrize("language", LANGUAGES)
def test_200_of_the_longest_are_within_the_limits(language: str) -> None:
    every = [replace(WORST, number=10**6 + n) for n in range(200)]
    live = f"<@{'&amp;' * 7}…>"
    check(listing(every, TEXTS[language], start=PAGE), *LIVE, live)
    check(which_one("resume", Target(), every, TEXTS[language]), *LIVE, live)
    check(unsubscribed(every, TEXTS[language]), *LIVE)
    made(WORST, replace(WORST, cadence=Cadence.NOW), language=language, problem="&" * 900)


def test_every_subscription_is_on_one_page_of_the_list() -> None:
    every = [subscription(f"cuda:{n}", n + 1) for n in range(200)]
    listed: list[str] = []
    for start in count(0, PAGE):
        message = listing(every, EN, start=start)
        listed += [value["q"] for _, value in buttons(message) if "q" in value]
        if "list:next" not in action_ids(message):
            break
    assert listed == [each.query for each in every for _ in range(2)]


def test_the_list_says_what_how_often_by_whom_and_how_it_stands() -> None:
    every = [
        subscription(),
        subscription(
            "cuda>=11",
            3,
            kinds=frozenset([ChangeKind.ADDED, ChangeKind.RETIRING]),
            cadence=Cadence.DAILY,
            next_at=AS_OF + 60,
        ),
        subscription("", 4, state=State.PAUSED),
        subscription("npu", 5, state=State.PAUSED, next_at=AS_OF),
        subscription("gpu", 6, state=State.PARKED, reason="is_archived"),
    ]
    day = "<!date^1795430400^{date_short}|2026-11-23>"
    said = shown(listing(every, EN))
    assert said.split("\n") == [
        "*This channel has 5 subscriptions*",
        "*1. PyTorch on NPU*",
        "`pytorch npu`",
        f"Every change · at once · by <@{CREATOR}>, {day}",
        "*3. CUDA 11 or newer*",
        "`cuda&gt;=11`",
        f"Retiring, added · each day · by <@{CREATOR}>, {day}",
        "Next <!date^1795430460^{date_short} {time}|2026-11-23 10:41 UTC>",
        "*4. All runtimes*",
        f"Every change · at once · by <@{CREATOR}>, {day}",
        "*Paused*",
        "*5. NPU*",
        "`npu`",
        f"Every change · at once · by <@{CREATOR}>, {day}",
        "*Paused* until <!date^1795430400^{date_short} {time}|2026-11-23 10:40 UTC>",
        "*6. GPU*",
        "`gpu`",
        f"Every change · at once · by <@{CREATOR}>, {day}",
        "*Parked*: The channel is archived.",
    ]
    assert "\n*已挂起*：频道已归档。" in shown(listing(every, ZH))
    assert "全部变更 · 即时通知" in shown(listing(every, ZH))


def test_each_in_the_list_can_be_held_back_or_resumed_and_ended_where_it_stands() -> None:
    every = [subscription(number=n, state=State.PAUSED if n == 9 else State.ACTIVE) for n in range(1, 10)]
    first, last = listing(every, EN), listing(every, EN, start=PAGE)
    assert action_ids(first)[:2] == ["pause:listed", "unsubscribe:listed"]
    assert buttons(first)[-1] == ("Next 9", {"p": PAGE})
    assert "1–8 of 9" in shown(first)
    assert action_ids(last) == ["resume:listed", "unsubscribe:listed", "list:previous"]
    assert buttons(last)[0] == ("Resume", {"p": PAGE, "q": "pytorch npu"})
    confirm = last.blocks[2]["elements"][1]["confirm"]
    assert confirm["title"]["text"] == "Unsubscribe?"


def test_a_page_beyond_the_last_of_the_list_is_the_last() -> None:
    every = [subscription(number=n) for n in range(1, 10)]
    assert listing(every, EN, start=99) == listing(every, EN, start=PAGE)


def test_an_empty_list_says_how_to_begin() -> None:
    said = (
        "This channel follows nothing yet. Try `/rt subscribe pytorch npu`, or press “Follow in this channel”"
    )
    assert shown(listing([], EN, command="/rt")).startswith(said)
    for verb in VERBS:
        assert shown(which_one(verb, Target(), [], EN, command="/rt")).startswith(said)


def test_a_target_that_is_not_there_is_met_with_those_that_are() -> None:
    every = [subscription(), subscription("npu", 2, state=State.PAUSED)]
    message = which_one("unsubscribe", Target(number=7), every, EN)
    assert shown(message).split("\n")[:2] == ["This channel has no subscription number 7.", "Which one?"]
    assert action_ids(message) == ["unsubscribe:one", "unsubscribe:one"]
    said = shown(which_one("unsubscribe", Target(query=""), every, EN))
    assert "This channel does not follow all runtimes." in said
    assert "没有编号为 7 的订阅。" in shown(which_one("unsubscribe", Target(number=7), every, ZH))


def test_the_buttons_to_choose_from_keep_for_how_long() -> None:
    every = [subscription(), subscription("npu", 2)]
    for span, typed, label in (
        (7_200.0, "2h", "Pause for 2 hours"),
        (86_400.0, "1d", "Pause for 1 day"),
        (5_400.0, "90m", "Pause for 90 minutes"),
    ):
        message = which_one("pause", Target(seconds=span), every, EN)
        assert buttons(message)[0] == (label, {"q": "pytorch npu", "t": typed})


@pytest.mark.parametrize(("verb", "left"), [("pause", "pytorch npu"), ("resume", "npu")])
def test_only_what_a_verb_is_of_use_to_is_to_be_chosen_from(verb: str, left: str) -> None:
    every = [subscription(), subscription("npu", 2, state=State.PAUSED)]
    message = which_one(verb, Target(), every, EN)
    assert [value for _, value in buttons(message)] == [{"q": left}]
    assert action_ids(message) == [f"{verb}:one"]
    assert message.text == "Which one?"


def test_where_a_verb_is_of_use_to_none_that_is_said() -> None:
    active, held = [subscription()], [subscription(state=State.PARKED)]
    said = shown(which_one("resume", Target(), active, EN))
    assert said == "Nothing this channel follows is paused or parked."
    said = shown(which_one("pause", Target(query="gpu"), held, ZH))
    assert said == "本频道没有订阅 `gpu`。\n本频道的订阅都已暂停或挂起。"


def test_of_many_to_choose_from_the_rest_is_counted() -> None:
    every = [subscription(number=n) for n in range(1, 15)]
    message = which_one("pause", Target(), every, EN, command="/rt")
    assert len(buttons(message)) == 10
    assert "4 more: `/rt subscriptions`" in shown(message)


def test_a_new_subscription_is_said_in_the_channel_with_what_it_would_have_been() -> None:
    assert made(subscription()).split("\n") == [
        f"<@{CREATOR}> subscribed this channel to *PyTorch on NPU*",
        "`pytorch npu`",
        "Every change · at once · 12 runtimes match today",
        "In the last 30 days this would have been 3 messages about 7 changes.",
    ]
    assert made(subscription(), language="zh_CN").split("\n") == [
        f"<@{CREATOR}> 为本频道订阅了 *NPU 上的 PyTorch*",
        "`pytorch npu`",
        "全部变更 · 即时通知 · 目前有 12 个运行时符合条件",
        "按此条件，过去 30 天会有 3 条通知，涉及 7 项变更。",
    ]


@pytest.mark.parametrize(
    ("preview", "said"),
    [
        (Preview(0, 0, MONTH, 0.0), "In the last 30 days this would have been nothing."),
        (
            Preview(1, 1, 0, AS_OF),
            (
                "My record of changes begins <!date^1795430400^{date_short}|2026-11-23>; "
                "since then this would have been 1 message about 1 change."
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


def test_where_the_bot_cannot_post_it_says_why_and_how_to_mend_it() -> None:
    message = subscribed(
        subscription(),
        None,
        matching=1,
        preview=PREVIEW,
        view=VIEW,
        texts=EN,
        problem="not_in_channel",
    )
    said = "I am not in this channel yet. Type `/invite @runtimes` and I will start."
    assert shown(message).startswith(f"<@{CREATOR}> subscribed this channel to *PyTorch on NPU*\n")
    assert said in shown(message)
    assert said in message.text
    assert action_ids(message) == ["resume:one", "unsubscribe:one"]
    chinese = made(subscription(), problem="is_archived", language="zh_CN")
    assert "我目前还不能在此发送消息。频道已归档。请先取消归档该频道。处理后请点击“恢复通知”。" in chinese
    direct = made(subscription(place=Place("T0", "D0")), problem="channel_not_found")
    assert "I cannot join a conversation between people. Subscribe in a channel instead." in direct
    assert "/invite" not in direct


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
        "This channel no longer follows `cuda:0`, `cuda:1`, `cuda:2` and 6 more.",
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
    assert shown(message) == "End all 2 subscriptions of this channel? `pytorch npu`, `npu`"
    assert (buttons(message), action_ids(message)) == (
        [("End all 2 subscriptions", {})],
        ["unsubscribe:all"],
    )


def test_a_channel_that_the_bot_has_come_to_hears_what_it_follows() -> None:
    assert shown(revived([subscription()], EN)) == "I am here now: this channel follows `pytorch npu`."


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
    assert shown(two).startswith("`pytorch npu`、`npu` 的通知已暂停，直到有人恢复。")
    assert action_ids(two) == ["list:manage"]


def test_a_resumed_one_says_how_what_was_missed_is_told() -> None:
    assert shown(resumed([subscription()], EN)) == (
        "*PyTorch on NPU* is resumed. What it missed, if anything, follows in one message."
    )


def test_a_creator_is_told_which_channel_is_parked_why_and_how_to_mend_it() -> None:
    message = parked_dm([subscription(), subscription("npu", 2)], Place("T0", "C0"), "is_archived", EN)
    assert shown(message).split("\n") == [
        "I can no longer post in <#C0>. The channel is archived.",
        "Your subscriptions there are parked: `pytorch npu`, `npu`",
        "Somebody has to unarchive the channel first.",
        "Nothing is lost: once they are resumed, what they missed comes in one message.",
    ]
    assert buttons(message) == [("Resume", {"c": "C0"})]
    assert action_ids(message) == ["resume:parked"]


@pytest.mark.parametrize("texts", [EN, ZH])
@pytest.mark.parametrize("error", REASONS)
def test_each_of_slacks_reasons_is_a_sentence_and_has_a_way_out(error: str, texts: Texts) -> None:
    assert reason(error, texts)[-1] in ".。"
    assert error not in reason(error, texts)
    assert mending(error, texts)[-1] in ".。"


def test_a_reason_that_is_not_known_is_quoted() -> None:
    assert reason("new_<error>", EN) == "Slack refuses with `new_&lt;error&gt;`."
    said = "Slack refuses with `x`. Please tell the bot's admin if it stays so."
    assert still_parked("x", EN, "C0").text == f"I still cannot post here. {said}"
    invited = "I am not in this channel yet. Type `/invite @runtimes` and I will start."
    assert still_parked("not_in_channel", EN, "C0").text == invited
    assert still_parked("x", EN, "C0", here=False).text == f"I still cannot post in <#C0>. {said}"
