"""`python -m bot check` against the sandbox and a small Slack, over real sockets."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.check import check
from bot.check.findings import GOOD, UNSET, WRONG, Finding, State, Step, as_json, as_text, status_of
from bot.check.slack import SCOPES
from bot.modelarts.errors import KeyRefused, NoService, PasswordRefused, TokenExpired, WrongProject
from bot.playground.faults import Fault
from bot.playground.identity import CREDENTIALS, sandbox_settings
from bot.playground.sandbox import Sandbox, sandbox
from tests.fakes.serving import serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.responses import Response

SLACK = {"SLACK_SIGNING_SECRET": "0123456789abcdef" * 2, "SLACK_BOT_TOKEN": "xoxb-good"}
REGION, OTHER = "cn-north-4", "ap-southeast-1"


def slack(scopes: str | None) -> Starlette:
    """Slack's Web API as far as a check asks it: the tokens that end in `good` are."""

    async def method(request: Request) -> Response:
        if not request.headers.get("Authorization", "").endswith("good"):
            return JSONResponse({"ok": False, "error": "invalid_auth"})
        body = {"ok": True, "team": "Acme", "user": "runtimes", "url": "wss://nowhere.invalid/"}
        return JSONResponse(body, headers={} if scopes is None else {"X-OAuth-Scopes": scopes})

    return Starlette(routes=[Route("/api/{method}", method, methods=["POST"])])


@asynccontextmanager
async def world(
    sandboxed: Sandbox | None = None,
    credential: str = "token",
    regions: tuple[str, ...] = (REGION,),
    scopes: str | None = ",".join(SCOPES),
) -> AsyncIterator[dict[str, str]]:
    """The environment of a bot whose ModelArts, IAM and Slack are here."""
    async with serving(sandbox(sandboxed or Sandbox())) as modelarts, serving(slack(scopes)) as api:
        yield {**SLACK, "SLACK_API_URL": f"{api}/api/", **sandbox_settings(modelarts, credential, regions)}


async def found(environ: dict[str, str]) -> list[Finding]:
    return [finding async for finding in check(environ)]


def of(findings: list[Finding], step: Step, region: str = REGION) -> list[Finding]:
    return [finding for finding in findings if (finding.step, finding.region) == (step, region)]


def wrong(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.state in {State.FAILED, State.WARNING}]


@pytest.mark.parametrize("credential", CREDENTIALS)
async def test_when_all_is_well_each_step_says_so_with_the_credential_in_use(credential: str) -> None:
    async with world(credential=credential, regions=(REGION, OTHER)) as environ:
        findings = await found(environ)
    assert wrong(findings) == []
    assert status_of(findings) == GOOD
    kind = {"token": "token", "password": "IAM user"}.get(credential, "access key")
    assert findings[0].said.startswith(f"in use: the {kind} of ")
    for region in (REGION, OTHER):
        (accepted,), (project,), (call,) = (
            of(findings, step, region) for step in (Step.CREDENTIALS, Step.PROJECT, Step.CALL)
        )
        assert accepted.said == f"the {kind} is accepted"
        assert ("given" if credential == "token" else "looked up in IAM") in project.said
        assert call.said.startswith("4 engines, 19 runtimes, in ")
    assert [finding.said for finding in findings if finding.step is Step.SLACK] == ["runtimes in Acme"]


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
    assert [finding.step for finding in wrong(findings)] == [Step.CLOCK, Step.CLOCK]
    assert "-60 minutes off" in wrong(findings)[0].said
    assert status_of(findings) == WRONG


@pytest.mark.parametrize(
    ("spoilt", "said"), [("empty", "sees no runtime"), ("torn", "could not be used"), ("none", "Unreadable")]
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


async def test_behind_a_proxy_dns_is_the_proxys_business(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://name:password@127.0.0.1:9")
    async with world() as environ:
        findings = await found(environ | {"MODELARTS_ENDPOINT": "https://modelarts.invalid"})
    (dns,) = of(findings, Step.DNS)
    assert (dns.state, dns.said) == (State.SKIPPED, "modelarts.invalid is asked through 127.0.0.1")
    assert "password" not in json.dumps(as_json(findings))


async def test_missing_settings_are_named_and_the_rest_is_looked_at_all_the_same() -> None:
    async with world() as environ:
        del environ["MODELARTS_AUTH_TOKEN"]
        findings = await found(environ)
        assert status_of(findings) == UNSET
        assert [finding.variables[0] for finding in wrong(findings)] == ["MODELARTS_AUTH_TOKEN"]
        assert findings[-1].said == "runtimes in Acme"
        del environ["SLACK_BOT_TOKEN"]
        assert "SLACK_BOT_TOKEN" in {name for each in await found(environ) for name in each.variables}


async def test_a_setting_that_cannot_be_read_ends_the_check() -> None:
    (bad,) = await found({"PORT": "http"})
    assert (bad.step, bad.variables) == (Step.SETTINGS, ("PORT",))
    assert status_of([bad]) == UNSET


async def test_a_second_credential_and_an_unknown_region_are_pointed_out() -> None:
    async with world() as environ:
        del environ["MODELARTS_ENDPOINT"]
        environ |= {"HUAWEICLOUD_SDK_AK": "AK", "HUAWEICLOUD_SDK_SK": "sk", "MODELARTS_REGIONS": "cn-nroth-4"}
        findings = [each for each in await found(environ) if each.step is Step.SETTINGS]
    assert [each.state for each in findings] == [State.OK, State.WARNING, State.WARNING]
    assert "HUAWEICLOUD_SDK_AK" in findings[1].said
    assert "MODELARTS_REGIONS" in findings[2].mend


@pytest.mark.parametrize(
    ("scopes", "states"),
    [
        (None, [State.OK]),
        ("commands,users:read,chat:write", [State.OK]),
        ("commands", [State.OK, State.WARNING]),
        ("users:read", [State.OK, State.FAILED]),
    ],
)
async def test_a_scope_that_is_missing_is_named(scopes: str | None, states: list[State]) -> None:
    async with world(scopes=scopes) as environ:
        findings = [each for each in await found(environ) if each.step is Step.SLACK]
    assert [each.state for each in findings] == states


@pytest.mark.parametrize(
    ("change", "variable"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-bad"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_APP_TOKEN": "xapp-bad"}, "SLACK_APP_TOKEN"),
        ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, "SLACK_API_URL"),
        ({"SLACK_SIGNING_SECRET": "short"}, "SLACK_SIGNING_SECRET"),
    ],
)
async def test_what_slack_does_not_take_is_named(change: dict[str, str], variable: str) -> None:
    async with world() as environ:
        (bad,) = wrong(await found(environ | change))
    assert bad.step is Step.SLACK
    assert variable in bad.variables


async def test_socket_mode_is_tried_where_it_is_set() -> None:
    async with world() as environ:
        findings = await found(environ | {"SLACK_APP_TOKEN": "xapp-good"})
    assert findings[-1].said == "Socket Mode opens"


def test_a_finding_is_a_line_and_what_mends_it_another() -> None:
    bad = Finding(Step.CALL, State.FAILED, "Throttled: 429", REGION, "Raise CATALOGUE_TTL.")
    assert as_text(bad) == "FAIL  call         cn-north-4      Throttled: 429\n      → Raise CATALOGUE_TTL."
    assert as_json([bad]) == {
        "ok": False,
        "findings": [
            {
                "step": "call",
                "state": "FAIL",
                "said": "Throttled: 429",
                "region": REGION,
                "mend": "Raise CATALOGUE_TTL.",
                "variables": ["CATALOGUE_TTL"],
            }
        ],
    }
