from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks.limits import Limit
from bot.blocks.press import Press, PressError, read_press
from bot.catalogue.parse import MAX_LENGTH

presses = st.builds(
    Press,
    st.text(max_size=MAX_LENGTH),
    st.integers(0, 10**6),
    *[st.text(max_size=12)] * 5,
)


@given(presses)
def test_what_a_button_carries_comes_back_and_fits(press: Press) -> None:
    assert read_press(str(press)) == press


def test_what_a_button_carries_is_short_where_there_is_little() -> None:
    press = Press(runtime="0123456789ab", image="ba9876543210")
    assert str(press) == '{"r":"0123456789ab","i":"ba9876543210"}'
    assert read_press(str(press)) == press


def test_the_longest_question_fits_a_buttons_value() -> None:
    assert len(str(Press('"' * MAX_LENGTH, 10**6, *["f" * 12] * 5))) < Limit.BUTTON_VALUE.most


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "[]",
        "3",
        "null",
        '{"p":-1}',
        '{"p":"1"}',
        '{"p":true}',
        '{"q":1}',
        '{"r":[]}',
        '{"i":7}',
        '{"t":7}',
        '{"c":[]}',
    ],
)
def test_what_is_not_a_press_is_refused(value: str) -> None:
    with pytest.raises(PressError):
        read_press(value)
