"""One request and its answer: sizes, encodings, times, certificates, redirects."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import trustme

from bot.modelarts.auth import GivenToken
from bot.modelarts.errors import (
    CutOff,
    Forbidden,
    ModelArtsError,
    NameUnknown,
    Redirected,
    TimedOut,
    TokenRefused,
    TooLarge,
    Unreachable,
    Unreadable,
    Untrusted,
)
from bot.modelarts.exchange import Exchange, Heard, http_client
from bot.settings import SettingsError
from tests.fakes.serving import serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

TOKEN = "a-given-token"
URL = "https://modelarts.example/x"


def exchange(handler: Callable[[httpx.Request], httpx.Response], **changes: Any) -> Exchange:
    return Exchange(http_client(httpx.MockTransport(handler)), **changes)


async def content(
    handler: Callable[[httpx.Request], httpx.Response], url: str = URL, **changes: Any
) -> bytes:
    return (await exchange(handler, **changes).send("ModelArts", "GET", url, GivenToken(TOKEN))).content


def streamed(body: bytes, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(200, headers=named, stream=httpx.ByteStream(body))


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("", bytes),
        ("identity", bytes),
        ("gzip", gzip.compress),
        ("GZIP", gzip.compress),
        ("gzip", lambda body: gzip.compress(body[:1], mtime=0) + gzip.compress(body[1:], mtime=0)),
    ],
)
async def test_an_answer_comes_unpacked(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    headers = {"Content_Encoding": encoding} if encoding else {}
    assert await content(lambda _: streamed(pack(b"{}"), **headers)) == b"{}"


@pytest.mark.parametrize("size", [1000, 1001])
async def test_the_size_is_counted_once_unpacked(size: int) -> None:
    packed = gzip.compress(b"x" * size, mtime=0)
    assert len(packed) < 100
    asking = content(lambda _: streamed(packed, Content_Encoding="gzip"), most=1000)
    if size == 1000:
        assert len(await asking) == size
    else:
        with pytest.raises(TooLarge, match="more than 1000 bytes"):
            await asking


async def test_an_endless_answer_is_left() -> None:
    sent = 0

    class Endless(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            nonlocal sent
            while True:
                sent += 1
                yield b"x" * 100

    with pytest.raises(TooLarge):
        await content(lambda _: httpx.Response(200, stream=Endless()), most=1000)
    assert sent == 11


@pytest.mark.parametrize("encoding", ["gzip, gzip", "deflate", "br", "zstd", "nonsense"])
async def test_what_is_packed_twice_or_by_an_unknown_way_is_not_unpacked(encoding: str) -> None:
    with pytest.raises(Unreadable, match="Content-Encoding"):
        await content(lambda _: streamed(b"x", Content_Encoding=encoding))


@pytest.mark.parametrize(
    "packed",
    [gzip.compress(b"{}" * 99, mtime=0)[:-20] + b"\0" * 20, gzip.compress(b"{}", mtime=0)[:-9], b"{}"],
)
async def test_a_body_that_cannot_be_unpacked_is_unreadable(packed: bytes) -> None:
    with pytest.raises(Unreadable, match=r"Content-Encoding|ends before"):
        await content(lambda _: streamed(packed, Content_Encoding="gzip"))


async def test_a_redirect_is_not_followed_wherever_it_leads() -> None:
    asked: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(307, headers={"Location": "https://elsewhere.example/x"})

    with pytest.raises(Redirected, match=r"to https://elsewhere\.example/x"):
        await content(handler)
    assert asked == ["modelarts.example"]


@pytest.mark.parametrize(
    ("failure", "kind", "said"),
    [
        (httpx.ConnectError("refused"), Unreachable, "ConnectError refused"),
        (httpx.ConnectTimeout(TOKEN), Unreachable, "ConnectTimeout no connection in time"),
        (httpx.PoolTimeout(TOKEN), Unreachable, "PoolTimeout no connection in time"),
        (httpx.ReadTimeout(TOKEN), TimedOut, "ReadTimeout nothing came for 10 s"),
        (httpx.RemoteProtocolError(TOKEN), CutOff, "RemoteProtocolError"),
        (httpx.ReadError(TOKEN), CutOff, "ReadError"),
        (httpx.ProxyError(TOKEN), Unreachable, "ProxyError"),
        (httpx.LocalProtocolError(f"illegal header {TOKEN}"), Unreachable, "LocalProtocolError"),
    ],
)
async def test_no_answer_is_told_apart_and_quotes_no_header(
    failure: Exception, kind: type[ModelArtsError], said: str
) -> None:
    def handler(_: httpx.Request) -> httpx.Response:
        raise failure

    with pytest.raises(ModelArtsError) as caught:
        await content(handler)
    assert caught.value.status is None
    assert str(caught.value) == f"{kind.__name__}: {said} (from ModelArts)"


@pytest.mark.parametrize("url", ["https://a:b/", "modelarts.example", "ftp://modelarts.example"])
async def test_an_address_that_is_no_http_address_is_unreachable(url: str) -> None:
    async with http_client() as http:
        with pytest.raises(Unreachable):
            await Exchange(http).send("ModelArts", "GET", url, GivenToken(TOKEN))


async def test_a_host_that_dns_does_not_know_is_told_apart() -> None:
    async with http_client() as http:
        with pytest.raises(NameUnknown):
            await Exchange(http).send("IAM", "GET", "https://nowhere.invalid/", GivenToken(TOKEN))


async def test_an_answer_that_drips_is_left_after_the_whole_calls_time() -> None:
    class Dripping(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            while True:
                yield b" "
                await asyncio.sleep(0.005)

    with pytest.raises(TimedOut, match=r"no whole answer within 0\.05 s"):
        await content(lambda _: httpx.Response(200, stream=Dripping()), timeout=0.05)


async def test_a_connection_that_ends_within_the_body_is_cut_off() -> None:
    async def cut(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"count": 4')
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(cut, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, http_client() as http:
        with pytest.raises(CutOff):
            await Exchange(http).send("ModelArts", "GET", f"http://127.0.0.1:{port}/", GivenToken(TOKEN))


async def test_a_proxy_of_the_environment_is_not_asked_for_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    async def answer(scope: Any, _receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"here"})

    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with serving(_without_lifespan(answer)) as url, http_client() as http:
        assert (await Exchange(http).send("ModelArts", "GET", url, GivenToken(TOKEN))).content == b"here"


def _without_lifespan(app: Any) -> Any:
    async def inner(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
        else:
            await app(scope, receive, send)

    return inner


@asynccontextmanager
async def tls_server(authority: trustme.CA) -> AsyncIterator[str]:
    """A server on loopback whose certificate is of `authority`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nsafe")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    async with server:
        yield f"https://localhost:{server.sockets[0].getsockname()[1]}/"


async def test_a_certificate_of_an_unknown_authority_is_not_trusted() -> None:
    async with tls_server(trustme.CA()) as url, http_client() as http:
        with pytest.raises(Untrusted, match="CERTIFICATE_VERIFY_FAILED"):
            await Exchange(http).send("ModelArts", "GET", url, GivenToken(TOKEN))


async def test_a_private_authority_is_trusted_by_setting_and_another_is_not(tmp_path: Path) -> None:
    own, other, file = trustme.CA(), trustme.CA(), tmp_path / "ca.pem"
    own.cert_pem.write_to_path(file)
    async with http_client(ca_file=str(file)) as http:
        async with tls_server(own) as url:
            assert (await Exchange(http).send("ModelArts", "GET", url, GivenToken(TOKEN))).content == b"safe"
        async with tls_server(other) as url:
            with pytest.raises(Untrusted):
                await Exchange(http).send("ModelArts", "GET", url, GivenToken(TOKEN))


async def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    async with http_client() as http:
        with pytest.raises(Unreachable, match="ConnectError"):
            await Exchange(http).send("IAM", "GET", f"http://127.0.0.1:{port}/", GivenToken(TOKEN))


async def test_repr_shows_neither_content_nor_headers() -> None:
    response = httpx.Response(200, headers={"X-Subject-Token": TOKEN}, content=TOKEN.encode())
    answer = await exchange(lambda _: response).send("IAM", "GET", URL, GivenToken(TOKEN))
    assert TOKEN not in repr(answer)


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(401, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(b"not gzip")),
        httpx.Response(401, headers={"Content-Encoding": "br"}, stream=httpx.ByteStream(b"x")),
        httpx.Response(401, stream=httpx.ByteStream(b"x" * 9999)),
    ],
)
async def test_a_refusal_whose_body_cannot_be_read_is_a_refusal_all_the_same(
    response: httpx.Response,
) -> None:
    with pytest.raises(TokenRefused) as caught:
        await content(lambda _: response, most=1000)
    assert caught.value.status == 401


async def test_a_refusal_that_is_cut_off_says_what_came_of_it() -> None:
    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\n{"error_code": "X.1", "err')
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(cut, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, http_client() as http:
        with pytest.raises(Forbidden, match=r"403 X\.1"):
            await Exchange(http).send("ModelArts", "GET", f"http://127.0.0.1:{port}/", GivenToken(TOKEN))


async def test_each_request_is_observed_with_its_status_or_what_failed() -> None:
    heard: list[Heard] = []

    def handler(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/lost":
            raise httpx.ReadError("x")
        return httpx.Response(200, headers={"Date": "Sun, 04 Jan 2026 09:05:22 GMT"})

    asking = exchange(handler, observe=heard.append, clock=lambda: 1_767_517_522.0 + 9)
    await asking.send("IAM", "GET", "https://iam.example/", GivenToken(TOKEN))
    with pytest.raises(CutOff):
        await asking.send("ModelArts", "GET", "https://modelarts.example/lost", GivenToken(TOKEN))
    assert heard == [Heard("IAM", "200", 9.0), Heard("ModelArts", "CutOff")]


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
