"""Where an answer comes from and how old it is, with what was held back and what is wrong."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bot.blocks.commands import command_line
from bot.blocks.kit import Block, context
from bot.blocks.mrkdwn import Mrkdwn, ago, code, fill
from bot.blocks.regions import listed
from bot.catalogue.facets import engine_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from bot.catalogue.snapshot import Fault, RegionAnswer, Snapshot
    from bot.catalogue.view import View
    from bot.texts import Texts

COMMAND = "/runtimes"
_MOST_LINES = 5
_MOST_NAMED = 2  # regions, where all is well


def footer(view: View, texts: Texts, *, command: str = COMMAND, engines: Collection[str] = ()) -> Block:
    """The last block of every answer: a line for each state that regions are in, not for each region.

    What is held back of `engines`, which the answer is about, comes before what is of others.
    """
    answers = view.snapshot.answers if view.snapshot else ()
    ages = [*_ages(answers, view, texts)]
    failing = [*_failing(answers, view, texts), *missing(view, texts)]
    faults = fault_lines(view.snapshot, texts, engines) if view.snapshot else ()
    rest = [*_others(answers, view, texts), *faults]
    lines = [*ages, *failing, *rest]
    if len(lines) > _MOST_LINES:
        left = len(lines) - _MOST_LINES + 1
        more = fill(texts, "age.more", n=left, status=code(command_line(command, "status", texts)))
        lines = [*[*failing, *ages, *rest][:-left], more]
    return context(Mrkdwn("\n".join(lines)))


def missing(view: View, texts: Texts) -> Iterator[Mrkdwn]:
    """A sentence for each reason why there is no data from regions."""
    silent = view.silent
    regions = defaultdict(list)
    for failure in view.failures:
        if failure.region in silent:
            regions[failure.reason].append(failure.region)
    for reason, those in regions.items():
        yield _said("age.region_missing", those, texts, reason=fill(texts, reason))


def fault_lines(snapshot: Snapshot, texts: Texts, engines: Collection[str] = ()) -> Iterator[Mrkdwn]:
    """A sentence for each part of the answers that could not be used, those of `engines` first."""
    first = set(map(engine_key, engines))
    for fault in sorted(snapshot.faults, key=lambda fault: engine_key(fault.engine) not in first):
        yield _fault(fault, texts)


def _ages(answers: Sequence[RegionAnswer], view: View, texts: Texts) -> Iterator[Mrkdwn]:
    """How old the fresh answers are, the oldest of them, and the stale ones."""
    failed = {failure.region for failure in view.failures}
    if len(answers) > _MOST_NAMED and not (failed or view.stale or view.awaited):
        yield fill(texts, "age.all", n=len(answers), age=_oldest(answers))
        return
    well = [answer for answer in answers if answer.region not in failed]
    for text_id, those in (
        ("age.as_of", [answer for answer in well if answer.region not in view.stale]),
        ("age.stale", [answer for answer in well if answer.region in view.stale]),
    ):
        if those:
            yield _aged(text_id, those, texts)


def _failing(answers: Sequence[RegionAnswer], view: View, texts: Texts) -> Iterator[Mrkdwn]:
    """How old the last good answers are, by the reason why there is none since."""
    reasons = {failure.region: failure.reason for failure in view.failures}
    failing = defaultdict(list)
    for answer in answers:
        if answer.region in reasons:
            failing[reasons[answer.region]].append(answer)
    for reason, those in failing.items():
        yield _aged("age.last_good", those, texts, reason=fill(texts, reason))


def _others(answers: Sequence[RegionAnswer], view: View, texts: Texts) -> Iterator[Mrkdwn]:
    """The regions that are awaited while others have answered, and those that offer nothing."""
    if view.awaited:
        yield _said("age.awaited", sorted(view.awaited), texts)
    empty = [answer.region for answer in answers if not answer.runtimes and not answer.faults]
    if empty and len(answers) > 1:
        yield _said("age.empty", empty, texts)


def _aged(text_id: str, answers: Sequence[RegionAnswer], texts: Texts, **values: str) -> Mrkdwn:
    regions = listed([answer.region for answer in answers], texts)
    return fill(texts, text_id, regions=regions, age=_oldest(answers), **values)


def _oldest(answers: Sequence[RegionAnswer]) -> Mrkdwn:
    return ago(min(answer.as_of for answer in answers))


def _said(text_id: str, regions: Sequence[str], texts: Texts, **values: str) -> Mrkdwn:
    return fill(texts, text_id, n=len(regions), regions=listed(regions, texts), **values)


def _fault(fault: Fault, texts: Texts) -> Mrkdwn:
    engine = fault.engine or texts("fault.unnamed_engine")
    return fill(texts, f"fault.{fault.kind}", region=fault.region, engine=engine, n=fault.count)
