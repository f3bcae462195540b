"""Property tests explore at a developer's desk and repeat themselves in CI, so that a red run can be run again."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hypothesis import settings

if TYPE_CHECKING:
    import pytest

pytest_plugins = ["tests.fakes.databases"]

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

# What takes long within a file. Side by side a file is one worker's: those begin first.
LONG = (
    "tests/crash/",
    "tests/scenarios/test_faults.py",
    "tests/commands/",
    "tests/browser/",
    "tests/follow/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ranks = {prefix: rank for rank, prefix in enumerate(LONG)}

    def rank(item: pytest.Item) -> int:
        return next((ranks[prefix] for prefix in LONG if item.nodeid.startswith(prefix)), len(LONG))

    items.sort(key=rank)
