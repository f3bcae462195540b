"""The databases that the tests run on, as fixtures: each test of `database_url` runs on both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.postgres import NotInstalledError, postgres

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.fakes.postgres import Server

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """One server for all; skips where it cannot be had."""
    try:
        with postgres() as server:
            yield server
    except NotInstalledError as error:
        pytest.skip(str(error))


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A new database: a file that is not there yet, or one of PostgreSQL's that has the tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bot.db'}"
        return
    server: Server = request.getfixturevalue("postgresql")
    url = server.database()
    yield url
    server.drop(url)


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """As `database_url`, without a table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bot.db'}"
        return
    server: Server = request.getfixturevalue("postgresql")
    url = server.database(empty=True)
    yield url
    server.drop(url)
