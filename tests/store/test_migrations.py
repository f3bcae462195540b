"""The tables' history. The rows below are as each revision's bot wrote them: they are never brought up to date."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Inspector, inspect, text

from bot.catalogue.changes import Change, ChangeKind
from bot.catalogue.known import KnownRegion, Sighting
from bot.catalogue.runtime import Accelerator, Key
from bot.catalogue.snapshot import Fault, FaultKind
from bot.catalogue.subscription import Cadence, Place, State, Subscription
from bot.store.engine import engine_of, read_url
from bot.store.errors import StoreError
from bot.store.migrations import HERE, migrate
from bot.store.schema import REVISIONS
from bot.store.store import Store
from bot.store.tables import metadata
from tests.examples import runtime

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncEngine

_DECLARED = (
    '{"region":"cn-north-4","engine":"PyTorch","name":"py\\ud83d\\udd25torch_2.1\\u0000","status":"normal",'
    '"accelerator":["npu","SNT9B","",""],"extra":[["memory","32GB"]]}'
)
_DIGEST = "3dbed34b5c9daf3fa0fbbd9ab0e4d6b3ccf9cc0e4b35a1d5a9d3b3f2ae5e0f00"
# What is added to the rows of the revision before.
ROWS = {
    "0001": [
        ("UPDATE snapshot SET version = 7, polled_at = 1795430400.5, began_at = 12.5", {}),
        (
            "INSERT INTO regions VALUES (:region, 1795430400.5, :engines, :faults, :missing, NULL)",
            {
                "region": "cn-north-4",
                "engines": '["PyTorch","Ray"]',
                "faults": '[["torn","cn-north-4","Ray",3]]',
                "missing": '[["PyTorch","py\\ud83d\\udd25torch_2.1\\u0000"]]',
            },
        ),
        (
            "INSERT INTO runtimes VALUES (:digest, 'cn-north-4', :declared, 12.5, true)",
            {"digest": _DIGEST, "declared": _DECLARED},
        ),
        (
            (
                "INSERT INTO changes (version, at, kind, runtime, before, first_seen) "
                "VALUES (7, 13.5, 'retired', :declared, :declared, 12.5)"
            ),
            {"declared": _DECLARED},
        ),
        ("INSERT INTO leases VALUES ('poller', 'one', 100)", {}),
    ],
    "0002": [
        (
            (
                "INSERT INTO subscriptions (tenant, channel, number, typed, query, kinds, cadence, creator, language, "
                "zone, created_at, state, reason, cursor, next_at) VALUES ('T1', 'C1', 4, :typed, 'pytorch', :kinds, "
                "'daily', 'U1', 'zh_CN', 'Asia/Shanghai', 1.5, 'paused', '', 1, 99.5)"
            ),
            {"typed": '"\\u201cPyTorch\\u201d"', "kinds": '["retiring","added"]'},
        ),
        ("INSERT INTO payloads VALUES (:digest, :body)", {"digest": _DIGEST, "body": '{"text":"hello"}'}),
        (
            (
                "INSERT INTO outbox (key, tenant, channel, payload, told, state, created_at, due_at, attempts, doubtful) "
                "VALUES ('k1', 'T1', 'C1', :digest, '[]', 'pending', 1.5, 2.5, 0, false)"
            ),
            {"digest": _DIGEST},
        ),
    ],
}


_CASCADE = {"sqlite": "", "postgresql": " CASCADE"}


@pytest.fixture
async def engine(empty_url: str) -> AsyncIterator[AsyncEngine]:
    engine = engine_of(read_url(empty_url)).execution_options(immediate=True)
    yield engine
    await engine.dispose()


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Store]:
    store = await Store.open(url)
    try:
        yield store
    finally:
        await store.close()


async def bring(engine: AsyncEngine, revision: str) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(migrate, revision)


@pytest.mark.parametrize("start", ["", *REVISIONS])
async def test_the_tables_come_up_from_every_revision_with_their_rows(
    engine: AsyncEngine, empty_url: str, start: str
) -> None:
    written = REVISIONS[: REVISIONS.index(start) + 1] if start else ()
    for revision in written:
        await bring(engine, revision)
        async with engine.begin() as connection:
            for statement, values in ROWS[revision]:
                await connection.execute(text(statement), values)
    async with _opened(empty_url) as store:
        await check_catalogue(store, there="0001" in written)
        await check_subscriptions(store, there="0002" in written)


async def check_catalogue(store: Store, *, there: bool) -> None:
    row = replace(
        runtime("py\N{FIRE}torch_2.1\0"),
        accelerator=Accelerator("npu", "SNT9B"),
        extra=(("memory", "32GB"),),
    )
    key = Key("cn-north-4", "PyTorch", row.name)
    region = KnownRegion(
        "cn-north-4",
        1_795_430_400.5,
        {key: Sighting(row, 12.5, gone=True)},
        ("PyTorch", "Ray"),
        (Fault(FaultKind.TORN, "cn-north-4", "Ray", 3),),
        frozenset({key}),
    )
    async with store.writing() as unit:
        assert await unit.catalogue.load() == ({"cn-north-4": region} if there else {})
        assert await unit.catalogue.version() == (7 if there else 0)
        assert await unit.catalogue.polled_at() == (1_795_430_400.5 if there else None)
        change = Change(ChangeKind.RETIRED, row, row, 13.5, 12.5, 1)
        assert await unit.changes.after(0) == ([change] if there else [])
        assert await unit.leases.take("poller", "two", 99.0, 1.0) is not there
        (new,) = await unit.changes.append([Change(ChangeKind.ADDED, row)], 8)
        assert new.id == (2 if there else 1)


async def check_subscriptions(store: Store, *, there: bool) -> None:
    stands = Subscription(
        Place("T1", "C1"),
        "pytorch",
        "“PyTorch”",
        frozenset({ChangeKind.RETIRING, ChangeKind.ADDED}),
        Cadence.DAILY,
        "U1",
        "zh_CN",
        "Asia/Shanghai",
        1.5,
        4,
        State.PAUSED,
        "",
        1,
        99.5,
        1,
    )
    async with store.writing() as unit:
        assert await unit.subscriptions.of(Place("T1", "C1")) == ([stands] if there else [])
        claimed = await unit.outbox.claim("me", 100.0, lease=30.0, limit=9)
        assert [dict(each.payload) for each in claimed] == ([{"text": "hello"}] if there else [])


async def test_the_migrated_tables_are_those_of_this_version(engine: AsyncEngine) -> None:
    def differences(connection: Connection) -> Any:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        return compare_metadata(context, metadata)

    await bring(engine, "head")
    async with engine.begin() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_new_database_is_as_one_that_has_come_up_from_the_first_revision(
    engine: AsyncEngine, empty_url: str
) -> None:
    async with _opened(empty_url), engine.begin() as connection:
        made = await connection.run_sync(describe)
        for name in made:
            await connection.execute(text(f"DROP TABLE {name}{_CASCADE[connection.dialect.name]}"))
    await bring(engine, "head")
    async with engine.begin() as connection:
        assert await connection.run_sync(describe) == made


async def test_tables_of_somebody_else_are_left_alone(engine: AsyncEngine, empty_url: str) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE changes (whose INTEGER)"))
    with pytest.raises(StoreError, match="already exists"):
        await Store.open(empty_url)
    async with engine.begin() as connection:
        assert await connection.run_sync(lambda each: inspect(each).get_table_names()) == ["changes"]


def describe(connection: Connection) -> dict[str, Any]:
    """All that can be read of the tables, in an order that means nothing; and the rows they begin with."""
    inspector: Inspector = inspect(connection)
    described: dict[str, Any] = {
        name: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], column.get("autoincrement"))
                for column in inspector.get_columns(name)
            },
            "primary key": inspector.get_pk_constraint(name),
            "unique": sorted(inspector.get_unique_constraints(name), key=str),
            "foreign keys": sorted(inspector.get_foreign_keys(name), key=str),
            "indexes": sorted(inspector.get_indexes(name), key=str),
            "rows": [tuple(row) for row in connection.execute(text(f"SELECT * FROM {name}"))],  # noqa: S608
        }
        for name in (*metadata.tables, "alembic_version")
    }
    if connection.dialect.name == "sqlite":
        for name, sql in connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
        ):
            described.setdefault(name, {})["numbered"] = "AUTOINCREMENT" in sql
        described.pop("sqlite_sequence")
    return described


async def test_a_revision_that_fails_leaves_the_tables_as_they_were(
    engine: AsyncEngine, empty_url: str
) -> None:
    await bring(engine, "0001")
    async with engine.begin() as connection:
        await connection.execute(
            text("CREATE TABLE outbox (id INTEGER)")
        )  # it is in the way of the last table
    with pytest.raises(Exception, match="already exists"):
        await Store.open(empty_url)
    async with engine.begin() as connection:
        names = await connection.run_sync(lambda each: set(inspect(each).get_table_names()))
        assert {"snapshot", "outbox"} < names
        assert not {"subscriptions", "payloads"} & names
        assert (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar() == "0001"


def test_the_revisions_are_those_of_the_modules_one_after_the_other() -> None:
    modules = sorted(path for path in (HERE / "versions").glob("*.py") if path.stem != "__init__")
    assert tuple(path.stem.partition("_")[0] for path in modules) == REVISIONS
    for path, before in zip(modules, ("", *REVISIONS), strict=False):
        found = re.search(r'^down_revision = (?:"(\d+)"|None)$', Path(path).read_text(), re.MULTILINE)
        assert found
        assert (found[1] or "") == before
    assert set(ROWS) == set(REVISIONS), "each revision has rows to come up with"


def test_a_revision_does_not_change_with_the_code() -> None:
    for path in (HERE / "versions").glob("*.py"):
        assert not re.search(r"^\s*(from|import) bot", path.read_text(), re.MULTILINE), path
