"""Parking: what is followed where Slack lets the bot post no longer, and how its creators hear of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.blocks.parking import parked_dm
from bot.catalogue.subscription import Place, State
from bot.follow.composing import tells
from bot.follow.desk import owes
from bot.store.outbox import Letter
from bot.texts import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.catalogue.subscription import Subscription
    from bot.store.unit import Unit
    from bot.texts import Texts


class Parking:
    """Parks the subscriptions of a place. `texts` are the sentences by language."""

    def __init__(self, texts: Mapping[str, Texts]) -> None:
        self._texts = texts

    async def park(self, unit: Unit, place: Place, reason: str, now: float) -> int:
        """Park all that `place` follows, for Slack's error; tell each creator once. How many there were.

        What was on its way there is dropped, and stays to be told: the cursors go back before it.
        """
        await unit.catalogue.version(lock=True)  # the log stands still, and nobody else writes cursors
        dropped = await unit.outbox.drop_pending(place)
        latest = await unit.changes.latest()
        every = await unit.subscriptions.of(place)
        parked = [
            replace(
                each, state=State.PARKED, reason=reason, cursor=_cursor(each, dropped, latest), next_at=None
            )
            for each in every
            if each.state is not State.PARKED
        ]
        for each in parked:
            await unit.subscriptions.change(each)
        creators = {each.creator: each.language for each in reversed(parked) if each.creator}
        letters = []
        for creator, language in creators.items():
            own = [each for each in parked if each.creator == creator]
            texts = self._texts.get(language, self._texts[ENGLISH])
            payload = parked_dm(own, place, reason, texts).payload()
            key = f"parked:{now:.3f}:{place.tenant}:{place.channel}:{creator}"
            letters.append(Letter(key, Place(place.tenant, creator), payload, None))
        await unit.outbox.put(letters, now)
        return len(parked)


def _cursor(subscription: Subscription, dropped: Mapping[str, int], latest: int) -> int:
    """The last change before what was dropped of it, and before what it still had to tell."""
    left = [since for key, since in dropped.items() if tells(key, subscription)]
    left.append(subscription.cursor if owes(subscription) else latest)
    return min(left)
