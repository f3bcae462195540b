"""The certificate of a host, as a check sees it."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import trustme

from bot.check.findings import State, Step
from bot.check.modelarts import check_certificate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


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
        finding = await check_certificate("localhost", port, "cn-north-4", str(file))
    assert (finding.step, finding.state) == (Step.TLS, state)
    assert finding.said == f"localhost has a certificate for {days} more days"


async def test_an_untrusted_certificate_names_the_setting_for_a_private_authority() -> None:
    async with tls_port(trustme.CA()) as port:
        finding = await check_certificate("localhost", port, "cn-north-4", "")
    assert finding.state is State.FAILED
    assert finding.said.startswith("Untrusted: localhost: ")
    assert finding.variables == ("MODELARTS_CA_FILE",)


async def test_a_port_that_nobody_listens_on_is_unreachable() -> None:
    finding = await check_certificate("localhost", 9, "cn-north-4", "")
    assert finding.state is State.FAILED
    assert finding.said.startswith("Unreachable: localhost: ")
