"""The pages of a list whose rows have numbers are not told by other numbers."""

from __future__ import annotations

from bot.blocks.subscriptions import listing
from tests.blocks.happenings import subscription
from tests.blocks.look import EN, ZH, buttons, shown

EVERY = [subscription(f"cuda:{number}", number) for number in range(2, 14)]


def test_a_list_of_numbered_rows_says_which_page_it_is() -> None:
    first, last = listing(EVERY, EN), listing(EVERY, EN, start=8)
    assert shown(first).startswith("*This channel has 12 subscriptions* · page 1 of 2\n")
    assert shown(last).startswith("*This channel has 12 subscriptions* · page 2 of 2\n")
    assert shown(listing(EVERY, ZH)).startswith("*本频道有 12 项订阅* · 第 1 页，共 2 页\n")
    assert buttons(first)[-1][0] == "Next page"
    assert buttons(listing(EVERY, ZH))[-1][0] == "下一页"
    assert buttons(last)[-1][0] == "Previous"


def test_a_list_of_one_page_counts_no_pages() -> None:
    assert "page" not in shown(listing(EVERY[:8], EN))
