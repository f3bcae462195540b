"""Findings: what a check saw, and what mends it."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bot.settings import HELP

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

GOOD, WRONG, UNSET = 0, 1, 2  # exit statuses
ALL_REGIONS = "all regions"
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
    DATABASE = "database"
    SLACK = "slack"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. `mend` says what to do, and is empty where nothing is to be done.

    `region` is empty where the finding is of none, and may name several, or ALL_REGIONS.
    """

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


def merge(findings: Iterable[Finding], regions: Sequence[str]) -> list[Finding]:
    """The findings of several regions, those that are the same in some of them as one, where it first was."""
    same: dict[Finding, list[str]] = {}
    for finding in findings:
        same.setdefault(replace(finding, region=""), []).append(finding.region)
    return [replace(finding, region=_name(named, regions)) for finding, named in same.items()]


def _name(named: Sequence[str], regions: Sequence[str]) -> str:
    if len(set(named)) == len(regions) > 1:
        return ALL_REGIONS
    return ", ".join(region for region in regions if region in named)


def status_of(findings: Iterable[Finding]) -> int:
    """The exit status: 2 where a setting is wrong or missing, 1 where anything else is, 0 otherwise."""
    failed = {finding.step for finding in findings if finding.state is State.FAILED}
    return UNSET if Step.SETTINGS in failed else WRONG if failed else GOOD


def as_json(findings: Iterable[Finding]) -> dict[str, Any]:
    """The report for machines."""
    found = list(findings)
    rows = [{**asdict(finding), "variables": list(finding.variables)} for finding in found]
    return {"ok": status_of(found) == GOOD, "findings": rows}


def as_text(finding: Finding, told: Iterable[str] = ()) -> str:
    """One finding for people, in columns; on a line of its own what mends it, but for what was `told`."""
    line = f"{finding.state:<4}  {finding.step:<11}  {finding.region:<{_REGION_WIDTH}}  {finding.said}"
    mended = finding.mend and finding.mend not in told and finding.state is not State.OK
    return f"{line}\n{'':<6}→ {finding.mend}" if mended else line
