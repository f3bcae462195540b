from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.store.engine import read_url
from bot.store.schema import check_age
from bot.store.store import Store, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECRET = "hunter2"
_UNOPENED = "which cannot be opened: is it a file in a directory that can be written?"


async def refusal(url: str) -> str:
    """What is said of a database that cannot be opened."""
    with pytest.raises(StoreError) as caught:
        await Store.open(url)
    assert str(caught.value).startswith("DATABASE_URL ")
    assert str(caught.value).endswith((".", "?"))
    assert "\n" not in str(caught.value)
    assert _SECRET not in str(caught.value)
    return str(caught.value)


async def test_what_was_written_is_there_when_the_store_is_opened_again(database_url: str) -> None:
    for version in range(3):
        store = await Store.open(database_url)
        async with store.writing() as unit:
            assert await unit.catalogue.version() == version
            await unit.catalogue.advance(version)
        await store.close()


async def test_two_stores_on_one_database_see_each_others_work(database_url: str) -> None:
    one, other = await Store.open(database_url), await Store.open(database_url)
    async with one.writing() as unit:
        await unit.catalogue.advance(0)
    async with other.reading() as unit:
        assert await unit.catalogue.version() == 1
    await one.close()
    await other.close()


_OPENER = """
import asyncio, sys
from bot.store.store import Store

async def main():
    store = await Store.open(sys.argv[1])
    for _ in range(5):
        async with store.writing() as unit:
            assert await unit.catalogue.advance(await unit.catalogue.version(lock=True))
    await store.close()

asyncio.run(main())
"""


async def test_processes_that_start_at_once_make_the_tables_once_and_then_take_turns(empty_url: str) -> None:
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", _OPENER, empty_url, stderr=subprocess.PIPE, cwd=Path(__file__).parents[2]
        )
        for _ in range(6)
    ]
    said = [(await process.communicate())[1].decode() for process in processes]
    assert [process.returncode for process in processes] == [0] * 6, said
    store = await Store.open(empty_url)
    async with store.reading() as unit:
        assert await unit.catalogue.version() == 30
    await store.close()


async def test_a_file_keeps_a_log_beside_it_so_that_readers_do_not_wait(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    store = await Store.open(f"sqlite:///{file}")
    async with store.writing() as unit, store.reading() as reader:
        await unit.catalogue.advance(0)
        assert await reader.catalogue.version() == 0
        settings = {
            pragma: (await unit.connection.exec_driver_sql(f"PRAGMA {pragma}")).scalar()
            for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 200}
    await store.close()
    assert os.listdir(tmp_path) == ["bot.db"]  # noqa: PTH208


async def test_a_file_may_be_named_from_where_the_bot_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    await (await Store.open("sqlite:///some bot%20é.db")).close()
    assert (tmp_path / "some bot%20é.db").exists()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
async def test_in_memory_units_take_turns(url: str) -> None:
    store = await Store.open(url)

    async def advance() -> None:
        async with store.writing() as unit:
            assert await unit.catalogue.advance(await unit.catalogue.version())

    async def look() -> int:
        async with store.reading() as unit:
            return await unit.catalogue.version()

    await asyncio.gather(*(each() for _ in range(10) for each in (advance, look)))
    assert await look() == 10
    await store.close()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "bot.db",
        "mysql://u:hunter2@h/n",
        "sqlite:bot.db",
        "sqlite://bot.db",
        "postgresql://",
        "postgresql:///name",
        "postgresql://u:hunter2@h:port/n",
        "postgresql://u:hunter2@[h/n",
        "postgresql+asyncpg://u:hunter2@h/n",
    ],
)
async def test_a_url_of_another_form_is_told_the_forms(url: str) -> None:
    assert await refusal(url) == (
        "DATABASE_URL must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME."
    )


async def test_a_file_takes_nothing_behind_it(tmp_path: Path) -> None:
    assert "without anything behind it" in await refusal(f"sqlite:///{tmp_path}/bot.db?mode=ro")


async def test_a_file_in_a_directory_that_is_not_there_is_told_which(tmp_path: Path) -> None:
    assert await refusal(f"sqlite:///{tmp_path}/none/bot.db") == (
        f"DATABASE_URL names {tmp_path}/none/bot.db, but there is no directory {tmp_path}/none: make it."
    )


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Not a database.\n" * 100)
    assert await refusal(f"sqlite:///{file}") == f"DATABASE_URL names {file}, which is no SQLite database."
    assert file.read_text() == "Not a database.\n" * 100


async def test_a_directory_is_no_file(tmp_path: Path) -> None:
    assert "which cannot be opened" in await refusal(f"sqlite:///{tmp_path}")


@pytest.fixture
def shut() -> Iterator[Path]:
    """A directory in which this process may read but not write, be it root's."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        subprocess.run(  # noqa: S603
            [sys.executable, "-c", _OPENER, f"sqlite:///{directory}/bot.db"],
            check=True,
            cwd=Path(__file__).parents[2],
        )
        (directory / "bot.db").chmod(0o444)
        directory.chmod(0o555)
        root = os.geteuid() == 0
        if root:
            os.seteuid(65_534)
        yield directory
        if root:
            os.seteuid(0)
        directory.chmod(0o755)


async def test_a_file_that_cannot_be_written_is_said_to_be_so(shut: Path) -> None:
    assert await refusal(f"sqlite:///{shut}/bot.db") in {
        f"DATABASE_URL names {shut}/bot.db, which cannot be written.",
        f"DATABASE_URL names {shut}/bot.db, {_UNOPENED}",
    }
    assert "which cannot be opened" in await refusal(f"sqlite:///{shut}/new.db")


async def test_a_database_of_a_newer_version_is_left_alone(database_url: str) -> None:
    store = await Store.open(database_url)
    async with store.writing() as unit:
        await unit.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    await store.close()
    said = await refusal(database_url)
    assert "whose tables are of a newer version of the bot (9999)" in said


@pytest.mark.parametrize(
    ("dialect", "found", "oldest"), [("postgresql", (9, 6, 24), "12"), ("sqlite", (3, 34, 1), "3.35")]
)
def test_a_database_that_is_too_old_is_told_the_oldest_that_does(
    dialect: str, found: tuple[int, ...], oldest: str
) -> None:
    database = read_url("sqlite:///bot.db")
    with pytest.raises(StoreError, match=rf"^DATABASE_URL names .*: it must be {oldest} or newer\.$"):
        check_age(dialect, found, database)
    check_age(dialect, tuple(map(int, oldest.split("."))), database)


async def test_a_database_of_another_program_is_left_alone(empty_url: str) -> None:
    store = await Store.open(empty_url)
    async with store.writing() as unit:
        await unit.connection.exec_driver_sql("DROP TABLE alembic_version")
    await store.close()
    assert "already exists" in await refusal(empty_url)


async def test_a_file_that_another_process_keeps_locked_is_said_to_be_so(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    await (await Store.open(f"sqlite:///{file}")).close()
    with sqlite3.connect(file, isolation_level=None) as other:
        store = await Store.open(f"sqlite:///{file}", wait=0)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="which another process keeps locked"):
            async with store.writing():
                raise AssertionError
        other.execute("ROLLBACK")
        async with store.writing() as unit:
            assert await unit.catalogue.advance(0)
        await store.close()
    other.close()
