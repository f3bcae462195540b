"""News: what became of runtimes, each told once however many regions it happened in."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from bot.blocks.following import kind_name
from bot.blocks.mrkdwn import Mrkdwn, escape, fill, join
from bot.catalogue.changes import ORDER, ChangeKind, fields_of
from bot.catalogue.offers import identity
from bot.catalogue.ranking import newest_first
from bot.catalogue.runtime import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.catalogue.changes import Change
    from bot.texts import Texts


class Outcome(NamedTuple):
    """What became of a runtime: a kind of change; `is_spared` where it was to be retired, and never was."""

    kind: ChangeKind
    is_spared: bool = False

    @property
    def place(self) -> tuple[int, bool]:
        """Where it comes among the others."""
        return ORDER[self.kind], self.is_spared


# How many there are of each: as the first thing that is said, and behind another.
_COUNTED = {
    Outcome(ChangeKind.RETIRING): ("news.retiring", "news.retiring.more"),
    Outcome(ChangeKind.RETIRED): ("news.retired", "news.retired.more"),
    Outcome(ChangeKind.CHANGED): ("news.changed", "news.changed.more"),
    Outcome(ChangeKind.RESTORED): ("news.restored", "news.restored.more"),
    Outcome(ChangeKind.RESTORED, is_spared=True): ("news.spared", "news.spared.more"),
    Outcome(ChangeKind.ADDED): ("news.added", "news.added.more"),
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
    def outcome(self) -> Outcome:
        change = self.change
        was = change.before.status.casefold() if change.before else ""
        return Outcome(change.kind, change.kind is ChangeKind.RESTORED and was == Status.DELETING)

    @property
    def regions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(change.runtime.region for change in self.changes))

    @property
    def first_seen(self) -> float:
        """When the image was first seen in any of the regions, in Unix seconds; 0 where nobody knows."""
        return min((change.first_seen for change in self.changes if change.first_seen), default=0.0)


def news_of(changes: Iterable[Change]) -> tuple[News, ...]:
    """The changes as news: by kind, then as answers are, the newest first. Equal news comes out equal."""
    groups: dict[tuple[object, ...], list[Change]] = defaultdict(list)
    for change in changes:
        groups[_sameness(change)].append(change)
    told = (
        (same[1:3], News(tuple(sorted(group, key=lambda change: change.runtime.region))))
        for same, group in groups.items()
    )
    every = [each for _, each in sorted(told, key=lambda pair: (pair[0], pair[1].regions))]
    # By the object: equal ones may stand in several, and to hash a runtime takes long.
    rows = newest_first(each.change.runtime for each in every)
    places = {id(row): place for place, row in enumerate(rows)}
    return tuple(sorted(every, key=lambda each: (each.outcome.place, places[id(each.change.runtime)])))


def outcome_name(news: News, texts: Texts) -> Mrkdwn:
    """What became of it, in a word or two: "retiring"."""
    return fill(texts, "kind.spared") if news.outcome.is_spared else kind_name(news.change.kind, texts)


def summary(news: Sequence[News], texts: Texts) -> Mrkdwn:
    """What happened, counted: "2 runtimes are being retired, 1 new"."""
    counts = Counter(each.outcome for each in news)
    told = sorted(counts, key=attrgetter("place"))
    parts = (fill(texts, _COUNTED[each][bool(number)], n=counts[each]) for number, each in enumerate(told))
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
    before = identity(change.before) if change.before else ()
    return change.kind, identity(change.runtime), before, fields_of(change)
