"""The way to a server: names, certificates, proxies, and a connection that ends too soon."""

from __future__ import annotations

import asyncio
import socket
import ssl
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
import trustme

from bot.modelarts.auth import GivenToken
from bot.modelarts.errors import CutOff, Forbidden, NameUnknown, Unreachable, Untrusted
from bot.modelarts.exchange import Exchange, http_client
from bot.settings import SettingsError
from tests.fakes.ports import held_port
from tests.modelarts.cloud import TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    import httpx

SAFE = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nsafe"


@asynccontextmanager
async def answering(answer: bytes, authority: trustme.CA | None = None) -> AsyncIterator[str]:
    """The address of a server on loopback that gives this answer and hangs up. With an `authority` it speaks TLS."""
    context = None
    if authority:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost").configure_cert(context)

    async def reply(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(reply, "127.0.0.1", 0, ssl=context) as server:
        scheme, host = ("https", "localhost") if authority else ("http", "127.0.0.1")
        yield f"{scheme}://{host}:{server.sockets[0].getsockname()[1]}/"


async def ask(http: httpx.AsyncClient, url: str) -> bytes:
    return (await Exchange(http).send("ModelArts", "GET", url, GivenToken(TOKEN))).content


@pytest.mark.parametrize("url", ["https://a:b/", "modelarts.example", "ftp://modelarts.example"])
async def test_an_address_that_is_no_http_address_is_unreachable(url: str) -> None:
    async with http_client() as http:
        with pytest.raises(Unreachable):
            await ask(http, url)


async def test_a_host_that_dns_does_not_know_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)  # a real one may take its time to say so
    async with http_client() as http:
        with pytest.raises(NameUnknown):
            await Exchange(http).send("IAM", "GET", "https://nowhere.invalid/", GivenToken(TOKEN))


async def test_a_connection_that_ends_within_the_body_is_cut_off() -> None:
    body = b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"count": 4'
    async with answering(body) as url, http_client() as http:
        with pytest.raises(CutOff):
            await ask(http, url)


async def test_a_proxy_of_the_environment_is_not_asked_for_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with answering(SAFE) as url, http_client() as http:
        assert await ask(http, url) == b"safe"


async def test_a_certificate_of_an_unknown_authority_is_not_trusted() -> None:
    async with answering(SAFE, trustme.CA()) as url, http_client() as http:
        with pytest.raises(Untrusted, match="CERTIFICATE_VERIFY_FAILED"):
            await ask(http, url)


async def test_a_private_authority_is_trusted_by_setting_and_another_is_not(tmp_path: Path) -> None:
    own, other, file = trustme.CA(), trustme.CA(), tmp_path / "ca.pem"
    own.cert_pem.write_to_path(file)
    async with http_client(ca_file=str(file)) as http:
        async with answering(SAFE, own) as url:
            assert await ask(http, url) == b"safe"
        async with answering(SAFE, other) as url:
            with pytest.raises(Untrusted):
                await ask(http, url)


async def test_nobody_listens() -> None:
    async with http_client() as http:
        with held_port() as port, pytest.raises(Unreachable, match="ConnectError"):
            await Exchange(http).send("IAM", "GET", f"http://127.0.0.1:{port}/", GivenToken(TOKEN))


async def test_a_refusal_that_is_cut_off_says_what_came_of_it() -> None:
    body = b'HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\n{"error_code": "X.1", "err'
    async with answering(body) as url, http_client() as http:
        with pytest.raises(Forbidden, match=r"403 X\.1"):
            await ask(http, url)


@pytest.mark.parametrize("proxy", ["http://user:pa#ss@proxy:3128", "foo://proxy", "http://proxy:port"])
def test_a_proxy_that_cannot_be_used_is_a_sentence_without_its_password(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(SettingsError, match="HTTPS_PROXY") as caught:
        http_client()
    assert "pa" not in str(caught.value).replace("pass", "")


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "MODELARTS_CA_FILE"])
def test_a_file_without_certificates_is_a_sentence(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    if variable == "SSL_CERT_FILE":
        monkeypatch.setenv(variable, "/nowhere")
    with pytest.raises(SettingsError, match=variable):
        http_client(ca_file="" if variable == "SSL_CERT_FILE" else __file__)
