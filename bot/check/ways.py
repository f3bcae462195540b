"""Checks on the way to a host: its name in DNS, the certificate that it shows, or the proxy before it."""

from __future__ import annotations

import asyncio
import ssl
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from bot.check.findings import Finding, State, Step
from bot.modelarts.errors import NameUnknown, Unreachable, Untrusted
from bot.modelarts.exchange import CONNECT_TIMEOUT, tls_context
from bot.modelarts.hints import hint_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.modelarts.errors import ModelArtsError

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})  # the client never asks these through a proxy
_HTTPS = 443
_SECOND_ADDRESS = 0.25  # seconds until the next of a host's addresses is tried beside the first
_CERTIFICATE_NOTED = 14 * 86_400.0  # seconds of life left
_PER_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Way:
    """A host and port, and the setting that its address may be given by."""

    scheme: str
    host: str
    port: int
    variable: str = "MODELARTS_ENDPOINT"

    @classmethod
    def to(cls, url: str, variable: str = "MODELARTS_ENDPOINT") -> Way:
        """The way to the host of a URL that the settings accept."""
        parts = urlsplit(url)
        return cls(parts.scheme, parts.hostname or "", parts.port or _port_of(parts.scheme), variable)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _HTTPS else f"{host}:{self.port}"


async def check_way(way: Way, ca_file: str = "") -> list[Finding]:
    """DNS and TLS of one host; a proxy on the way does both in this machine's place."""
    if proxy := proxy_of(way):
        return [
            Finding(Step.DNS, State.SKIPPED, f"{way} is asked through {proxy}"),
            Finding(Step.TLS, State.SKIPPED, "done through the proxy"),
        ]
    try:
        async with asyncio.timeout(CONNECT_TIMEOUT):
            infos = await asyncio.get_running_loop().getaddrinfo(way.host, way.port)
    except TimeoutError:
        return [_failed(Step.DNS, NameUnknown(error_msg=f"{way}: no answer of DNS in time"))]
    except (OSError, UnicodeError) as error:
        return [_failed(Step.DNS, NameUnknown(error_msg=f"{way}: {error}"))]
    found = Finding(Step.DNS, State.OK, f"{way} is {infos[0][4][0]}")
    if way.scheme == "http":
        return [found, Finding(Step.TLS, State.SKIPPED, f"{way} is asked by plain http")]
    return [found, await check_certificate(way, ca_file)]


async def check_certificate(way: Way, ca_file: str = "", *, within: float = 2 * CONNECT_TIMEOUT) -> Finding:
    """Whether the certificate that a host shows `within` seconds is trusted, and for how long."""
    try:
        async with asyncio.timeout(within):
            _, writer = await asyncio.open_connection(
                way.host, way.port, ssl=tls_context(ca_file), happy_eyeballs_delay=_SECOND_ADDRESS
            )
    except ssl.SSLCertVerificationError as error:
        return _failed(Step.TLS, Untrusted(error_msg=f"{way}: {error.verify_message}"))
    except ssl.SSLError as error:
        if error.reason == "WRONG_VERSION_NUMBER":
            mend = f"Check the scheme and the port in {way.variable}."
            return Finding(Step.TLS, State.FAILED, f"{way} speaks no TLS on that port", mend=mend)
        return _failed(Step.TLS, Unreachable(error_msg=f"{way}: {error.reason or 'TLS failed'}"))
    except TimeoutError:
        return _failed(Step.TLS, Unreachable(error_msg=f"{way}: no connection in time"))
    except OSError as error:
        return _failed(Step.TLS, Unreachable(error_msg=f"{way}: {error}"))
    certificate = writer.get_extra_info("peercert") or {}
    writer.close()
    return read_life(way, certificate, time.time())


def read_life(way: Way, certificate: Mapping[str, object], now: float) -> Finding:
    """How long a trusted certificate holds, from `now` (Unix seconds) on."""
    try:
        left = ssl.cert_time_to_seconds(str(certificate.get("notAfter", ""))) - now
    except ValueError:
        return Finding(Step.TLS, State.OK, f"{way} has a certificate that states no end")
    said = f"{way} has a certificate for {left / _PER_DAY:.0f} more days"
    return Finding(Step.TLS, State.OK if left > _CERTIFICATE_NOTED else State.WARNING, said)


def proxy_of(way: Way) -> str:
    """The host of the proxy that the way leads through; empty where it is straight."""
    if way.host in _LOOPBACK:
        return ""
    proxies = getproxies()
    proxy = proxies.get(way.scheme) or proxies.get("all")
    if not proxy or proxy_bypass(way.host):
        return ""
    try:
        return urlsplit(proxy if "://" in proxy else f"http://{proxy}").hostname or "a proxy"
    except ValueError:
        return "a proxy"


def _port_of(scheme: str) -> int:
    return 80 if scheme == "http" else _HTTPS


def _failed(step: Step, error: ModelArtsError) -> Finding:
    return Finding(step, State.FAILED, str(error), mend=hint_of(error))
