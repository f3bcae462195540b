"""The check of one region: the credentials, the project, the call itself."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.catalogue.snapshot import FaultKind
from bot.check.findings import Finding, State, Step
from bot.check.ways import Way, proxy_of
from bot.modelarts.client import SERVICE as MODELARTS
from bot.modelarts.errors import (
    ClockSkewed,
    CredentialRefused,
    Forbidden,
    ModelArtsError,
    NameUnknown,
    NoProject,
    TimedOut,
    Unauthorized,
    Untrusted,
    WrongProject,
    WrongRegion,
)
from bot.modelarts.hints import IAM, hint_of
from bot.settings import CredentialKind

if TYPE_CHECKING:
    from bot.catalogue.snapshot import Fault, RegionAnswer
    from bot.modelarts.client import RegionClient
    from bot.settings import Settings

_WALK = (Step.CREDENTIALS, Step.PROJECT, Step.CALL)
# The step that an error belongs to, by the first class it is of: whoever answered, and of ModelArts alone.
_OF_ANYONE: tuple[tuple[type[ModelArtsError], Step], ...] = (
    (NameUnknown, Step.DNS),
    (Untrusted, Step.TLS),
    (ClockSkewed, Step.CLOCK),
)
_OF_MODELARTS: tuple[tuple[type[ModelArtsError], Step], ...] = (
    (WrongRegion, Step.PROJECT),
    (WrongProject, Step.PROJECT),
    (NoProject, Step.PROJECT),
    (Unauthorized, Step.CREDENTIALS),
)
# What is said of each kind of fault, of one and of several.
_FAULTS = {
    FaultKind.TORN: (
        "{n} row of {engine} is left out: lists of different length",
        "{n} rows of {engine} are left out: lists of different length",
    ),
    FaultKind.UNREADABLE: (
        "{n} row of {engine} is left out: not of the documented form",
        "{n} rows of {engine} are left out: not of the documented form",
    ),
    FaultKind.REPEATED: (
        "{engine} lists {n} name twice with different facts: the first is taken",
        "{engine} lists {n} names twice with different facts: the first is taken",
    ),
    FaultKind.MISSING: (
        "{n} engine is missing: fewer came than ModelArts counts",
        "{n} engines are missing: fewer came than ModelArts counts",
    ),
}
_ENGINE_SHOWN = 60  # characters


@dataclass(frozen=True, slots=True)
class Course:
    """What was found in one region, and whether the credential was refused in a way that counts."""

    findings: list[Finding]
    refused: bool = False


async def check_region(settings: Settings, client: RegionClient, end: float) -> Course:
    """The steps from the credentials to the call, as far as they go until `end` of the event loop's clock."""
    region, given = client.region, settings.project_of(client.region)
    project, began = "", time.monotonic()
    try:
        async with asyncio.timeout_at(end):
            project = await client.patience.call(client.account.project_id)
            answer = await client.fetch()
    except TimeoutError:
        service = MODELARTS if project else IAM
        said = "no whole answer in the time that all regions have"
        error: ModelArtsError = TimedOut(error_msg=said, service=service, credential=settings.credential)
    except ModelArtsError as failure:
        error = failure
    except Exception as bug:  # noqa: BLE001  (a check says what it met, whatever that was)
        return Course([Finding(Step.CALL, State.FAILED, f"{type(bug).__name__} while asking", region)])
    else:
        passed = _passed(settings, region, project)
        return Course([*passed, *_read_answer(answer, time.monotonic() - began)])
    step = _step_of(error, settings.credential)
    known = {Step.CREDENTIALS: _vouches(error, settings.credential, looked_up=bool(project and not given))}
    known[Step.PROJECT] = known[Step.CREDENTIALS] and bool(project and not given)
    before = _WALK[: _WALK.index(step)] if step in _WALK else ()
    passed = [each for each in _passed(settings, region, project) if each.step in before and known[each.step]]
    after = [each for each in _WALK if each not in before and each is not step]
    failed = Finding(step, State.FAILED, str(error), region, _mend_of(error, client))
    skipped = (Finding(each, State.SKIPPED, "not reached", region) for each in after)
    return Course([*passed, failed, *skipped], isinstance(error, CredentialRefused))


def _mend_of(error: ModelArtsError, client: RegionClient) -> str:
    if isinstance(error, NameUnknown) and (proxy := proxy_of(Way.to(client.endpoint))):
        return f"Check HTTPS_PROXY for a slip, and this machine's DNS: {proxy} is the name that is asked for."
    return hint_of(error)


def _passed(settings: Settings, region: str, project: str) -> list[Finding]:
    """What is said of the steps before the call once it is known that they went well."""
    how = "given" if settings.project_of(region) else "looked up in IAM"
    return [
        Finding(Step.CREDENTIALS, State.OK, f"the {settings.credential} is accepted", region),
        Finding(Step.PROJECT, State.OK, f"{project} ({how})", region),
    ]


def _step_of(error: ModelArtsError, kind: CredentialKind | None) -> Step:
    """The step that an error belongs to: what IAM says of a user is of its token, and else of the project."""
    if step := next((step for each, step in _OF_ANYONE if isinstance(error, each)), None):
        return step
    if error.service == IAM:
        of_token = kind is CredentialKind.USER or isinstance(error, Unauthorized)
        return Step.CREDENTIALS if of_token else Step.PROJECT
    return next((step for each, step in _OF_MODELARTS if isinstance(error, each)), Step.CALL)


def _vouches(error: ModelArtsError, kind: CredentialKind | None, *, looked_up: bool) -> bool:
    """Whether the credential was accepted before this error: by IAM, or by ModelArts, which saw past it."""
    if looked_up or isinstance(error, NoProject):
        return True
    if error.service != MODELARTS:
        return False
    if kind is CredentialKind.USER:
        return True  # IAM gave a token for it
    named = error.error_code.startswith("ModelArts.") or (isinstance(error, Forbidden) and error.error_code)
    return bool(named) and not isinstance(error, Unauthorized)


def _read_answer(answer: RegionAnswer, seconds: float) -> list[Finding]:
    """What came, and a line for each part of it that cannot be used."""
    said = f"{len(answer.engines)} engines, {len(answer.runtimes)} runtimes, in {seconds:.1f} s"
    faults = [_read_fault(fault) for fault in answer.faults]
    if not answer.runtimes:
        mend = "The project sees no runtime there: check MODELARTS_REGIONS and MODELARTS_PROJECT_ID."
        return [Finding(Step.CALL, State.WARNING, said, answer.region, mend), *faults]
    return [Finding(Step.CALL, State.OK, said, answer.region), *faults]


def _read_fault(fault: Fault) -> Finding:
    one, several = _FAULTS[fault.kind]
    name = "".join(char if char.isprintable() else "?" for char in fault.engine[:_ENGINE_SHOWN])
    said = (one if fault.count == 1 else several).format(n=fault.count, engine=name or "an unnamed engine")
    return Finding(Step.CALL, State.WARNING, said, fault.region)
