"""Checks on the way to ModelArts: DNS, TLS, credentials, the project, the call itself, the clock."""

from __future__ import annotations

import asyncio
import ssl
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

from bot.check.findings import Finding, State, Step
from bot.modelarts.errors import (
    ClockSkewed,
    Forbidden,
    ModelArtsError,
    NameUnknown,
    NoProject,
    Unauthorized,
    Unreachable,
    Untrusted,
    WrongProject,
    WrongRegion,
)
from bot.modelarts.exchange import CONNECT_TIMEOUT, http_client, tls_context
from bot.modelarts.refusals import read_skew
from bot.modelarts.regions import KNOWN_REGIONS, iam_endpoint, region_clients
from bot.settings import CREDENTIALS, CredentialKind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    import httpx

    from bot.catalogue.snapshot import RegionAnswer
    from bot.modelarts.client import RegionClient
    from bot.modelarts.exchange import Answer
    from bot.settings import Settings

SKEW_NOTED = 60.0  # seconds; the signature of a request holds for 15 minutes
_CERTIFICATE_NOTED = 14 * 86_400.0  # seconds of life left
_PER_DAY = 86_400.0
_BEFORE_CALL = 2  # steps: credentials and project
# The step that an error belongs to, by the first class it is of; any other belongs to the call.
_STEPS: tuple[tuple[type[ModelArtsError], Step], ...] = (
    (NameUnknown, Step.DNS),
    (Untrusted, Step.TLS),
    (WrongRegion, Step.PROJECT),
    (WrongProject, Step.PROJECT),
    (NoProject, Step.PROJECT),
    (ClockSkewed, Step.CLOCK),
    (Unauthorized, Step.CREDENTIALS),
)


@dataclass(slots=True)
class _Dates:
    """By how many seconds this machine's clock is ahead, as the answers' own dates have it."""

    skews: list[float] = field(default_factory=list)

    def note(self, answer: Answer) -> None:
        skew = read_skew({name.lower(): value for name, value in answer.headers.items()}, answer.at)
        if skew is not None:
            self.skews.append(skew)


def check_choice(settings: Settings) -> Iterator[Finding]:
    """Which credential and regions are in use, and what is set besides."""
    used = settings.credential
    if used is None:
        return
    yield Finding(Step.SETTINGS, State.OK, f"in use: the {used} of {' and '.join(CREDENTIALS[used])}")
    for kind, names in CREDENTIALS.items():
        set_too = [name for name in names if settings.is_set(name)]
        if kind is not used and set_too:
            said = f"not in use: {', '.join(set_too)}, since the {used} comes first"
            mend = (
                f"Unset {' and '.join(CREDENTIALS[used])} to use the {kind}, or else {' and '.join(set_too)}."
            )
            yield Finding(Step.SETTINGS, State.WARNING, said, mend=mend)
    for region in settings.modelarts_regions:
        if region not in KNOWN_REGIONS and not settings.endpoint_of(region):
            said = "ModelArts is not known to be in this region"
            mend = "Check MODELARTS_REGIONS for a slip; a new region needs nothing more."
            yield Finding(Step.SETTINGS, State.WARNING, said, region, mend)


async def check_modelarts(
    settings: Settings, transport: httpx.AsyncBaseTransport | None = None
) -> AsyncIterator[Finding]:
    """What is found on the way to each region; the regions are asked side by side."""
    dates = _Dates()
    async with http_client(transport, settings.modelarts_ca_file) as http:
        clients = region_clients(settings, http, observe=dates.note)
        asked = [asyncio.create_task(_check_region(settings, client)) for client in clients]
        for task in asked:
            for finding in await task:
                yield finding
    if dates.skews:
        yield _read_clock(dates.skews)


async def _check_region(settings: Settings, client: RegionClient) -> list[Finding]:
    region = client.region
    urls = [client.endpoint]
    if settings.credential is CredentialKind.USER or not settings.project_of(region):
        urls.append(iam_endpoint(settings, region))
    hosts = {urlsplit(url)._replace(path="", query="") for url in urls}
    found = [finding for host in sorted(hosts) for finding in await _check_way(host, region, settings)]
    if any(finding.state is State.FAILED for finding in found):
        skipped = (Step.CREDENTIALS, Step.PROJECT, Step.CALL)
        return [*found, *(Finding(step, State.SKIPPED, "not reached", region) for step in skipped)]
    return [*found, *await _check_call(settings, client)]


async def _check_way(parts: SplitResult, region: str, settings: Settings) -> list[Finding]:
    """DNS and TLS of one host; a proxy on the way does both in this machine's place."""
    host, port = parts.hostname or "", parts.port or {"http": 80}.get(parts.scheme, 443)
    proxy = getproxies().get(parts.scheme) or getproxies().get("all")
    if proxy and not proxy_bypass(host):
        return [
            Finding(Step.DNS, State.SKIPPED, f"{host} is asked through {urlsplit(proxy).hostname}", region)
        ]
    try:
        async with asyncio.timeout(CONNECT_TIMEOUT):
            infos = await asyncio.get_running_loop().getaddrinfo(host, port)
    except (OSError, UnicodeError) as error:
        return [_failed(Step.DNS, NameUnknown(error_msg=f"{host}: {error}"), region)]
    address = str(infos[0][4][0])
    found = [Finding(Step.DNS, State.OK, f"{host} is {address}", region)]
    if parts.scheme == "http":
        return [*found, Finding(Step.TLS, State.SKIPPED, f"{host} is asked by plain http", region)]
    return [*found, await check_certificate(host, port, region, settings.modelarts_ca_file)]


async def check_certificate(host: str, port: int, region: str, ca_file: str) -> Finding:
    """Whether the certificate that a host shows is trusted, and for how long."""
    try:
        async with asyncio.timeout(2 * CONNECT_TIMEOUT):
            _, writer = await asyncio.open_connection(host, port, ssl=tls_context(ca_file))
    except ssl.SSLCertVerificationError as error:
        return _failed(Step.TLS, Untrusted(error_msg=f"{host}: {error.verify_message}"), region)
    except OSError as error:  # a TimeoutError and any other SSLError among them
        return _failed(Step.TLS, Unreachable(error_msg=f"{host}: {error or 'no connection in time'}"), region)
    certificate = writer.get_extra_info("peercert")
    writer.close()
    left = ssl.cert_time_to_seconds(certificate["notAfter"]) - time.time()
    said = f"{host} has a certificate for {left / _PER_DAY:.0f} more days"
    return Finding(Step.TLS, State.OK if left > _CERTIFICATE_NOTED else State.WARNING, said, region)


async def _check_call(settings: Settings, client: RegionClient) -> list[Finding]:
    """Credentials, project and call; what an earlier step is vouched for by is a later one."""
    region, given = client.region, settings.project_of(client.region)
    project, vouched, began = given, 0, time.monotonic()
    try:
        project = await client.account.project_id()
        vouched = 0 if given else _BEFORE_CALL
        answer = await client.fetch()
    except ModelArtsError as error:
        vouched = max(vouched, isinstance(error, Forbidden | NoProject))
        last = _failed(
            next((step for kind, step in _STEPS if isinstance(error, kind)), Step.CALL), error, region
        )
    else:
        vouched, last = _BEFORE_CALL, _read_answer(answer, time.monotonic() - began)
    before = (
        Finding(Step.CREDENTIALS, State.OK, f"the {settings.credential} is accepted", region),
        Finding(Step.PROJECT, State.OK, f"{project} ({'given' if given else 'looked up in IAM'})", region),
    )
    return [*(finding for finding in before[:vouched] if finding.step is not last.step), last]


def _read_answer(answer: RegionAnswer, seconds: float) -> Finding:
    said = f"{len(answer.engines)} engines, {len(answer.runtimes)} runtimes, in {seconds:.1f} s"
    if not answer.runtimes:
        mend = "The project sees no runtime there: check MODELARTS_REGIONS and MODELARTS_PROJECT_ID."
        return Finding(Step.CALL, State.WARNING, said, answer.region, mend)
    if answer.faults:
        mend = f"{len(answer.faults)} parts of it could not be used; `/runtimes status` says which."
        return Finding(Step.CALL, State.WARNING, said, answer.region, mend)
    return Finding(Step.CALL, State.OK, said, answer.region)


def _failed(step: Step, error: ModelArtsError, region: str) -> Finding:
    return Finding(step, State.FAILED, str(error), region, error.hint)


def _read_clock(skews: list[float]) -> Finding:
    worst = max(skews, key=abs)
    if abs(worst) < SKEW_NOTED:
        return Finding(Step.CLOCK, State.OK, f"this machine's clock is right to {abs(worst):.0f} s")
    said = f"this machine's clock is {abs(worst) / 60:.0f} minutes {'ahead' if worst > 0 else 'behind'}"
    return Finding(Step.CLOCK, State.WARNING, said, mend=ClockSkewed.hint)
