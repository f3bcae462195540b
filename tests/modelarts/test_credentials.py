"""Each way to show who the bot is, against an IAM that the test plays."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from bot.modelarts.account import Account
from bot.modelarts.client import RegionClient
from bot.modelarts.credentials import (
    MARGIN,
    Credential,
    KeyCredential,
    TokenCredential,
    UserCredential,
)
from bot.modelarts.errors import (
    KeyRefused,
    ModelArtsError,
    NoProject,
    PasswordRefused,
    TokenRefused,
    Unavailable,
    Unreadable,
    WrongProject,
)
from bot.modelarts.exchange import Exchange, http_client
from bot.modelarts.guard import AT_RISK, Guard
from bot.modelarts.iam import Iam, Token, User
from bot.modelarts.retries import Patience
from bot.modelarts.scope import Scope
from bot.modelarts.signing import AccessKey

REGION = "cn-north-4"
PROJECT = "0123456789abcdef0123456789abcdef"
PASSWORD = "correct horse battery staple"
USER = User("bot", PASSWORD, "acme")
DAY = 86_400.0


@dataclass
class Cloud:
    """IAM and ModelArts behind one transport. Tokens are t1, t2, …; those in `dead` are refused."""

    now: float = 1_767_225_600.0
    life: float = DAY
    issued: int = 0
    dead: set[str] = field(default_factory=set)
    projects: list[dict[str, Any]] = field(default_factory=lambda: [{"id": PROJECT, "name": REGION}])
    iam_status: int = 201
    iam_body: Any = None
    refusing: bool = False
    seen: list[httpx.Request] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        match request.url.path:
            case "/v3/auth/tokens":
                return self._issue()
            case "/v3/projects":
                return httpx.Response(200, json={"projects": self.projects})
        self.tokens.append(request.headers.get("X-Auth-Token"))
        if self.tokens[-1] in self.dead:
            return httpx.Response(401, json={"error_code": "ModelArts.0203", "error_msg": "invalid"})
        if self.refusing:
            return httpx.Response(403, json={"error_code": "ModelArts.0210", "error_msg": "other project"})
        return httpx.Response(200, json={"count": 0, "engine_runtimes": []})

    def _issue(self) -> httpx.Response:
        if self.iam_body is not None or self.iam_status != 201:
            return httpx.Response(self.iam_status, json=self.iam_body, headers={"X-Subject-Token": "t"})
        self.issued += 1
        body = {
            "issued_at": _stamp(self.now),
            "expires_at": _stamp(self.now + self.life),
            "project": {"id": PROJECT},
        }
        return httpx.Response(201, json={"token": body}, headers={"X-Subject-Token": f"t{self.issued}"})

    def asked(self, path: str) -> int:
        return sum(request.url.path.startswith(path) for request in self.seen)


def _stamp(at: float) -> str:
    from datetime import UTC, datetime  # noqa: PLC0415

    return datetime.fromtimestamp(at, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def region_client(cloud: Cloud, credential: Credential, project_id: str = "") -> RegionClient:
    exchange = Exchange(http_client(httpx.MockTransport(cloud)), lambda: cloud.now)
    account = Account(credential, Iam(exchange, "https://iam.example"), REGION, project_id, lambda: cloud.now)
    return RegionClient(exchange, "https://modelarts.example", REGION, account, Patience(first=0, jitter=0))


def user(cloud: Cloud) -> UserCredential:
    return UserCredential(USER, lambda: cloud.now, Guard(lambda: cloud.now))


async def test_a_user_takes_a_token_for_the_regions_project_and_asks_with_it() -> None:
    cloud = Cloud()
    await region_client(cloud, user(cloud)).fetch()
    issue, ask = cloud.seen
    assert (issue.method, str(issue.url)) == ("POST", "https://iam.example/v3/auth/tokens?nocatalog=true")
    assert json.loads(issue.content) == {
        "auth": {
            "identity": {
                "methods": ["password"],
                "password": {"user": {"name": "bot", "password": PASSWORD, "domain": {"name": "acme"}}},
            },
            "scope": {"project": {"name": REGION}},
        }
    }
    assert ask.url.path == f"/v1/{PROJECT}/models/ai-engine-runtimes"
    assert ask.headers["X-Auth-Token"] == "t1"


async def test_a_given_project_is_the_tokens_scope() -> None:
    cloud = Cloud()
    await region_client(cloud, user(cloud), "given").fetch()
    issue, ask = cloud.seen
    assert json.loads(issue.content)["auth"]["scope"] == {"project": {"id": "given"}}
    assert ask.url.path.startswith("/v1/given/")


@pytest.mark.parametrize("skew", [0.0, -3 * DAY, 3 * DAY])
async def test_a_token_is_kept_until_a_margin_before_its_end_whatever_our_clock_says(skew: float) -> None:
    cloud = Cloud()
    credential = UserCredential(USER, lambda: cloud.now + skew, Guard())
    asking = region_client(cloud, credential)
    object.__setattr__(asking.exchange, "clock", lambda: cloud.now + skew)
    for age in (0.0, 3600.0, DAY - MARGIN - 1):
        cloud.now = 1_767_225_600.0 + age
        await asking.fetch()
    assert cloud.tokens == ["t1", "t1", "t1"]
    cloud.now += 2
    await asking.fetch()
    assert cloud.tokens[-1] == "t2"


async def test_the_margin_of_a_short_token_leaves_most_of_its_life() -> None:
    cloud = Cloud(life=100.0)
    asking = region_client(cloud, user(cloud))
    await asking.fetch()
    cloud.now += 89
    await asking.fetch()
    cloud.now += 2
    await asking.fetch()
    assert cloud.tokens == ["t1", "t1", "t2"]


async def test_a_token_refused_before_its_end_is_renewed_once_and_only_once() -> None:
    cloud = Cloud()
    asking = region_client(cloud, user(cloud))
    await asking.fetch()
    cloud.now += 3600
    cloud.dead = {"t1"}
    await asking.fetch()
    assert cloud.tokens == ["t1", "t1", "t2"]
    cloud.now += 3600
    cloud.dead = {"t2", "t3"}
    with pytest.raises(TokenRefused):
        await asking.fetch()
    assert cloud.tokens == ["t1", "t1", "t2", "t2", "t3"]
    assert cloud.issued == 3


async def test_a_new_token_that_is_refused_is_dropped_and_not_renewed_at_once() -> None:
    cloud = Cloud(dead={"t1", "t2"})
    asking = region_client(cloud, user(cloud))
    for _ in range(2):
        with pytest.raises(TokenRefused):
            await asking.fetch()
    assert cloud.tokens == ["t1", "t2"]


async def test_fifty_requests_with_an_ended_token_cause_one_renewal() -> None:
    cloud = Cloud()
    asking = region_client(cloud, user(cloud))
    await asking.fetch()
    cloud.now += 3600
    cloud.dead = {"t1"}
    await asyncio.gather(*(asking.fetch() for _ in range(50)))
    assert cloud.issued == 2


async def test_a_wrong_password_is_said_and_not_tried_again_for_a_while() -> None:
    cloud = Cloud(iam_status=401)
    cloud.iam_body = {"error": {"code": 401, "message": f"wrong {PASSWORD}", "title": "Unauthorized"}}
    credential = user(cloud)
    clients = [region_client(cloud, credential) for _ in range(5)]
    outcomes = await asyncio.gather(*(each.fetch() for each in clients), return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {PasswordRefused}
    assert str(outcomes[0]) == "PasswordRefused: 401 401 wrong *** (from IAM)"
    assert cloud.asked("/v3/auth/tokens") <= 2
    before = len(cloud.seen)
    cloud.now += PasswordRefused.rest - 1
    with pytest.raises(PasswordRefused):
        await clients[0].fetch()
    assert len(cloud.seen) == before


async def test_iams_own_faults_are_tried_again_as_those_of_modelarts_and_no_more() -> None:
    cloud = Cloud(iam_status=503, iam_body={})
    with pytest.raises(Unavailable, match="from IAM"):
        await region_client(cloud, user(cloud), "given").fetch()
    assert cloud.asked("/v3/auth/tokens") == 3
    assert cloud.asked("/v1/") == 0


_LATER = "2026-01-02T00:00:00Z"  # with a zone, while the other is without


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"token": {}},
        {"token": {"issued_at": "soon", "expires_at": "later", "project": {"id": "p"}}},
        {"token": {"issued_at": "2026-01-01T00:00:00", "expires_at": _LATER, "project": {"id": "p"}}},
    ],
)
async def test_an_answer_of_iam_without_a_token_is_unreadable(body: Any) -> None:
    cloud = Cloud(iam_body=body)
    with pytest.raises(Unreadable, match="no token in the answer"):
        await region_client(cloud, user(cloud)).fetch()


def key(cloud: Cloud) -> KeyCredential:
    return KeyCredential(AccessKey("AK", "a-secret-key"), lambda: cloud.now, Guard(lambda: cloud.now))


@pytest.mark.parametrize("kind", ["token", "key"])
async def test_a_project_that_is_not_given_is_looked_up_by_the_regions_name_once_a_day(kind: str) -> None:
    cloud = Cloud()
    asking = region_client(cloud, TokenCredential("given") if kind == "token" else key(cloud))
    for _ in range(3):
        await asking.fetch()
    assert [request.url.path for request in cloud.seen[:2]] == [
        "/v3/projects",
        f"/v1/{PROJECT}/models/ai-engine-runtimes",
    ]
    assert cloud.seen[0].url.params["name"] == REGION
    assert cloud.asked("/v3/projects") == 1
    cloud.now += DAY + 1
    await asking.fetch()
    assert cloud.asked("/v3/projects") == 2


async def test_a_key_signs_for_the_project_it_asks_for() -> None:
    cloud = Cloud()
    await region_client(cloud, key(cloud)).fetch()
    lookup, ask = cloud.seen
    assert "X-Project-Id" not in lookup.headers
    assert ask.headers["X-Project-Id"] == PROJECT
    assert "host;x-project-id;x-sdk-date" in ask.headers["Authorization"]


@pytest.mark.parametrize("count", [0, 2])
async def test_no_project_or_several_of_the_name_are_said(count: int) -> None:
    cloud = Cloud(projects=[{"id": PROJECT}] * count)
    with pytest.raises(NoProject, match=f"{count} projects are named {REGION}"):
        await region_client(cloud, TokenCredential("given")).fetch()


@pytest.mark.parametrize("projects", [None, [{"name": REGION}], [{"id": ""}]])
async def test_a_list_of_projects_that_cannot_be_read_is_unreadable(projects: Any) -> None:
    with pytest.raises(Unreadable):
        await region_client(Cloud(projects=projects), TokenCredential("given")).fetch()


async def test_a_token_goes_on_while_iam_is_down_though_it_is_to_be_renewed() -> None:
    cloud = Cloud()
    asking = region_client(cloud, user(cloud))
    await asking.fetch()
    cloud.now += DAY - MARGIN + 60
    cloud.iam_status, cloud.iam_body = 503, {}
    await asking.fetch()
    assert cloud.tokens == ["t1", "t1"]
    cloud.now += MARGIN
    with pytest.raises(Unavailable):
        await asking.fetch()


async def test_a_project_that_is_refused_is_looked_up_again() -> None:
    cloud = Cloud(refusing=True)
    asking = region_client(cloud, key(cloud))
    for _ in range(2):
        with pytest.raises(WrongProject):
            await asking.fetch()
    assert cloud.asked("/v3/projects") == 2


async def test_a_refused_signature_is_not_sent_again_by_any_region() -> None:
    refusals: list[httpx.Request] = []

    def refuse(request: httpx.Request) -> httpx.Response:
        refusals.append(request)
        return httpx.Response(
            401, json={"error_code": "APIGW.0301", "error_msg": "verify aksk signature fail"}
        )

    credential = KeyCredential(AccessKey("AK", "wrong"), time.time, Guard())
    exchange = Exchange(http_client(httpx.MockTransport(refuse)))
    clients = [
        RegionClient(
            exchange,
            "https://modelarts.example",
            name,
            Account(credential, Iam(exchange, "https://iam.example"), name),
        )
        for name in ("a-1", "b-1", "c-1", "d-1", "e-1", "f-1")
    ]
    outcomes = await asyncio.gather(*(each.fetch() for each in clients * 3), return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {KeyRefused}
    assert len(refusals) <= AT_RISK


def test_no_secret_stands_in_a_repr() -> None:
    shown = repr(
        [USER, Token("secret", "p", 0, 1), Scope("n"), TokenCredential("secret"), AccessKey("a", "secret")]
    )
    assert "secret" not in shown
    assert PASSWORD not in shown


async def test_errors_carry_who_answered() -> None:
    with pytest.raises(ModelArtsError) as caught:
        await region_client(Cloud(dead={"given"}), TokenCredential("given"), PROJECT).fetch()
    assert caught.value.service == "ModelArts"
