"""How following goes is said in three lines, whoever asks; in none where there is no channel."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.blocks.progress import progress_lines
from bot.blocks.status import status
from bot.catalogue.subscription import Progress, State
from bot.texts import LANGUAGES
from tests.blocks.happenings import moments, subscription, subscriptions
from tests.blocks.look import EN, TEXTS, ZH, check, shown
from tests.blocks.regions import fifty
from tests.examples import AS_OF, view_of

if TYPE_CHECKING:
    from bot.texts import Texts

AGE = f"<!date^{int(AS_OF)}^{{ago}}|2026-11-23 10:40 UTC>"
AT = f"<!date^{int(AS_OF) + 300}^{{time}}|10:45 UTC>"
DAY_AT = f"<!date^{int(AS_OF) + 300}^{{date_short}} {{time}}|2026-11-23 10:45 UTC>"
IDLE = Progress((), 0, AS_OF, AS_OF + 300)


def told(progress: Progress | None, texts: Texts = EN) -> list[str]:
    lines = progress_lines(progress, texts)
    check(status(view_of(()), texts, lines))
    return [*lines]


def test_a_channel_that_follows_something_is_told_of_polls_states_and_what_waits() -> None:
    states = (State.ACTIVE, State.ACTIVE, State.PAUSED)
    followed = tuple(subscription(str(n), n, state=state) for n, state in enumerate(states))
    progress = replace(IDLE, subscriptions=followed, waiting=3)
    assert told(progress) == [
        f"Following works: last poll {AGE}, the next by {AT}.",
        "This channel has 3 subscriptions: 2 active, 1 paused.",
        "3 messages are waiting to be delivered in this workspace.",
    ]
    assert told(progress, ZH) == [
        f"订阅功能正常：上次检查 {AGE}，下次检查不晚于 {AT}。",
        "本频道有 3 项订阅：2 项正常、1 项已暂停。",
        "本工作区有 3 条消息待发送。",
    ]


def test_why_subscriptions_are_parked_is_said_once() -> None:
    parked = subscription(state=State.PARKED, reason="is_archived")
    progress = replace(IDLE, subscriptions=(parked, replace(parked, number=2), subscription("cann", 3)))
    assert (
        told(progress)[1] == "This channel has 3 subscriptions: 1 active, 2 waiting. The channel is archived."
    )
    assert told(progress, ZH)[1] == "本频道有 3 项订阅：1 项正常、2 项等待中。频道已归档。"


def test_of_many_reasons_two_are_said() -> None:
    reasons = ("is_archived", "token_revoked", "missing_scope")
    parked = tuple(subscription(each, state=State.PARKED, reason=each) for each in reasons)
    assert told(replace(IDLE, subscriptions=parked))[1] == (
        "This channel has 3 subscriptions: 3 waiting. The channel is archived. "
        "I have been removed from the workspace."
    )


@pytest.mark.parametrize(
    ("progress", "first"),
    [
        (
            replace(IDLE, is_late=True),
            f"Following stands still: last poll {AGE}, the next was expected by {DAY_AT}.",
        ),
        (Progress((), 0), "Following has not polled ModelArts yet."),
    ],
    ids=["late", "never"],
)
def test_following_that_stands_still_is_said_with_what_to_do(progress: Progress, first: str) -> None:
    assert told(progress) == [
        f"{first} Please tell the bot's admin if it stays so.",
        "This channel follows nothing.",
        "No message is waiting to be delivered.",
    ]


def test_without_the_database_there_is_one_sentence() -> None:
    assert told(None) == [EN("progress.away")]


def test_where_there_is_no_channel_nothing_is_said_of_following() -> None:
    view = view_of(())
    lines = progress_lines(IDLE, EN)
    assert shown(status(view, EN, lines)) == "\n".join((shown(status(view, EN)), *lines))
    assert "ollowing" not in shown(status(view, EN))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.builds(
        Progress,
        st.lists(subscriptions, max_size=12).map(tuple),
        st.integers(0, 10**6),
        st.none() | moments,
        moments,
        st.booleans(),
    ),
    st.sampled_from(LANGUAGES),
)
def test_it_is_within_the_limits_and_harmless_beside_any_regions(progress: Progress, language: str) -> None:
    texts = TEXTS[language]
    lines = progress_lines(progress, texts)
    assert len(lines) == 3
    for view in (view_of(()), fifty(), fifty("modelarts.unreachable", "&" * 63)):
        message = status(view, texts, lines)
        check(message)
        assert all(line in shown(message) for line in lines)
