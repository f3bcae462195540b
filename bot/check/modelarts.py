"""Checks of ModelArts: the ways to its hosts, then who asks each region and what comes, then the clock."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.check.findings import Finding, State, Step, merge
from bot.check.region import Course, check_region
from bot.check.ways import Way, check_way
from bot.modelarts.cache import DEADLINE
from bot.modelarts.errors import ClockSkewed
from bot.modelarts.exchange import http_client
from bot.modelarts.regions import iam_endpoint, region_clients
from bot.settings import CredentialKind, SettingsError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import httpx

    from bot.modelarts.client import RegionClient
    from bot.modelarts.exchange import Heard
    from bot.settings import Settings

SKEW_NOTED = 60.0  # seconds; the signature of a request holds for 15 minutes
_NEEDING_WAYS = (Step.CREDENTIALS, Step.PROJECT, Step.CALL)


@dataclass(slots=True)
class _Ear:
    """What is heard of all requests.

    `skews` are by how many seconds this machine's clock is ahead, as the answers' own dates have it;
    `accepted` is set once one of them was answered with what it asked for.
    """

    skews: list[float] = field(default_factory=list)
    accepted: asyncio.Event = field(default_factory=asyncio.Event)

    def note(self, heard: Heard) -> None:
        if heard.skew is not None:
            self.skews.append(heard.skew)
        if heard.outcome.startswith("2"):
            self.accepted.set()


async def check_modelarts(
    settings: Settings, transport: httpx.AsyncBaseTransport | None = None, *, deadline: float = DEADLINE
) -> AsyncIterator[Finding]:
    """What is found on the way to each region, in `deadline` seconds for all, and some for DNS and TLS."""
    try:
        http = http_client(transport, settings.modelarts_ca_file)
    except SettingsError as error:
        yield Finding(Step.SETTINGS, State.FAILED, str(error))
        return
    ear = _Ear()
    regions = settings.modelarts_regions
    async with http:
        clients = region_clients(settings, http, observe=ear.note)
        ways = await _check_ways(settings, clients)
        for finding in sorted(merge(ways, regions), key=lambda each: each.step is Step.TLS):
            yield finding
        blocked = {finding.region for finding in ways if finding.state is State.FAILED}
        end = asyncio.get_running_loop().time() + deadline
        courses = await _ask(settings, [each for each in clients if each.region not in blocked], ear, end)
        for region in blocked:
            courses[region] = Course([_unreached(step, region) for step in _NEEDING_WAYS])
    found = merge((finding for region in regions for finding in courses[region].findings), regions)
    for finding in sorted(found, key=_order_of):
        yield finding
    if ear.skews and not any(finding.step is Step.CLOCK for finding in found):
        yield _read_clock(ear.skews)


async def _check_ways(settings: Settings, clients: list[RegionClient]) -> list[Finding]:
    """What is found on the ways that each region needs; each host is looked at once."""
    ways: dict[tuple[str, int], tuple[Way, list[str]]] = {}
    for client in clients:
        urls = {client.endpoint: "MODELARTS_ENDPOINT"}
        if settings.credential is CredentialKind.USER or not settings.project_of(client.region):
            urls[iam_endpoint(settings, client.region)] = "IAM_ENDPOINT"
        for url, variable in urls.items():
            way = Way.to(url, variable)
            ways.setdefault((way.host, way.port), (way, []))[1].append(client.region)
    looked = await asyncio.gather(*(check_way(way, settings.modelarts_ca_file) for way, _ in ways.values()))
    return [
        replace(finding, region=region)
        for (_, served), findings in zip(ways.values(), looked, strict=True)
        for finding in findings
        for region in dict.fromkeys(served)
    ]


async def _ask(settings: Settings, clients: list[RegionClient], ear: _Ear, end: float) -> dict[str, Course]:
    """What is found in each region until `end` of the event loop's clock.

    A few refusals lock a key or a user: one region is asked at a time until the credential is accepted, and
    none after a refusal. Then the others are asked side by side.
    """
    loop = asyncio.get_running_loop()
    if settings.credential is CredentialKind.TOKEN:
        ear.accepted.set()  # nothing locks it
    asked: dict[str, asyncio.Task[Course]] = {}
    courses: dict[str, Course] = {}
    accepted = asyncio.create_task(ear.accepted.wait())
    try:
        for client in clients:
            if refused_in := next((region for region in asked if _is_refused(asked[region])), ""):
                said = f"not tried: it was refused in {refused_in}, and five failures lock it"
            elif loop.time() >= end:
                said = "not tried: no time was left"
            else:
                asked[client.region] = asyncio.create_task(check_region(settings, client, end))
                await asyncio.wait((asked[client.region], accepted), return_when=asyncio.FIRST_COMPLETED)
                continue
            courses[client.region] = Course(_untried(said, client.region))
        for region, task in asked.items():
            courses[region] = await task
    finally:
        for each in (accepted, *asked.values()):
            each.cancel()
        await asyncio.gather(accepted, *asked.values(), return_exceptions=True)
    return courses


def _order_of(finding: Finding) -> int:
    """The steps of all regions one after the other, what went wrong before them first."""
    return _NEEDING_WAYS.index(finding.step) + 1 if finding.step in _NEEDING_WAYS else 0


def _is_refused(task: asyncio.Task[Course]) -> bool:
    return task.done() and task.result().refused


def _untried(said: str, region: str) -> list[Finding]:
    first, *rest = _NEEDING_WAYS
    return [Finding(first, State.SKIPPED, said, region), *(_unreached(step, region) for step in rest)]


def _unreached(step: Step, region: str) -> Finding:
    return Finding(step, State.SKIPPED, "not reached", region)


def _read_clock(skews: list[float]) -> Finding:
    worst = max(skews, key=abs)
    if abs(worst) < SKEW_NOTED:
        return Finding(Step.CLOCK, State.OK, f"this machine's clock is right to {abs(worst):.0f} s")
    said = f"this machine's clock is {abs(worst) / 60:.0f} minutes {'ahead' if worst > 0 else 'behind'}"
    return Finding(Step.CLOCK, State.WARNING, said, mend=ClockSkewed.hint)
