"""What can be wrong with the database: one sentence for each, which names DATABASE_URL and no password."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

import asyncpg
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
    SQLAlchemyError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.store.engine import Database

# What PostgreSQL says by its codes, https://www.postgresql.org/docs/current/errcodes-appendix.html.
_POSTGRESQL = {
    "28P01": "refuses the user or the password",
    "28000": "refuses the user, or a connection of this kind (sslmode)",
    "3D000": "has no database of this name",
    "42501": "does not let this user make or use the tables: grant it CREATE on the schema",
    "25006": "is read-only",
    "53100": "has no space left on its disk",
    "53300": "has no connection left for the bot",
    "57P03": "is starting or stopping: try again",
}
# What SQLite says by its codes, https://www.sqlite.org/rescode.html.
_SQLITE = {
    sqlite3.SQLITE_NOTADB: "which is no SQLite database",
    sqlite3.SQLITE_CORRUPT: "which is damaged",
    sqlite3.SQLITE_READONLY: "which cannot be written",
    sqlite3.SQLITE_PERM: "which cannot be written",
    sqlite3.SQLITE_CANTOPEN: "which cannot be opened: is it a file in a directory that can be written?",
    sqlite3.SQLITE_BUSY: "which another process keeps locked",
    sqlite3.SQLITE_FULL: "whose disk is full",
}
PRIMARY = 0xFF  # of an extended result code of SQLite's
# Those that say that the code is wrong, not the database.
_OURS = (IntegrityError, ProgrammingError, DataError, NotSupportedError)
_REACHING = (OSError, TimeoutError, sqlite3.Error, asyncpg.PostgresError, asyncpg.InterfaceError)


class StoreError(Exception):
    """The database cannot be used. str() is a sentence that names DATABASE_URL."""


@contextmanager
def opening(database: Database) -> Iterator[None]:
    """Whatever fails in it is a StoreError."""
    try:
        yield
    except (*_REACHING, SQLAlchemyError) as error:
        raise StoreError(explain(error, database)) from error


@contextmanager
def using(database: Database) -> Iterator[None]:
    """A database that fails in it is a StoreError; a statement that is wrong stays what it is."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error, _OURS) and _code(error) not in _POSTGRESQL:
            raise
        raise StoreError(explain(error, database)) from error
    except (OSError, TimeoutError) as error:  # a unit waits for nothing but its database
        raise StoreError(explain(error, database)) from error


def explain(error: BaseException, database: Database) -> str:
    """The sentence for `error`."""
    code = _code(error)
    if code in _POSTGRESQL:
        return f"DATABASE_URL names {database.name}, which {_POSTGRESQL[str(code)]}."
    if isinstance(code, int) and code & PRIMARY in _SQLITE:
        return f"DATABASE_URL names {database.name}, {_SQLITE[code & PRIMARY]}."
    if unreached := next((each for each in _chain(error) if isinstance(each, OSError | TimeoutError)), None):
        return f"DATABASE_URL names {database.name}, which cannot be reached ({_reason(unreached)})."
    said = database.hide(_reason(_chain(error)[-1]))
    return f"DATABASE_URL names {database.name}, which cannot be used ({said})."


def is_locked(error: BaseException) -> bool:
    """Whether it says that another connection has SQLite's lock."""
    code = _code(error)
    return isinstance(code, int) and code & PRIMARY == sqlite3.SQLITE_BUSY


def _code(error: BaseException) -> str | int | None:
    """PostgreSQL's or SQLite's code for it."""
    for each in _chain(error):
        for name in ("sqlstate", "sqlite_errorcode"):
            if isinstance(code := getattr(each, name, None), str | int):
                return code
    return None


def _chain(error: BaseException) -> list[BaseException]:
    """The error and those it comes from, the first cause last."""
    chain = [error]
    while cause := chain[-1].__cause__:
        chain.append(cause)
    return chain


def _reason(error: BaseException) -> str:
    """One line of what an error says, or its kind."""
    if isinstance(error, ConnectionError) and error.errno:
        return os.strerror(error.errno)  # asyncio has words of its own for it
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return next(iter(str(error).splitlines()), "").strip(" .") or type(error).__name__
