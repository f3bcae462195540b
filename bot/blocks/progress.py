"""How following goes, in a few lines: the polls, what the channel follows, what is yet to be delivered."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from bot.blocks.following import state_name
from bot.blocks.mrkdwn import Mrkdwn, ago, fill, hour, join, moment
from bot.blocks.parking import reason
from bot.catalogue.subscription import State

if TYPE_CHECKING:
    from bot.catalogue.subscription import Progress
    from bot.texts import Texts

_REASONS_SHOWN = 2


def progress_lines(progress: Progress | None, texts: Texts) -> tuple[Mrkdwn, ...]:
    """The lines; where nothing is known of it, since the database is away, only that."""
    if progress is None:
        return (fill(texts, "progress.away"),)
    delivered = fill(texts, "progress.delivered")
    waiting = fill(texts, "progress.waiting", n=progress.waiting) if progress.waiting else delivered
    return polls(progress, texts), _followed(progress, texts), waiting


def polls(progress: Progress | None, texts: Texts) -> Mrkdwn:
    """Whether ModelArts is polled, which is what there is to say where no channel is."""
    if progress is None:
        return fill(texts, "progress.away")
    mend = fill(texts, "mend.again")
    if progress.polled_at is None:
        return fill(texts, "progress.unpolled", mend=mend)
    age = ago(progress.polled_at)
    if progress.is_late:
        return fill(texts, "progress.late", age=age, at=moment(progress.next_at), mend=mend)
    return fill(texts, "progress.works", age=age, at=hour(progress.next_at))


def _followed(progress: Progress, texts: Texts) -> Mrkdwn:
    """How many subscriptions the channel has in which state, and why some are parked."""
    followed = progress.subscriptions
    if not followed:
        return fill(texts, "progress.nothing")
    counted = Counter(each.state for each in followed)
    states = (
        fill(texts, "progress.state", n=counted[state], state=state_name(state, texts))
        for state in State
        if counted[state]
    )
    title = fill(texts, "listing.title", n=len(followed))
    said = fill(texts, "progress.followed", title=title, states=join(states, texts("list.comma")))
    parked = (each for each in followed if each.state is State.PARKED)
    reasons = dict.fromkeys(reason(each.reason, texts, each.place.channel) for each in parked)
    for why in islice(reasons, _REASONS_SHOWN):
        said = fill(texts, "progress.parked", said=said, reason=why)
    return said
