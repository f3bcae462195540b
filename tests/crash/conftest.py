"""What became of each run, a line each, at the end of the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from _pytest.terminal import TerminalReporter

_SAID = "said of the run"


@pytest.fixture
def say(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Has a line printed at the end, whatever came of the test and in whichever process it ran."""
    return lambda line: request.node.user_properties.append((_SAID, line))


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    reports = [report for each in terminalreporter.stats.values() for report in each]
    for report in reports:
        if getattr(report, "when", "") == "call":
            for name, line in report.user_properties:
                if name == _SAID:
                    terminalreporter.write_line(line)
