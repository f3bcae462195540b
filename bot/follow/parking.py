"""Parking: what is followed where Slack lets the bot post no longer, and how its creators hear of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.blocks.parking import parked_dm
from bot.catalogue.schedule import next_digest
from bot.catalogue.subscription import Cadence, Place, State
from bot.follow.desk import owes
from bot.follow.refusals import Sense, errors_of
from bot.store.letters import Letter, Payload
from bot.texts import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.catalogue.subscription import Subscription
    from bot.store.letters import Undelivered
    from bot.store.unit import Unit
    from bot.texts import Texts

TOKENS = errors_of(Sense.WORKSPACE)  # they are mended for all channels at once, and by the operator


class Parking:
    """Parks the subscriptions of a place. `texts` are the sentences by language."""

    def __init__(self, texts: Mapping[str, Texts]) -> None:
        self._texts = texts

    async def park(self, unit: Unit, place: Place, reason: str, now: float) -> int:
        """Park all that `place` follows, for Slack's error; tell each creator once. How many there were.

        What was on its way there is dropped, and stays to be told: the cursors go back before it. Where it is
        the token that is refused, nobody can be told, and there is nothing for them to do.
        """
        await unit.catalogue.version(lock=True)  # the log stands still, and nobody else writes cursors
        dropped = await unit.outbox.drop_pending(place)
        latest = await unit.changes.latest()
        every = await unit.subscriptions.of(place)
        back = [replace(each, cursor=_cursor(each, dropped, latest)) for each in every]
        parked = [
            replace(each, state=State.PARKED, reason=reason, next_at=None)
            for each in back
            if each.state is State.ACTIVE  # one that is paused stays so: it has nothing to post yet
        ]
        now_so = {each.id: each for each in (*back, *parked)}
        for each in every:
            if now_so[each.id] != each:
                await unit.subscriptions.change(now_so[each.id])
        if reason not in TOKENS:
            await self._tell_creators(unit, place, parked, reason, now)
        return len(parked)

    async def revive(self, unit: Unit, now: float) -> int:
        """Have what was parked for the token tell again, now that it is accepted. How many there were."""
        await unit.catalogue.version(lock=True)  # as `park` does, so that neither waits for the other
        parked = await unit.subscriptions.parked_for(TOKENS)
        for each in parked:
            await unit.subscriptions.change(replace(each, state=State.ACTIVE, next_at=_next(each, now)))
        return len(parked)

    async def _tell_creators(
        self, unit: Unit, place: Place, parked: Sequence[Subscription], reason: str, now: float
    ) -> None:
        creators = {each.creator: each.language for each in reversed(parked) if each.creator}
        letters = []
        for creator, language in creators.items():
            own = [each for each in parked if each.creator == creator]
            texts = self._texts.get(language, self._texts[ENGLISH])
            payload = Payload.of(parked_dm(own, place, reason, texts).payload())
            key = f"parked:{now:.3f}:{place.tenant}:{place.channel}:{creator}"
            letters.append(Letter(key, Place(place.tenant, creator), payload))
        await unit.outbox.put(letters, now)


def _next(subscription: Subscription, now: float) -> float:
    if subscription.cadence is Cadence.NOW:
        return now
    return next_digest(subscription.cadence, subscription.zone, now)


def _cursor(subscription: Subscription, dropped: Iterable[Undelivered], latest: int) -> int:
    """The last change before what was dropped of it, and before what it still had to tell."""
    left = [each.since for each in dropped if subscription.id in each.told]
    left.append(subscription.cursor if owes(subscription) else latest)
    return min(left)
