"""The change log tells of no longer a time than changes are kept for."""

from __future__ import annotations

from tests.fakes.scene import said
from tests.scenarios.test_following import following


async def test_who_asks_further_back_than_changes_are_kept_reads_how_far_back_it_is() -> None:
    async with following(HISTORY_DAYS="40") as scene:
        for asked, told in (("90d", "40 days"), ("2d", "2 days")):
            await scene.ask(f"changes {asked} pytorch")
            assert f"*Changes of the last {told}: PyTorch*" in said(await scene.reply())
