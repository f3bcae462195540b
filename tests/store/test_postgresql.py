from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.store.engine import read_url
from bot.store.store import Store, StoreError
from tests.fakes.ports import held_port
from tests.fakes.postgres import PASSWORD, USER
from tests.store.test_opening import refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.postgres import Server


@pytest.fixture
def url(postgresql: Server) -> Iterator[str]:
    url = postgresql.database()
    yield url
    postgresql.drop(url)


async def test_herokus_form_of_the_url_is_read_too(url: str) -> None:
    await (await Store.open(url.replace("postgresql://", "postgres://", 1))).close()


@pytest.mark.parametrize(
    ("asked", "encrypted"),
    [
        ("", True),
        ("?sslmode=require", True),
        ("?sslmode=prefer", True),
        ("?sslmode=disable", False),
        ("?sslmode=require&channel_binding=prefer&connect_timeout=9", True),
        ("?sslmode=require&application_name=runtimes", True),
    ],
)
async def test_a_connection_is_encrypted_as_the_url_has_it_whoever_signed_the_certificate(
    url: str, asked: str, encrypted: bool
) -> None:
    store = await Store.open(url.replace("?sslmode=disable", asked))
    async with store.reading() as unit:
        rows = await unit.connection.exec_driver_sql(
            "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        )
        assert rows.scalar() is encrypted
    await store.close()


@pytest.mark.parametrize(
    "asked", ["?sslmode=verify-full", "?sslmode=whatever", "?sslmode=disable&no_such_setting=1"]
)
async def test_an_option_that_cannot_be_met_is_a_sentence(url: str, asked: str) -> None:
    assert "which cannot be used (" in await refusal(url.replace("?sslmode=disable", asked))


async def test_a_wrong_password_is_a_sentence_without_it(url: str) -> None:
    name = read_url(url).name
    wrong = url.replace(PASSWORD.replace(":", "%3A").replace("/", "%2F"), "hunter2")
    assert wrong != url
    assert await refusal(wrong) == f"DATABASE_URL names {name}, which refuses the user or the password."
    assert "refuses the user" in await refusal(url.replace(f"{USER}:", "nobody:"))


async def test_a_database_that_is_not_there_is_a_sentence(url: str) -> None:
    name = url.rpartition("/")[2].partition("?")[0]
    assert "has no database of this name" in await refusal(url.replace(f"/{name}", "/nowhere"))


async def test_a_host_that_does_not_answer_is_a_sentence_with_the_reason() -> None:
    with held_port() as port:
        assert await refusal(f"postgres://u:hunter2@127.0.0.1:{port}/n") == (
            f"DATABASE_URL names PostgreSQL at 127.0.0.1:{port}/n, "
            "which cannot be reached (Connection refused)."
        )
    assert "which cannot be reached" in await refusal("postgres://u:hunter2@nowhere.invalid/n")


async def test_a_server_that_is_no_postgresql_is_a_sentence() -> None:
    async def shut(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(shut, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert "DATABASE_URL names PostgreSQL" in await refusal(f"postgres://u:hunter2@127.0.0.1:{port}/n")


async def test_a_user_who_may_not_make_tables_is_told_the_right_that_is_missing(postgresql: Server) -> None:
    url = postgresql.database(empty=True)
    postgresql.ask(
        url, "CREATE ROLE guest LOGIN PASSWORD 'hunter2'; REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    )
    guest = url.replace(url[len("postgresql://") : url.index("@")], "guest:hunter2")
    assert "grant it CREATE on the schema" in await refusal(guest)
    postgresql.drop(url)
    postgresql.ask(postgresql.url("postgres"), "DROP ROLE guest")


async def test_connections_that_the_server_ended_are_made_anew(url: str, postgresql: Server) -> None:
    store = await Store.open(url)
    async with store.reading() as unit:
        await unit.catalogue.version()
    postgresql.hang_up(url)
    async with store.writing() as unit:
        assert await unit.catalogue.advance(0)
    await store.close()


async def test_a_connection_that_ends_within_a_unit_is_a_store_error(url: str, postgresql: Server) -> None:
    store = await Store.open(url)

    async def hang_up() -> None:
        async with store.writing() as unit:
            await unit.catalogue.advance(0)
            postgresql.hang_up(url)
            await unit.catalogue.advance(1)

    with pytest.raises(StoreError, match=r"DATABASE_URL names PostgreSQL at .* which cannot be"):
        await hang_up()
    async with store.reading() as unit:
        assert await unit.catalogue.version() == 0
    await store.close()


async def test_a_reading_unit_cannot_write_and_sees_one_state(url: str) -> None:
    store = await Store.open(url)
    async with store.reading() as reader:
        assert await reader.catalogue.version() == 0
        async with store.writing() as unit:
            await unit.catalogue.advance(0)
        assert await reader.catalogue.version() == 0
    with pytest.raises(StoreError, match="is read-only"):
        async with store.reading() as reader:
            await reader.catalogue.advance(1)
    await store.close()


def test_the_name_of_a_database_has_no_password() -> None:
    database = read_url("postgres://u:hunter2%21@example.com:6543/n?sslmode=require")
    assert "hunter2" not in database.name + repr(database)
    assert database.hide("a hunter2%21 b hunter2! c") == "a … b … c"
