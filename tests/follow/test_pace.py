"""The budget of a workspace."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.follow.pace import PATIENCE, Budget
from bot.follow.terms import back_off


@dataclass
class Timer:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_goes_at_once_and_what_follows_at_an_even_pace() -> None:
    timer = Timer()
    budget = Budget(5.0, 3, timer=timer)
    assert [budget.take("T", 9.0) for _ in range(5)] == pytest.approx([0.0, 0.0, 0.0, 0.2, 0.4])
    assert budget.take("other", 9.0) == 0.0
    assert budget.busy() == {"T": pytest.approx(0.6)}
    timer.now = 60.0
    assert [budget.take("T", 9.0) for _ in range(4)] == pytest.approx([0.0, 0.0, 0.0, 0.2])


def test_who_is_turned_away_comes_again_one_after_another_and_is_not_counted() -> None:
    budget = Budget(5.0, 1, timer=Timer())
    assert [budget.take("T", 0.3) for _ in range(5)] == pytest.approx([0.0, 0.2, 0.6, 0.8, 1.0])
    assert budget.busy() == {"T": pytest.approx(0.4)}


def test_short_429s_are_the_channels_until_they_come_in_a_row() -> None:
    budget = Budget(timer=Timer())
    for _ in range(PATIENCE - 1):
        budget.slowed("T", 1.0)
    assert budget.busy() == {}
    budget.succeeded("T")
    for _ in range(PATIENCE):
        assert budget.busy() == {}
        budget.slowed("T", 1.0)
    assert budget.busy() == {"T": 1.0}


def test_a_long_429_is_the_workspaces_whatever_else_succeeds() -> None:
    budget = Budget(timer=Timer())
    budget.slowed("T", 30.0)
    budget.slowed("T", 20.0)
    budget.succeeded("T")
    assert budget.busy() == {"T": 30.0}


def test_failures_in_a_row_rest_a_workspace_longer_each_time_and_one_tries_again() -> None:
    timer = Timer()
    budget = Budget(timer=timer)
    assert [budget.failed("T") for _ in range(PATIENCE + 2)] == [
        *[False] * (PATIENCE - 1),
        True,
        False,
        False,
    ]
    for length in (5.0, 10.0, 20.0):
        assert budget.busy() == {"T": length}
        timer.now += length
        assert budget.take("T", 2.0) == 0.0
        assert budget.take("T", 2.0) > 2.0, "one is enough"
        assert budget.failed("T") is True
    timer.now += 40.0
    budget.take("T", 2.0)
    budget.succeeded("T")
    assert budget.busy() == {}


def test_a_token_that_is_refused_rests_its_workspace_at_once_up_to_ten_minutes() -> None:
    timer = Timer()
    budget = Budget(timer=timer)
    for _ in range(12):
        assert budget.barred("T") is True
        assert budget.barred("T") is False
        timer.now += budget.busy()["T"]
        budget.take("T", 2.0)
    budget.barred("T")
    assert budget.busy() == {"T": 600.0}


def test_tries_lie_further_and_further_apart_and_never_more_than_ten_minutes() -> None:
    assert [back_off(tries, 1.0) for tries in (0, 1, 2, 3, 4, 99, 10_000)] == [1, 1, 2, 4, 8, 600, 600]
    assert back_off(3, 0.0) == 2.0
