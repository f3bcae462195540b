"""The two databases, and an engine for each, as DATABASE_URL names them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import asyncpg
from sqlalchemy import URL, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

WAIT = 30  # seconds for which a writer waits for another process's
_STEP = 0.2  # of them at a time: the driver cannot be called back from it
_REACH = 10  # seconds for a connection to PostgreSQL
_ANSWER = 120  # seconds for one statement of it
_POOL = {"pool_size": 4, "max_overflow": 4}  # two processes share the 20 connections of a small plan
# What libpq reads of a URL and asyncpg would hand to the server as a setting.
_UNREAD = frozenset({"channel_binding", "connect_timeout", "gssencmode", "keepalives", "keepalives_idle"})
_MEMORY = ("", ":memory:")
_FORMS = "DATABASE_URL must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME."


@dataclass(frozen=True, slots=True)
class Database:
    """Where the rows are: in PostgreSQL by `url`; where that is empty, in SQLite's `file`, None being memory.

    `name` says it without the password.
    """

    name: str
    file: Path | None = None
    url: str = field(default="", repr=False)

    @property
    def in_memory(self) -> bool:
        return not self.url and self.file is None

    def hide(self, text: str) -> str:
        """`text` without the password, wherever it stands in it."""
        password = urlsplit(self.url).password if self.url else None
        for secret in filter(None, (password, unquote(password or ""))):
            text = text.replace(secret, "…")
        return text


def read_url(url: str) -> Database:
    """The database that `url` names; StoreError where it names none. The error does not quote it."""
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite" and (not rest or rest.startswith("/")):
        return _read_file(rest.removeprefix("/"))
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise StoreError(_FORMS) from None
    if scheme not in {"postgres", "postgresql"} or not host:
        raise StoreError(_FORMS)
    query = urlencode([pair for pair in parse_qsl(parts.query) if pair[0] not in _UNREAD])
    name = f"PostgreSQL at {host}{f':{port}' if port else ''}{parts.path}"
    return Database(name, url=parts._replace(query=query).geturl())


def _read_file(path: str) -> Database:
    if path in _MEMORY:
        return Database("SQLite in memory")
    if "?" in path or "\0" in path:
        raise StoreError("DATABASE_URL must name a SQLite file without anything behind it.")
    file = Path(path).absolute()
    if not file.parent.is_dir():
        raise StoreError(f"DATABASE_URL names {file}, but there is no directory {file.parent}: make it.")
    return Database(str(file), file)


def engine_of(database: Database) -> AsyncEngine:
    """An engine that is not connected yet. Who writes has the option `immediate`: seconds to wait."""
    if database.url:
        return _postgresql(database.url)
    return _sqlite(database.file)


def _postgresql(url: str) -> AsyncEngine:
    # The driver reads the URL itself, as libpq does: `sslmode=require` is encrypted and verifies nothing.
    async def connect() -> asyncpg.Connection:
        try:
            return await asyncpg.connect(url, timeout=_REACH, command_timeout=_ANSWER)
        except Exception:
            await asyncio.sleep(0)  # the socket of a connection that failed is closed at the loop's next turn
            raise

    return create_async_engine("postgresql+asyncpg://", async_creator=connect, pool_pre_ping=True, **_POOL)


def _sqlite(file: Path | None) -> AsyncEngine:
    size: dict[str, Any] = _POOL if file else {}
    location = URL.create("sqlite+aiosqlite", database=str(file) if file else None)
    engine = create_async_engine(location, connect_args={"timeout": WAIT}, **size)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver begins no transaction of its own
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=FULL")  # what is committed outlives a loss of power too
    cursor.close()


def _begin(connection: Connection) -> None:
    """A writer takes its lock at once: what it had read before could be old, and SQLite would refuse it."""
    immediate = "immediate" in connection.get_execution_options()
    wait = _STEP if immediate else WAIT
    if connection.info.get("wait") != wait:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(wait * 1000)}")
        connection.info["wait"] = wait
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
