"""The errors of Slack: each says one thing, and each that parks has a sentence."""

from __future__ import annotations

from bot.blocks.parking import REASONS
from bot.follow.refusals import Sense, errors_of, sense_of

# What handlers/standing.py finds before anything is posted.
_BEFORE = {"channel_not_found", "is_archived", "not_in_channel"}


def test_each_error_that_parks_a_place_has_a_sentence_and_no_other_has() -> None:
    assert set(REASONS) == errors_of(Sense.PLACE, Sense.WORKSPACE) | _BEFORE


def test_an_error_says_one_thing() -> None:
    assert all(sense_of(error) is sense for sense in Sense for error in errors_of(sense))
