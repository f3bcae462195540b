"""A user's token: taken, kept, renewed in time, and not asked for with a wrong password."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from bot.modelarts.credentials import MARGIN, UserCredential
from bot.modelarts.errors import PasswordRefused, TokenRefused, Unavailable, Unreadable
from bot.modelarts.guard import Guard
from tests.examples import DAY, REGION
from tests.modelarts.cloud import PASSWORD, PROJECT, USER, Cloud, region_client, user


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
