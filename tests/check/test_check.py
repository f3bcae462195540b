"""`python -m bot check` against the sandbox and a small Slack, over real sockets: each step's own errors."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest

from bot.check.findings import ALL_REGIONS, GOOD, WRONG, State, Step, as_json, status_of
from bot.check.modelarts import check_modelarts
from bot.modelarts.errors import KeyRefused, NoService, PasswordRefused, TokenExpired, WrongProject
from bot.playground.faults import Fault
from bot.playground.identity import CREDENTIALS, project_of, sandbox_settings
from bot.playground.sandbox import Sandbox, sandbox_transport
from bot.settings import Settings
from tests.check.surroundings import OTHER, REGION, found, of, world, wrong
from tests.fakes.simulated_time import in_simulated_time


@pytest.mark.parametrize("credential", CREDENTIALS)
async def test_when_all_is_well_each_step_says_so_with_the_credential_in_use(credential: str) -> None:
    async with world(credential=credential, regions=(REGION, OTHER)) as environ:
        findings = await found(environ)
    assert wrong(findings) == []
    assert status_of(findings) == GOOD
    kind = {"token": "token", "password": "IAM user"}.get(credential, "access key")
    assert findings[0].said.startswith(f"in use: the {kind} of ")
    how = "given" if credential == "token" else "looked up in IAM"
    projects = {finding.region: finding.said for finding in findings if finding.step is Step.PROJECT}
    assert projects == {region: f"{project_of(region)} ({how})" for region in (REGION, OTHER)}
    calls = [finding.said for finding in findings if finding.step is Step.CALL]
    assert calls
    assert all(said.startswith("4 engines, 19 runtimes, in ") for said in calls)
    (accepted,) = (finding for finding in findings if finding.step is Step.CREDENTIALS)
    assert (accepted.region, accepted.said) == (ALL_REGIONS, f"the {kind} is accepted")
    hosts = [finding.region for finding in findings if finding.step in {Step.DNS, Step.TLS}]
    assert hosts == [ALL_REGIONS] * 2  # ModelArts of both and IAM are one host here
    assert [finding.said for finding in findings if finding.step is Step.SLACK] == ["runtimes in Acme"]


@pytest.mark.parametrize("credential", ["key", "password"])
@pytest.mark.parametrize("given", [True, False])
async def test_a_refused_credential_is_shown_to_one_region_once(credential: str, given: bool) -> None:
    wrong_one, regions = Sandbox(), (REGION, OTHER, "cn-east-3")
    projects = ",".join(f"{region}={project_of(region)}" for region in regions) if given else ""
    change = {
        "MODELARTS_PROJECT_ID": projects,
        **({"HUAWEICLOUD_SDK_SK": "wrong"} if credential == "key" else {"IAM_PASSWORD": "wrong"}),
    }
    async with world(wrong_one, credential, regions) as environ:
        findings = await found(environ | change)
    assert len(wrong_one.requests) == 1
    assert [(each.step, each.region) for each in wrong(findings)] == [(Step.CREDENTIALS, REGION)]
    skipped = [each for each in findings if each.step is Step.CREDENTIALS and each.state is State.SKIPPED]
    assert [(each.region, each.said) for each in skipped] == [
        (f"{OTHER}, cn-east-3", f"not tried: it was refused in {REGION}, and five failures lock it")
    ]
    unreached = [each for each in findings if each.said == "not reached"]
    assert [(each.step, each.region) for each in unreached] == [
        (Step.PROJECT, ALL_REGIONS),
        (Step.CALL, ALL_REGIONS),
    ]


async def test_a_region_that_says_nothing_of_the_credential_leaves_the_next_to_be_asked_alone() -> None:
    down = Sandbox(
        faults=[Fault(at="iam", region=REGION, status=500), Fault(at="modelarts", status=500, region=REGION)]
    )
    async with world(down, "key", (REGION, OTHER, "cn-east-3")) as environ:
        findings = await found(environ | {"HUAWEICLOUD_SDK_SK": "wrong"})
    assert [(each.step, each.region) for each in wrong(findings)] == [
        (Step.CREDENTIALS, OTHER),
        (Step.PROJECT, REGION),
    ]


@pytest.mark.parametrize(
    ("credential", "fault", "step", "accepted"),
    [
        ("key", Fault(at="iam", status=403, form="iam"), Step.PROJECT, False),
        ("key", Fault(at="iam", status=500), Step.PROJECT, False),
        ("key", Fault(at="iam", status=401, form="iam"), Step.CREDENTIALS, False),
        ("password", Fault(at="iam", status=500), Step.CREDENTIALS, False),
        ("password", Fault(at="iam", status=400, form="iam"), Step.CREDENTIALS, False),
        ("password", Fault(at="modelarts", status=500), Step.CALL, True),
        ("key", Fault(at="modelarts", status=500), Step.CALL, True),
        ("token", Fault(at="modelarts", status=500, form="html"), Step.CALL, False),
        ("token", Fault(at="modelarts", status=403, code="ModelArts.0001"), Step.CALL, True),
        ("token", Fault(at="modelarts", status=403, form="html"), Step.CALL, False),
    ],
)
async def test_an_error_stands_at_the_step_of_who_answered_and_the_later_ones_are_skipped(
    credential: str, fault: Fault, step: Step, accepted: bool
) -> None:
    async with world(Sandbox(faults=[fault]), credential) as environ:
        findings = await found(environ)
    states = {each.step: each.state for each in findings}
    assert states[step] is State.FAILED
    assert (states.get(Step.CREDENTIALS) is State.OK) == accepted
    walk = [Step.CREDENTIALS, Step.PROJECT, Step.CALL]
    assert all(states[later] is State.SKIPPED for later in walk[walk.index(step) + 1 :])


async def test_a_lookup_that_fails_once_is_tried_again_as_the_bot_does() -> None:
    async with world(Sandbox(faults=[Fault(at="iam", status=503, times=1)]), "key") as environ:
        assert wrong(await found(environ)) == []


@in_simulated_time
async def test_an_answer_that_does_not_end_is_given_up_at_the_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")  # whose business DNS is, which takes real time
    slow = sandbox_transport(Sandbox(faults=[Fault(at="modelarts", delay=3600.0)]))
    settings = Settings.read(sandbox_settings("https://modelarts.invalid", regions=(REGION, OTHER)))
    began = asyncio.get_running_loop().time()
    findings = [finding async for finding in check_modelarts(settings, slow, deadline=5.0)]
    assert asyncio.get_running_loop().time() - began == pytest.approx(5.0)
    calls = [(each.region, each.said.split(":")[0]) for each in findings if each.step is Step.CALL]
    assert calls == [(ALL_REGIONS, "TimedOut")]


async def test_an_error_of_the_bots_own_is_a_finding_that_quotes_nothing() -> None:
    class Broken(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            raise TypeError(request.headers["X-Auth-Token"])

    async with world() as environ:
        findings = await found(environ, Broken())
    (bad,) = wrong(findings)
    assert (bad.step, bad.said) == (Step.CALL, "TypeError while asking")


@pytest.mark.parametrize(
    ("credential", "change", "step", "kind"),
    [
        ("key", {"HUAWEICLOUD_SDK_SK": "wrong"}, Step.CREDENTIALS, KeyRefused),
        ("password", {"IAM_PASSWORD": "wrong"}, Step.CREDENTIALS, PasswordRefused),
        ("token", {"MODELARTS_PROJECT_ID": "wrong"}, Step.PROJECT, WrongProject),
        ("token", {"MODELARTS_REGIONS": "cn-east-3"}, Step.CALL, NoService),
    ],
)
async def test_what_is_wrong_stands_at_its_step_with_the_variable_that_mends_it(
    credential: str, change: dict[str, str], step: Step, kind: type[Exception]
) -> None:
    async with world(credential=credential) as environ:
        findings = await found(environ | change)
    (bad,) = wrong(findings)
    assert (bad.step, bad.state) == (step, State.FAILED)
    assert bad.said.startswith(f"{kind.__name__}: ")
    assert bad.mend == kind.hint  # type: ignore[attr-defined]
    assert bad.variables
    assert status_of(findings) == WRONG


async def test_an_ended_token_is_told_from_a_wrong_one() -> None:
    ended = Sandbox(faults=[Fault(status=401, code="ModelArts.0202")])
    async with world(ended) as environ:
        (bad,) = wrong(await found(environ))
    assert bad.mend == TokenExpired.hint
    assert "MODELARTS_AUTH_TOKEN" in bad.variables


@pytest.mark.parametrize(("offset", "side"), [(-600.0, "ahead"), (600.0, "behind")])
async def test_a_clock_that_is_off_is_said_before_it_breaks_signatures(offset: float, side: str) -> None:
    async with world(Sandbox(clock_offset=offset), "key") as environ:
        (bad,) = wrong(await found(environ))
    assert (bad.step, bad.state) == (Step.CLOCK, State.WARNING)
    assert bad.said == f"this machine's clock is 10 minutes {side}"


async def test_a_clock_that_breaks_signatures_is_what_is_wrong() -> None:
    async with world(Sandbox(clock_offset=3600.0), "key") as environ:
        findings = await found(environ)
    assert [finding.step for finding in wrong(findings)] == [Step.CLOCK]
    assert "-60 minutes off" in wrong(findings)[0].said
    assert status_of(findings) == WRONG


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        ("empty", "sees no runtime"),
        ("torn", "are left out: lists of different length"),
        ("none", "Unreadable"),
    ],
)
async def test_a_catalogue_that_is_not_right_is_seen(spoilt: str, said: str) -> None:
    fault = Fault(at="modelarts", catalogue=spoilt)  # type: ignore[arg-type]
    async with world(Sandbox(faults=[fault])) as environ:
        (bad,) = wrong(await found(environ))
    assert bad.step is Step.CALL
    assert said in bad.said + bad.mend


async def test_one_region_down_leaves_the_other_checked() -> None:
    async with world(
        Sandbox(faults=[Fault(at="modelarts", region=OTHER, status=500)]), regions=(REGION, OTHER)
    ) as environ:
        findings = await found(environ)
    assert of(findings, Step.CALL)[0].state is State.OK
    assert of(findings, Step.CALL, OTHER)[0].state is State.FAILED


async def test_a_host_that_is_not_there_skips_what_needs_it() -> None:
    async with world() as environ:
        findings = await found(environ | {"MODELARTS_ENDPOINT": "https://modelarts.invalid"})
    assert of(findings, Step.DNS)[0].state is State.FAILED
    assert "MODELARTS_ENDPOINT" in of(findings, Step.DNS)[0].variables
    assert {of(findings, step)[0].state for step in (Step.CREDENTIALS, Step.PROJECT, Step.CALL)} == {
        State.SKIPPED
    }


async def test_behind_a_proxy_dns_and_tls_are_the_proxys_business(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://name:password@127.0.0.1:9")
    async with world() as environ:
        findings = await found(environ | {"MODELARTS_ENDPOINT": "https://modelarts.invalid"})
    (dns,), (tls,) = of(findings, Step.DNS), of(findings, Step.TLS)
    assert (dns.state, dns.said) == (State.SKIPPED, "modelarts.invalid is asked through 127.0.0.1")
    assert (tls.state, tls.said) == (State.SKIPPED, "done through the proxy")
    assert "password" not in json.dumps(as_json(findings))
