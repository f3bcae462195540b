"""What a fault does to an answer on its way: packed, delayed, cut, dropped, without end."""

from __future__ import annotations

import asyncio
import gzip
import json
import zlib

import httpx
import pytest

from bot.playground.delivery import BOMB
from bot.playground.faults import Fault
from bot.playground.sandbox import Sandbox, example, sandbox
from tests.fakes.scene import until
from tests.fakes.serving import loopback, serving
from tests.fakes.simulated_time import in_simulated_time
from tests.playground.calls import GOOD, PATH, TOKENS, client, login, standing

WHOLE = json.dumps(example()).encode()


async def raw(http: httpx.AsyncClient, path: str = PATH) -> tuple[httpx.Response, bytes]:
    """An answer, and its body as it came."""
    async with http.stream("GET", path, headers=GOOD) as response:
        return response, b"".join([chunk async for chunk in response.aiter_raw()])


async def test_a_bomb_is_small_and_inflates_to_the_answer_and_much_white_space(
    box: Sandbox, wire: httpx.AsyncClient
) -> None:
    box.faults = [Fault(encoding="bomb")]
    response, packed = await raw(wire)
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(packed) < 100_000
    press = zlib.decompressobj(31)
    assert press.decompress(packed, len(WHOLE) + 1) == WHOLE + b" "
    assert len(WHOLE) + 1 + len(press.decompress(press.unconsumed_tail)) == BOMB


async def test_an_encoding_that_lies_cannot_be_decoded(box: Sandbox, wire: httpx.AsyncClient) -> None:
    box.faults = [Fault(encoding="lies")]
    response, plain = await raw(wire)
    assert (response.headers["Content-Encoding"], plain) == ("gzip", WHOLE)
    with pytest.raises(httpx.DecodingError):
        await wire.get(PATH)


async def test_a_body_can_be_packed_twice(box: Sandbox, wire: httpx.AsyncClient) -> None:
    box.faults = [Fault(encoding="twice")]
    response, packed = await raw(wire)
    assert response.headers["Content-Encoding"] == "gzip, gzip"
    assert gzip.decompress(gzip.decompress(packed)) == WHOLE


@pytest.mark.parametrize(("fault", "seconds"), [(Fault(delay=60), 60), (Fault(drip=3), 20 * 3)])
@in_simulated_time
async def test_a_delay_is_before_the_answer_and_a_drip_between_its_20_chunks(
    fault: Fault, seconds: float
) -> None:
    async with client(standing(faults=[fault])) as http:
        assert (await http.get(PATH, headers=GOOD)).json() == example()
    assert asyncio.get_running_loop().time() == pytest.approx(seconds)


async def test_a_body_that_drips_comes_whole_over_a_socket(box: Sandbox, wire: httpx.AsyncClient) -> None:
    box.faults = [Fault(drip=0.001)]
    assert (await wire.get(PATH)).json() == example()


@pytest.mark.parametrize("fault", [Fault(delay=3_600), Fault(drip=3_600), Fault(endless=True, drip=3_600)])
async def test_nothing_waits_for_a_client_that_has_left(
    box: Sandbox, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    box.faults = [fault]
    async with serving(sandbox(box)) as url, loopback(headers=GOOD) as http:
        with pytest.raises(httpx.ReadTimeout):
            await http.get(f"{url}{PATH}", timeout=httpx.Timeout(None, read=0.05))
    assert caplog.records == []


@pytest.mark.parametrize("sent", [0, 1, 100, len(WHOLE) - 1])
async def test_a_body_that_is_cut_ends_before_its_length(
    box: Sandbox, wire: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, sent: int
) -> None:
    box.faults = [Fault(cut=sent, times=1)]
    got = bytearray()

    async def read() -> None:
        async with wire.stream("GET", PATH) as response:
            assert response.headers["Content-Length"] == str(len(WHOLE))
            async for chunk in response.aiter_raw():
                got.extend(chunk)

    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
        await read()
    assert got == WHOLE[:sent]
    assert (await wire.get(PATH)).json() == example()
    assert caplog.records == []


async def test_a_request_that_is_dropped_gets_no_answer(
    box: Sandbox, wire: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    await wire.get(PATH)  # a connection that is open already
    box.faults = [Fault(drop=True, times=2)]
    for _ in range(2):
        with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
            await wire.get(PATH)
    assert (await wire.post(TOKENS, json=login())).status_code == 201
    assert caplog.records == []


@pytest.mark.parametrize("fault", [Fault(drop=True), Fault(cut=5), Fault(status=500, cut=0)])
async def test_without_a_socket_what_is_cut_or_dropped_is_the_same_error(
    box: Sandbox, http: httpx.AsyncClient, fault: Fault
) -> None:
    box.faults = [fault]
    with pytest.raises(httpx.RemoteProtocolError):
        await http.get(PATH, headers=GOOD)


async def test_an_endless_body_goes_on_until_the_client_leaves(
    box: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    box.faults = [Fault(endless=True)]
    got = 0
    async with serving(sandbox(box)) as url, loopback(headers=GOOD) as http:
        running = asyncio.all_tasks()
        async with http.stream("GET", f"{url}{PATH}") as response:
            assert "Content-Length" not in response.headers
            async for chunk in response.aiter_raw():
                got += len(chunk)
                if got > 4 * 2**20:
                    break
        await until(lambda: not asyncio.all_tasks() - running)
    assert got > 4 * 2**20
    assert caplog.records == []
