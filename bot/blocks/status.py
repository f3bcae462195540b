"""How the data stands, region by region, those that fail first."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from bot import __version__
from bot.blocks.footer import fault_lines
from bot.blocks.kit import Message, section
from bot.blocks.limits import Limit
from bot.blocks.mrkdwn import Mrkdwn, ago, bold, code, fill
from bot.blocks.paragraphs import fitting, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.catalogue.view import View
    from bot.texts import Texts

_FAULTS_SHOWN = 10
_MOST = 8_000  # characters of the regions and the faults: what a message takes, but for the last lines
_SPOKEN = Limit.MESSAGE_TEXT.most - 100  # characters


def status(view: View, texts: Texts, following: Iterable[Mrkdwn] = ()) -> Message:
    """The age of each region's data, what fails and since when, what is awaited, what is held back.

    `following` are the lines about following, which come last.
    """
    title = texts("status.title")
    regions = [_region(region, view, texts) for region in _worst_first(view)]
    shown = fitting(regions, _MOST)
    lines = [*shown]
    if len(shown) < len(regions):
        lines.append(fill(texts, "status.more", n=len(regions) - len(shown)))
    if view.snapshot:
        faults = islice(fault_lines(view.snapshot, texts), _FAULTS_SHOWN)
        lines += fitting(faults, _MOST - sum(map(len, lines)))
        fingerprint = code(view.snapshot.fingerprint)
        lines.append(fill(texts, "status.version", fingerprint=fingerprint, version=__version__))
    last = [*following]
    spoken = "\n".join(fitting([Mrkdwn(title), *lines, *last], _SPOKEN))
    shown_last = paragraphs(last) if last else ()
    return Message(spoken, tuple(map(section, (*paragraphs([bold(title), *lines]), *shown_last))))


def _worst_first(view: View) -> list[str]:
    failing = {failure.region for failure in view.failures}
    answered = view.answered
    every = answered | view.silent
    return sorted(every, key=lambda region: (region not in failing, region in answered, region))


def _region(region: str, view: View, texts: Texts) -> Mrkdwn:
    answers = {answer.region: answer for answer in view.snapshot.answers} if view.snapshot else {}
    failures = {failure.region: failure for failure in view.failures}
    if region in answers:
        answer = answers[region]
        line = fill(texts, "status.region", region=region, n=len(answer.runtimes), age=ago(answer.as_of))
    else:
        awaited = region in view.awaited
        line = fill(texts, "status.awaited" if awaited else "status.region.none", region=region)
    if region in failures:
        reason = fill(texts, failures[region].reason)
        return fill(texts, "status.failing", line=line, age=ago(failures[region].since), reason=reason)
    return fill(texts, "status.stale", line=line) if region in view.stale else line
