"""IAM: tokens for a password, and the projects."""

import json
from typing import Any

import httpx
import pytest

from bot.playground.identity import (
    SANDBOX_DOMAIN,
    SANDBOX_PROJECT_ID,
    SANDBOX_REGION,
    SANDBOX_USER,
    project_of,
)
from bot.playground.sandbox import Sandbox
from tests.playground.calls import (
    GOOD,
    OTHER_REGION,
    PROJECTS,
    TOKENS,
    Signed,
    get_token,
    login,
    strings,
)

OTHER_PROJECT = project_of(OTHER_REGION)
MALFORMED: list[Any] = [
    None,
    [],
    {},
    {"auth": {}},
    {"auth": {"identity": login()["auth"]["identity"]}},  # without a scope
    {"auth": {**login()["auth"], "scope": {"domain": {"name": SANDBOX_DOMAIN}}}},
    {"auth": {**login()["auth"], "identity": {"methods": ["token"]}}},
    login(password=1),  # type: ignore[arg-type]
]


async def test_a_password_is_answered_with_a_long_token_in_the_header(http: httpx.AsyncClient) -> None:
    response = await http.post(TOKENS, json=login())
    token = response.headers["X-Subject-Token"]
    assert response.status_code == 201
    assert token.startswith("MII")
    assert 1_400 < len(token) < 1_600
    assert token not in response.text


async def test_each_token_is_another_and_the_older_stays_good(http: httpx.AsyncClient) -> None:
    first, second = await get_token(http), await get_token(http)
    assert first != second
    assert [(await http.get(PROJECTS, headers=token)).status_code for token in (first, second)] == [200, 200]


@pytest.mark.parametrize(
    ("scope", "region"),
    [
        ({"name": SANDBOX_REGION}, SANDBOX_REGION),
        ({"id": SANDBOX_PROJECT_ID}, SANDBOX_REGION),
        ({"name": OTHER_REGION}, OTHER_REGION),
        ({"id": OTHER_PROJECT}, OTHER_REGION),
        ({"id": OTHER_PROJECT, "name": OTHER_REGION}, OTHER_REGION),
    ],
)
async def test_the_body_says_how_long_for_whom_and_for_which_project(
    http: httpx.AsyncClient, box: Sandbox, scope: dict[str, str], region: str
) -> None:
    body = (await http.post(TOKENS, json=login(project=scope))).json()["token"]
    assert (body["issued_at"], body["expires_at"]) == (
        "2026-01-01T00:00:00.000000Z",
        "2026-01-02T00:00:00.000000Z",
    )
    assert body["methods"] == ["password"]
    assert body["user"]["name"] == SANDBOX_USER
    assert (body["project"]["name"], body["project"]["id"]) == (region, project_of(region))
    assert body["project"]["domain"] == body["user"]["domain"]
    assert box.requests[-1].region == region


async def test_the_life_of_a_token_can_be_another(box: Sandbox, http: httpx.AsyncClient) -> None:
    box.token_life = 90.5
    body = (await http.post(TOKENS, json=login())).json()["token"]
    assert body["expires_at"] == "2026-01-01T00:01:30.500000Z"


@pytest.mark.parametrize(
    ("query", "has_catalog"),
    [("", True), ("?nocatalog=", True), ("?nocatalog=1", False), ("?nocatalog=no", False)],
)
async def test_the_catalog_is_left_out_where_that_is_asked(
    http: httpx.AsyncClient, query: str, has_catalog: bool
) -> None:
    body = (await http.post(f"{TOKENS}{query}", json=login())).json()["token"]
    assert ("catalog" in body) == has_catalog


@pytest.mark.parametrize("wrong", [{"user": "x"}, {"password": "x"}, {"domain": "x"}])
async def test_a_wrong_name_or_password_is_refused_in_iams_form(
    http: httpx.AsyncClient, wrong: dict[str, str]
) -> None:
    response = await http.post(TOKENS, json=login(**wrong))  # type: ignore[arg-type]
    assert response.status_code == 401
    assert response.json() == {
        "error": {"code": 401, "message": "The username or password is wrong.", "title": "Unauthorized"}
    }
    assert "X-Subject-Token" not in response.headers


@pytest.mark.parametrize("body", MALFORMED, ids=repr)
async def test_another_body_is_a_bad_request(http: httpx.AsyncClient, body: Any) -> None:
    response = await http.post(TOKENS, json=body)
    error = response.json()["error"]
    assert (response.status_code, error["code"], error["title"]) == (400, 400, "Bad Request")


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000])
async def test_a_body_that_is_no_json_is_a_bad_request(http: httpx.AsyncClient, body: bytes) -> None:
    assert (await http.post(TOKENS, content=body)).status_code == 400


@pytest.mark.parametrize(
    "scope", [{"name": "eu-west-0"}, {"id": "0" * 32}, {"id": OTHER_PROJECT, "name": SANDBOX_REGION}]
)
async def test_an_unknown_project_is_a_bad_request(http: httpx.AsyncClient, scope: dict[str, str]) -> None:
    response = await http.post(TOKENS, json=login(project=scope))
    assert (response.status_code, response.json()["error"]["code"]) == (400, 400)


async def test_a_project_is_found_by_its_regions_name(http: httpx.AsyncClient) -> None:
    for region in (SANDBOX_REGION, OTHER_REGION):
        (project,) = (await http.get(PROJECTS, params={"name": region}, auth=Signed())).json()["projects"]
        assert (project["id"], project["name"], project["enabled"]) == (project_of(region), region, True)
        assert project["domain_id"]


async def test_without_a_name_all_projects_are_listed(http: httpx.AsyncClient) -> None:
    body = (await http.get(PROJECTS, headers=GOOD)).json()
    assert [project["name"] for project in body["projects"]] == [SANDBOX_REGION, OTHER_REGION]
    assert body["links"]["self"].endswith(PROJECTS)


async def test_an_unknown_name_has_no_project(http: httpx.AsyncClient) -> None:
    assert (await http.get(f"{PROJECTS}?name=eu-west-0", headers=GOOD)).json()["projects"] == []


@pytest.mark.parametrize("headers", [{}, {"X-Auth-Token": "another"}])
async def test_the_projects_are_told_only_to_whom_iam_knows(
    http: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    response = await http.get(PROJECTS, headers=headers)
    assert (response.status_code, response.json()["error"]["code"]) == (401, 401)


@pytest.mark.parametrize(
    ("method", "path"), [("GET", TOKENS), ("POST", PROJECTS), ("GET", f"{PROJECTS}/x"), ("GET", "/iam/")]
)
async def test_iam_has_nothing_else(http: httpx.AsyncClient, method: str, path: str) -> None:
    response = await http.request(method, path, headers=GOOD)
    assert (response.status_code, response.json()["error"]["title"]) == (404, "Not Found")


async def test_no_answer_repeats_the_password(http: httpx.AsyncClient) -> None:
    for body in (login(), login(user="x"), login(project={"name": "x"})):
        answer = await http.post(TOKENS, json=body)
        assert body["auth"]["identity"]["password"]["user"]["password"] not in set(
            strings(json.loads(answer.text))
        )


def test_each_regions_project_is_its_own_and_always_the_same() -> None:
    assert project_of(SANDBOX_REGION) == SANDBOX_PROJECT_ID
    assert len({project_of(SANDBOX_REGION), OTHER_PROJECT, project_of("eu-west-0")}) == 3
    assert project_of(OTHER_REGION) == OTHER_PROJECT
    assert len(bytes.fromhex(OTHER_PROJECT)) == 16
