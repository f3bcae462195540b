"""What waits for a reason is said to wait, by one word, with a button that tries again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.blocks.parking import parked_dm, still_parked
from bot.blocks.subscribing import subscribed, unchanged
from bot.blocks.subscriptions import listing, which_one
from bot.catalogue.order import Target
from bot.catalogue.subscription import State
from tests.blocks.echo import PREVIEW, VIEW
from tests.blocks.happenings import PLACE, subscription
from tests.blocks.look import EN, ZH, action_ids, buttons, shown

if TYPE_CHECKING:
    from bot.texts import Texts

PARKED = subscription(state=State.PARKED, reason="not_in_channel")


@pytest.mark.parametrize(("texts", "word", "label"), [(EN, "waiting", "Try again"), (ZH, "等待中", "重试")])
def test_one_word_and_one_button_wherever_it_is_said(texts: Texts, word: str, label: str) -> None:
    made = [
        subscribed(PARKED, None, matching=1, preview=PREVIEW, view=VIEW, texts=texts, problem=problem)
        for problem in ("not_in_channel", "is_archived")
    ]
    listed, asked = listing([PARKED], texts), which_one("resume", Target(), [PARKED], texts)
    told = parked_dm([PARKED], PLACE, "is_archived", texts)
    for message in (*made, listed, asked, told):
        assert word in shown(message).lower()
        assert buttons(message)[0][0] == label
        assert action_ids(message)[0].startswith("resume:")
    for message in (still_parked("not_in_channel", texts, "C0"), unchanged("pause", [PARKED], texts)):
        assert word in message.text.lower()


def test_what_somebody_has_paused_is_resumed() -> None:
    paused = subscription(state=State.PAUSED)
    assert buttons(listing([paused], EN))[0][0] == "Resume"
    assert buttons(which_one("resume", Target(), [paused], EN))[0][0] == "Resume"
    assert buttons(which_one("unsubscribe", Target(), [PARKED], EN))[0][0] == "Unsubscribe"
