"""Findings: what a check saw, and what mends it."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bot.settings import HELP

if TYPE_CHECKING:
    from collections.abc import Iterable

GOOD, WRONG, UNSET = 0, 1, 2  # exit statuses
_REGION_WIDTH = 14  # characters of ap-southeast-1
_VARIABLE = re.compile(r"[A-Z]+(?:_[A-Z]+)+|PORT")


class State(StrEnum):
    """How a step went."""

    OK = "ok"
    WARNING = "warn"
    FAILED = "FAIL"
    SKIPPED = "skip"


class Step(StrEnum):
    """What is looked at, in the order in which each needs the one before."""

    SETTINGS = "settings"
    DNS = "dns"
    TLS = "tls"
    CREDENTIALS = "credentials"
    PROJECT = "project"
    CALL = "call"
    CLOCK = "clock"
    SLACK = "slack"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. `mend` says what to do, and is empty where nothing is to be done."""

    step: Step
    state: State
    said: str
    region: str = ""
    mend: str = ""

    @property
    def variables(self) -> tuple[str, ...]:
        """The settings that the finding names."""
        named = _VARIABLE.findall(f"{self.said} {self.mend}")
        return tuple(name for name in dict.fromkeys(named) if name in HELP)


def status_of(findings: Iterable[Finding]) -> int:
    """The exit status: 2 where a setting is wrong or missing, 1 where anything else is, 0 otherwise."""
    failed = {finding.step for finding in findings if finding.state is State.FAILED}
    return UNSET if Step.SETTINGS in failed else WRONG if failed else GOOD


def as_json(findings: Iterable[Finding]) -> dict[str, Any]:
    """The report for machines."""
    found = list(findings)
    rows = [{**asdict(finding), "variables": list(finding.variables)} for finding in found]
    return {"ok": status_of(found) == GOOD, "findings": rows}


def as_text(finding: Finding) -> str:
    """One finding for people, in columns, with what mends it on a line of its own."""
    line = f"{finding.state:<4}  {finding.step:<11}  {finding.region:<{_REGION_WIDTH}}  {finding.said}"
    return f"{line}\n{'':<6}→ {finding.mend}" if finding.mend and finding.state is not State.OK else line
