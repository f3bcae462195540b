"""The way to a host, as a check sees it: DNS, the certificate, a proxy."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import trustme

from bot.check.findings import State, Step
from bot.check.ways import Way, check_certificate, check_way, proxy_of, read_life
from tests.fakes.scene import WITHIN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


PUBLIC = Way("https", "modelarts.invalid", 443, "MODELARTS_ENDPOINT")


def way(port: int) -> Way:
    return Way("https", "localhost", port, "MODELARTS_ENDPOINT")


@asynccontextmanager
async def tls_port(authority: trustme.CA, days: int = 90) -> AsyncIterator[int]:
    """A port on localhost that shows a certificate of `authority`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    until = datetime.now(UTC) + timedelta(days=days, hours=1)
    authority.issue_cert("localhost", not_after=until).configure_cert(context)
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]


@pytest.mark.parametrize(("days", "state"), [(90, State.OK), (3, State.WARNING)])
async def test_how_long_a_trusted_certificate_lasts_is_said(tmp_path: Path, days: int, state: State) -> None:
    authority, file = trustme.CA(), tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(file)
    async with tls_port(authority, days) as port:
        finding = await check_certificate(way(port), str(file), within=WITHIN)
    assert (finding.step, finding.state) == (Step.TLS, state)
    assert finding.said == f"localhost:{port} has a certificate for {days} more days"


async def test_an_untrusted_certificate_names_the_setting_for_a_private_authority() -> None:
    async with tls_port(trustme.CA()) as port:
        finding = await check_certificate(way(port), within=WITHIN)
    assert finding.state is State.FAILED
    assert finding.said.startswith(f"Untrusted: localhost:{port}: ")
    assert finding.variables == ("MODELARTS_CA_FILE",)


async def test_a_port_that_nobody_listens_on_is_unreachable() -> None:
    finding = await check_certificate(way(9))
    assert finding.state is State.FAILED
    assert finding.said.startswith("Unreachable: localhost:9: ")


async def test_a_port_that_speaks_no_tls_is_told_from_an_untrusted_one() -> None:
    def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        finding = await check_certificate(way(port), within=WITHIN)
    assert (finding.state, finding.said) == (State.FAILED, f"localhost:{port} speaks no TLS on that port")
    assert finding.mend == "Check the scheme and the port in MODELARTS_ENDPOINT."


async def test_a_host_that_is_silent_is_given_up_in_words() -> None:
    hold = asyncio.Event()

    async def wait(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await hold.wait()
        writer.close()

    async with await asyncio.start_server(wait, "127.0.0.1", 0) as server:
        finding = await check_certificate(way(server.sockets[0].getsockname()[1]), within=0.1)
        hold.set()
    assert finding.said.endswith(": no connection in time")


def test_a_certificate_that_states_no_end_is_borne() -> None:
    for certificate in ({}, {"notAfter": "some day"}):
        finding = read_life(PUBLIC, certificate, 0.0)
        assert finding.said == "modelarts.invalid has a certificate that states no end"


async def test_a_proxy_does_dns_and_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://name:password@proxy.example:3128")
    found = await check_way(PUBLIC)
    assert [(each.step, each.state, each.said) for each in found] == [
        (Step.DNS, State.SKIPPED, "modelarts.invalid is asked through proxy.example"),
        (Step.TLS, State.SKIPPED, "done through the proxy"),
    ]


@pytest.mark.parametrize(
    ("proxy", "host"),
    [("proxy:3128", "proxy"), ("http://proxy", "proxy"), ("http://[", "a proxy"), ("://", "a proxy")],
)
def test_a_proxy_is_named_however_it_is_written(
    monkeypatch: pytest.MonkeyPatch, proxy: str, host: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    assert proxy_of(PUBLIC) == host
    assert proxy_of(way(8443)) == ""
    monkeypatch.setenv("NO_PROXY", "modelarts.invalid")
    assert proxy_of(PUBLIC) == ""
