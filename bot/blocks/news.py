"""News: what became of runtimes, each told once however many regions it happened in."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from bot.blocks.mrkdwn import Mrkdwn, escape, fill, join
from bot.catalogue.changes import ChangeKind, fields_of
from bot.catalogue.offers import identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.catalogue.changes import Change
    from bot.texts import Texts

_ORDER = {kind: place for place, kind in enumerate(ChangeKind)}
# How many there are of a kind: as the first thing that is said, and behind another.
_COUNTED = {
    ChangeKind.RETIRING: ("news.retiring", "news.retiring.more"),
    ChangeKind.RETIRED: ("news.retired", "news.retired.more"),
    ChangeKind.CHANGED: ("news.changed", "news.changed.more"),
    ChangeKind.RESTORED: ("news.restored", "news.restored.more"),
    ChangeKind.ADDED: ("news.added", "news.added.more"),
}
_NAMES_SPOKEN = 3
_NAME_SPOKEN = 120  # characters


@dataclass(frozen=True, slots=True)
class News:
    """The same change of the same image in one region or several; `changes` are never none, by region."""

    changes: tuple[Change, ...]

    @property
    def change(self) -> Change:
        """The first: all but its region and its times is true of each."""
        return self.changes[0]

    @property
    def regions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(change.runtime.region for change in self.changes))

    @property
    def first_seen(self) -> float:
        """When the image was first seen in any of the regions, in Unix seconds; 0 where nobody knows."""
        return min((change.first_seen for change in self.changes if change.first_seen), default=0.0)


def news_of(changes: Iterable[Change]) -> tuple[News, ...]:
    """The changes as news: by kind, then engine and name, in the one order that makes equal news equal."""
    groups: dict[tuple[object, ...], list[Change]] = defaultdict(list)
    for change in changes:
        groups[_sameness(change)].append(change)
    told = (News(tuple(sorted(group, key=lambda change: change.runtime.region))) for group in groups.values())
    return tuple(sorted(told, key=_rank))


def summary(news: Sequence[News], texts: Texts) -> Mrkdwn:
    """What happened, counted: "2 runtimes are being retired, 1 new"."""
    counts = Counter(each.change.kind for each in news)
    kinds = sorted(counts, key=_ORDER.__getitem__)
    parts = (fill(texts, _COUNTED[kind][bool(place)], n=counts[kind]) for place, kind in enumerate(kinds))
    return join(parts, texts("reading.list"))


def names(news: Sequence[News], texts: Texts) -> Mrkdwn:
    """The image names of the first few, each once, and how many more there are."""
    every = dict.fromkeys(each.change.runtime.name for each in news)
    few = [
        escape(name, _NAME_SPOKEN) or fill(texts, "answer.unnamed") for name in islice(every, _NAMES_SPOKEN)
    ]
    rest = len(every) - _NAMES_SPOKEN
    return join([*few, f"+{rest}"] if rest > 0 else few, texts("list.comma"))


def _sameness(change: Change) -> tuple[object, ...]:
    # The fields as well: among them may be some that this version does not know, which identity() leaves out.
    before = identity(change.before) if change.before else None
    return change.kind, identity(change.runtime), before, fields_of(change)


def _rank(news: News) -> tuple[object, ...]:
    change = news.change
    return _ORDER[change.kind], identity(change.runtime), identity(change.before) if change.before else ()
