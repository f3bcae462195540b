"""What a benchmark found, as lines of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Row:
    """One figure beside the rival's, how they compare, and what was aimed at."""

    what: str
    figure: str
    rival: str
    ratio: str
    aim: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A benchmark's rows, the name of its rival, and what a reader must know of how they came about."""

    title: str
    rival: str
    rows: Sequence[Row]
    notes: Sequence[str] = ()


class Broken(Exception):  # noqa: N818
    """A run that proves nothing: an answer was wrong, or a process did not do what it should."""


def render(report: Report) -> str:
    """The report, its columns aligned."""
    head = ("", "this bot", report.rival, "ratio", "aim")
    lines = [head, *((row.what, row.figure, row.rival, row.ratio, row.aim) for row in report.rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    table = [
        "  ".join(
            cell.rjust(width) if 0 < place < len(widths) - 1 else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    return "\n".join((f"== {report.title}", *table, *(f"   {note}" for note in report.notes)))
