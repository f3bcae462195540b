"""A command finds no settings but those of its test, and leaves logging as it was."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

import pytest
import structlog

from tests.fakes.ports import held_port

if TYPE_CHECKING:
    from collections.abc import Iterator

OURS = ("SLACK_", "MODELARTS_", "HUAWEICLOUD_", "IAM_", "CATALOGUE_", "LC_")


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hides the developer's own settings, and leaves logging as it was."""
    for name in list(os.environ):
        if name.startswith(OURS) or name in {"PORT", "LOG_LEVEL", "LANG"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("DATABASE_URL", "sqlite://")
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    quiet = {
        name: logging.getLogger(name).level for name in ("httpx", "httpcore", "uvicorn.access", "slack_bolt")
    }
    yield
    root.handlers[:], root.level = handlers, level
    for name, before in quiet.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()


@pytest.fixture
def port() -> Iterator[int]:
    """A port for a process to listen on."""
    with held_port() as held:
        yield held
