"""Each way to show who the bot is, against an IAM that the test plays."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import httpx
import pytest

from bot.modelarts.account import Account
from bot.modelarts.client import RegionClient
from bot.modelarts.credentials import KeyCredential, TokenCredential
from bot.modelarts.errors import KeyRefused, ModelArtsError, NoProject, Unreadable, WrongProject
from bot.modelarts.exchange import Exchange, http_client
from bot.modelarts.guard import AT_RISK, Guard
from bot.modelarts.iam import Iam, Token
from bot.modelarts.scope import Scope
from bot.modelarts.signing import AccessKey
from tests.examples import DAY, REGION
from tests.modelarts.cloud import PASSWORD, PROJECT, USER, Cloud, key, region_client


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
