"""One request and its answer: sizes, encodings, times, redirects."""

from __future__ import annotations

import asyncio
import gzip
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from bot.modelarts.auth import GivenToken
from bot.modelarts.errors import (
    CutOff,
    ModelArtsError,
    Redirected,
    TimedOut,
    TokenRefused,
    TooLarge,
    Unreachable,
    Unreadable,
)
from bot.modelarts.exchange import Exchange, Heard, http_client
from tests.modelarts.cloud import TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

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


async def test_an_answer_that_drips_is_left_after_the_whole_calls_time() -> None:
    class Dripping(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            while True:
                yield b" "
                await asyncio.sleep(0.005)

    with pytest.raises(TimedOut, match=r"no whole answer within 0\.05 s"):
        await content(lambda _: httpx.Response(200, stream=Dripping()), timeout=0.05)


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
