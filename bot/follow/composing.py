"""Composing: from the changes and who follows them to the letters that tell each channel of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.blocks.notice import Occasion, Why, notices
from bot.catalogue.replacements import replacements
from bot.catalogue.subscription import Cadence, Held, State
from bot.store.letters import Letter, Payload
from bot.texts import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bot.blocks.notice import Kept
    from bot.catalogue.changes import Change
    from bot.catalogue.offers import Offer
    from bot.catalogue.runtime import Runtime
    from bot.catalogue.search import Index
    from bot.catalogue.subscription import Place, Subscription
    from bot.texts import Texts

_DAY = 86_400.0  # seconds
_HELD = {Held.PAUSED.value: Why.PAUSED, Held.DIGEST.value: Why.SINCE}
_MISSED = frozenset({Why.SINCE, Why.PAUSED, Why.PARKED})
_DIGESTS = {Cadence.DAILY: (Why.DAILY, _DAY), Cadence.WEEKLY: (Why.WEEKLY, 7 * _DAY)}


@dataclass(frozen=True, slots=True)
class Told:
    """What one place is told at once: the changes, and those of its queries that they answer to.

    `since` is the last change of the log before them, `subscriptions` are the ids of those that are told.
    """

    place: Place
    occasion: Occasion
    language: str
    queries: tuple[str, ...]
    changes: tuple[Change, ...]
    since: int
    subscriptions: tuple[int, ...] = ()


def at_poll(_subscription: Subscription) -> Occasion:
    """Any subscription is told at a poll because of the poll."""
    return Occasion(Why.POLL)


def occasion_of(subscription: Subscription) -> Occasion:
    """Why a subscription is told whose `next_at` has come: for its digest, or for what it has missed."""
    until = subscription.next_at or 0.0
    if subscription.state is State.PAUSED:
        return Occasion(Why.PAUSED, 0.0, until)
    if subscription.reason:
        return Occasion(_HELD.get(subscription.reason, Why.PARKED), 0.0, until)
    why, span = _DIGESTS.get(subscription.cadence, (Why.SINCE, 0.0))
    return Occasion(why, until - span if span else 0.0, until)


def gather(
    pairs: Iterable[tuple[Subscription, Sequence[Change]]],
    occasion: Callable[[Subscription], Occasion],
    since: Callable[[Subscription], int],
) -> Iterator[Told]:
    """What each place is told: one message, however many of its subscriptions have matching changes.

    A subscription hears of the kinds it wants. The language is that of the place's oldest subscription.
    """
    heard: dict[tuple[Place, Why], list[tuple[Subscription, tuple[Change, ...]]]] = defaultdict(list)
    for subscription, changes in pairs:
        wanted = tuple(change for change in changes if change.kind in subscription.kinds)
        if wanted:
            heard[subscription.place, occasion(subscription).why].append((subscription, wanted))
    for (place, why), parts in heard.items():
        parts.sort(key=lambda part: part[0].number)
        each = {change.id: change for _, wanted in parts for change in wanted}
        first = occasion(parts[0][0])
        if why is not Why.POLL:  # a digest that was held back tells of more than its day
            oldest = min(change.at for change in each.values())
            first = replace(first, since=oldest if why in _MISSED else min(first.since, oldest))
        yield Told(
            place,
            first,
            parts[0][0].language,
            tuple(subscription.query for subscription, _ in parts),
            tuple(each[number] for number in sorted(each)),
            min(since(subscription) for subscription, _ in parts),
            tuple(subscription.id for subscription, _ in parts),
        )


class Composer:
    """Makes the letters. `texts` are the sentences by language, `command` is what the bot is asked by."""

    def __init__(self, texts: Mapping[str, Texts], command: str) -> None:
        self._texts = texts
        self._command = command

    def letters(self, told: Iterable[Told], index: Index, *, key: str) -> list[Letter]:
        """A letter for each message: the first of a place stands in the channel, the others in its thread.

        `index` is of the catalogue as it is now, for what may take a retiring runtime's place. `key` tells
        these letters from those of any other time. What is the same for many places is made once.
        """
        made: dict[tuple[object, ...], list[Payload]] = {}
        replies: dict[tuple[object, ...], Payload] = {}
        rows: Kept = {}

        def nearest(runtime: Runtime) -> tuple[Offer, ...]:
            return replacements(index, runtime)

        letters: list[Letter] = []
        for each in told:
            language = each.language if each.language in self._texts else ENGLISH
            texts = self._texts[language].said_in(each.place.channel)
            news = (each.occasion, texts, tuple(change.id for change in each.changes))
            same = (*news, each.queries)
            payloads = made.get(same)
            if payloads is None:
                messages = notices(
                    each.changes,
                    each.queries,
                    texts,
                    occasion=each.occasion,
                    replacements=nearest,
                    command=self._command,
                    kept=rows,
                )
                payloads = made[same] = [Payload.of(messages[0].payload())]
                for part, message in enumerate(messages[1:], 1):
                    # Only the last one may speak of the queries; the others are the same for all of these.
                    shared = (*news, part) if part < len(messages) - 1 else (*same, part)
                    if shared not in replies:
                        replies[shared] = Payload.of(message.payload())
                    payloads.append(replies[shared])
            head = f"{each.occasion.why.value}:{key}:{each.place.tenant}:{each.place.channel}"
            first = Letter(head, each.place, payloads[0], each.since, told=each.subscriptions)
            letters.append(first)
            letters += [
                replace(first, key=f"{head}:{part}", payload=payload, answers=head)
                for part, payload in enumerate(payloads[1:], 1)
            ]
        return letters
