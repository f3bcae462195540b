"""Where an answer comes from and how old it is, with what was held back and what is wrong."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from bot.blocks.kit import Block, context
from bot.blocks.mrkdwn import Mrkdwn, ago, fill

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.catalogue.snapshot import Fault, Snapshot
    from bot.catalogue.view import View
    from bot.texts import Texts

_MOST_LINES = 5


def footer(view: View, texts: Texts) -> Block:
    """The last block of every answer."""
    return context(Mrkdwn("\n".join(islice(_lines(view, texts), _MOST_LINES))))


def _lines(view: View, texts: Texts) -> Iterator[Mrkdwn]:
    failed = {failure.region: failure for failure in view.failures}
    for answer in view.snapshot.answers if view.snapshot else ():
        age = ago(answer.as_of)
        if answer.region in failed:
            reason = fill(texts, failed[answer.region].reason)
            yield fill(texts, "age.failed", regions=answer.region, age=age, reason=reason)
        elif answer.region in view.stale:
            yield fill(texts, "age.stale", regions=answer.region, age=age)
        else:
            yield fill(texts, "age.as_of", regions=answer.region, age=age)
    answered = {answer.region for answer in view.snapshot.answers} if view.snapshot else set()
    for failure in view.failures:
        if failure.region not in answered:
            reason = fill(texts, failure.reason)
            yield fill(texts, "age.region_missing", region=failure.region, reason=reason)
    if view.snapshot:
        yield from fault_lines(view.snapshot, texts)


def fault_lines(snapshot: Snapshot, texts: Texts) -> Iterator[Mrkdwn]:
    """A sentence for each part of the answers that could not be used."""
    for fault in snapshot.faults:
        yield _fault(fault, texts)


def _fault(fault: Fault, texts: Texts) -> Mrkdwn:
    engine = fault.engine or texts("fault.unnamed_engine")
    return fill(texts, f"fault.{fault.kind}", region=fault.region, engine=engine, n=fault.count)
