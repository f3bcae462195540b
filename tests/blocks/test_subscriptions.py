"""What a channel follows is listed whole, however much it is."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks.doubts import all_of_them
from bot.blocks.parking import parked_dm, still_parked
from bot.blocks.subscribing import gone, paused, resumed, revived, unchanged, unsubscribed
from bot.blocks.subscriptions import PAGE, listing, which_one
from bot.catalogue.changes import ChangeKind
from bot.catalogue.order import Target
from bot.catalogue.subscription import Cadence, State, Subscription
from bot.texts import LANGUAGES
from tests.blocks.echo import LIVE, WORST, made
from tests.blocks.happenings import CREATOR, PLACE, subscription, subscriptions
from tests.blocks.look import EN, TEXTS, ZH, action_ids, buttons, check, shown
from tests.examples import AS_OF
from tests.strategies import plenty

VERBS = ("pause", "resume", "unsubscribe")


@plenty(60)
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
        which_one(verb, Target(numbers=(10**9,)), every, texts),
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
        "*Waiting*: The channel is archived.",
    ]
    assert "\n*等待中*：频道已归档。" in shown(listing(every, ZH))
    assert "全部变更 · 即时通知" in shown(listing(every, ZH))


def test_each_in_the_list_can_be_held_back_or_resumed_and_ended_where_it_stands() -> None:
    every = [subscription(number=n, state=State.PAUSED if n == 9 else State.ACTIVE) for n in range(1, 10)]
    first, last = listing(every, EN), listing(every, EN, start=PAGE)
    assert action_ids(first)[:2] == ["pause:listed", "unsubscribe:listed"]
    assert buttons(first)[-1] == ("Next page", {"p": PAGE})
    assert "page 1 of 2" in shown(first)
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
    message = which_one("unsubscribe", Target(numbers=(7,)), every, EN)
    assert shown(message).split("\n")[:2] == ["This channel has no subscription number 7.", "Which one?"]
    assert action_ids(message) == ["unsubscribe:one", "unsubscribe:one"]
    said = shown(which_one("unsubscribe", Target(query=""), every, EN))
    assert "This channel does not follow all runtimes." in said
    assert "没有编号为 7 的订阅。" in shown(which_one("unsubscribe", Target(numbers=(7,)), every, ZH))


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
    assert said == "Nothing this channel follows is paused or waiting."
    said = shown(which_one("pause", Target(query="gpu"), held, ZH))
    assert said == "本频道没有订阅 `gpu`。\n本频道的订阅都已暂停或在等待中。"


def test_of_many_to_choose_from_the_rest_is_counted() -> None:
    every = [subscription(number=n) for n in range(1, 15)]
    message = which_one("pause", Target(), every, EN, command="/rt")
    assert len(buttons(message)) == 10
    assert "4 more: `/rt subscriptions`" in shown(message)
