"""A check that is given its time: on a shared machine, even the name of this one may take some."""

from __future__ import annotations

import pytest

from bot.check import ways
from tests.fakes.scene import WITHIN


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "CONNECT_TIMEOUT", WITHIN)
