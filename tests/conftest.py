"""Property tests explore at a developer's desk and repeat themselves in CI, so that a red run can be run again."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings

from tests.fakes.steady_time import SteadyTime

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Callable, Mapping

    import pytest

pytest_plugins = ["tests.fakes.databases"]

# How fast a machine runs them, or draws for them, is no fault of theirs.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", unhurried, derandomize=True)
settings.register_profile("desk", unhurried)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

# What takes long within a file. Side by side a file is one worker's: those begin first.
LONG = (
    "tests/crash/",
    "tests/scenarios/test_faults.py",
    "tests/commands/",
    "tests/browser/",
    "tests/follow/",
)


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], AbstractEventLoop]]:
    """A machine that stands still makes no limit of the bot's run out."""
    return {"steady": SteadyTime}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ranks = {prefix: rank for rank, prefix in enumerate(LONG)}

    def rank(item: pytest.Item) -> int:
        return next((ranks[prefix] for prefix in LONG if item.nodeid.startswith(prefix)), len(LONG))

    items.sort(key=rank)
