"""What there is, counted: the answer to a bare command."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from bot.blocks.commands import command_line
from bot.blocks.empty import examples, suggestions
from bot.blocks.facts import shown
from bot.blocks.footer import footer
from bot.blocks.kit import Block, Message, section
from bot.blocks.mrkdwn import Mrkdwn, bold, code, fill, join
from bot.catalogue.query import Query
from bot.catalogue.runtime import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.catalogue.search import Index
    from bot.catalogue.view import View
    from bot.texts import Texts

_ENGINES_NAMED = 12
_EXAMPLES = (
    "npu",
    "cuda>=11",
    "pytorch python:3.7",
    "tensorflow -async",
    "aarch64",
    "async",
    "cpu",
    "normal",
)
_EXAMPLES_SHOWN = 3


def overview(index: Index, view: View, texts: Texts, *, command: str) -> Message:
    """Engines, counts per accelerator and region, freshness and three questions that find something."""
    every = index.search(Query())
    heading = fill(texts, "overview.title", n=every.count)
    engines = Counter(offer.runtime.engine for offer in every.offers())
    engines.update(dict.fromkeys(_listed(view), 0))
    lines = [
        bold(heading),
        fill(texts, "overview.engines", counts=_counts(dict(engines.most_common()), texts)),
        fill(texts, "overview.accelerators", counts=_counts(_shown(every.tally("accelerator")), texts)),
    ]
    answers = view.snapshot.answers if view.snapshot else ()
    if len(answers) > 1:
        there = every.tally("region")
        regions = Counter({answer.region: there.get(answer.region.casefold(), 0) for answer in answers})
        lines.append(fill(texts, "overview.regions", counts=_counts(dict(regions.most_common()), texts)))
    retiring = every.tally("status").get(Status.DELETING, 0)
    if retiring:
        lines.append(fill(texts, "overview.retiring", n=retiring))
    blocks: list[Block] = [section(Mrkdwn("\n".join(lines)))]
    some = tuple(examples(index))
    if some:
        blocks.append(section(fill(texts, "overview.try", help=code(command_line(command, "help", texts)))))
        blocks.append(suggestions(some, "example", texts))
    blocks.append(footer(view, texts, command=command))
    return Message("\n".join([heading, *lines[1:]]), tuple(blocks), every.count)


def _listed(view: View) -> Iterator[str]:
    """The engines the API lists, those without a runtime among them."""
    for answer in view.snapshot.answers if view.snapshot else ():
        yield from answer.engines


def _shown(counts: dict[str, int]) -> dict[str, int]:
    return {shown(value): n for value, n in counts.items()}


def _counts(counts: dict[str, int], texts: Texts) -> Mrkdwn:
    first = islice(counts.items(), _ENGINES_NAMED)
    rest = len(counts) - _ENGINES_NAMED
    named = [fill(texts, "overview.count", name=name, n=n) for name, n in first]
    return join([*named, f"+{rest}"] if rest > 0 else named, texts("list.comma"))
