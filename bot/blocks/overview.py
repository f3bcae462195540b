"""What there is, counted: the answer to a bare command; and how the data stands."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from bot import __version__
from bot.blocks.empty import examples, suggestions
from bot.blocks.facts import shown
from bot.blocks.footer import fault_lines, footer
from bot.blocks.kit import Block, Message, section
from bot.blocks.mrkdwn import Mrkdwn, ago, bold, code, fill, join
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
_FAULTS_SHOWN = 10


def overview(index: Index, view: View, texts: Texts, *, command: str) -> Message:
    """Engines, counts per accelerator, freshness and three questions that find something."""
    every = index.search(Query())
    heading = fill(texts, "overview.title", n=every.count)
    engines = Counter(runtime.engine for runtime in every)
    engines.update(dict.fromkeys(_listed(view), 0))
    lines = [
        bold(heading),
        fill(texts, "overview.engines", counts=_counts(dict(engines.most_common()), texts)),
        fill(texts, "overview.accelerators", counts=_counts(_shown(every.tally("accelerator")), texts)),
    ]
    retiring = every.tally("status").get(Status.DELETING, 0)
    if retiring:
        lines.append(fill(texts, "overview.retiring", n=retiring))
    blocks: list[Block] = [section(Mrkdwn("\n".join(lines)))]
    some = tuple(examples(index))
    if some:
        blocks.append(section(fill(texts, "overview.try", help=code(f"{command} help"))))
        blocks.append(suggestions(some, "example", texts))
    blocks.append(footer(view, texts))
    return Message("\n".join([heading, *lines[1:]]), tuple(blocks), every.count)


def status(view: View, texts: Texts) -> Message:
    """The age of each region's data, what fails and since when, what is held back."""
    title = texts("status.title")
    lines = [*_regions(view, texts)]
    if view.snapshot:
        lines += islice(fault_lines(view.snapshot, texts), _FAULTS_SHOWN)
        fingerprint = code(view.snapshot.fingerprint)
        lines.append(fill(texts, "status.version", fingerprint=fingerprint, version=__version__))
    return Message("\n".join([title, *lines]), (section(Mrkdwn("\n".join([bold(title), *lines]))),))


def _regions(view: View, texts: Texts) -> Iterator[Mrkdwn]:
    answers = {answer.region: answer for answer in view.snapshot.answers} if view.snapshot else {}
    failures = {failure.region: failure for failure in view.failures}
    for region in sorted(answers.keys() | failures.keys()):
        if region in answers:
            answer = answers[region]
            count = len(answer.runtimes)
            yield fill(texts, "status.region", region=region, n=count, age=ago(answer.as_of))
        else:
            yield fill(texts, "status.region.none", region=region)
        if region in failures:
            reason = fill(texts, failures[region].reason)
            yield fill(texts, "status.failing", region=region, age=ago(failures[region].since), reason=reason)
        elif region in view.stale:
            yield fill(texts, "status.stale", region=region)


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
    return join([*named, f"+{rest}"] if rest > 0 else named, ", ")
