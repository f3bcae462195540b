"""Faults: where one hits, and what it answers."""

from __future__ import annotations

from dataclasses import fields
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest

from bot.playground.catalogue import SPOILT
from bot.playground.delivery import ENCODINGS
from bot.playground.exchange import FORMS
from bot.playground.faults import NO_FAULT, Encoding, Fault, Form, Spoilt, take
from bot.playground.sandbox import (
    SANDBOX_AK,
    SANDBOX_PASSWORD,
    SANDBOX_REGION,
    SANDBOX_TOKEN,
    Sandbox,
    example,
)
from tests.playground.calls import GOOD, NOW, OTHER_PATH, OTHER_REGION, PATH, PROJECTS, TOKENS, Signed, login

if TYPE_CHECKING:
    import httpx


def test_the_tables_have_every_name_that_a_fault_may_use() -> None:
    assert [set(get_args(names)) for names in (Form, Spoilt, Encoding)] == [
        set(table) for table in (FORMS, SPOILT, ENCODINGS)
    ]


@pytest.mark.parametrize(
    ("fault", "hit"),
    [
        (Fault(), "mo io"),
        (Fault(at="modelarts"), "mo"),
        (Fault(at="iam"), "io"),
        (Fault(region="o"), "mo io"),
        (Fault(region="x"), ""),
        (Fault(catalogue="torn"), "mo"),
        (Fault(at="iam", catalogue="torn"), ""),
    ],
)
def test_a_fault_hits_where_it_is_told_to(fault: Fault, hit: str) -> None:
    hits = [name for name, at in (("mo", "modelarts"), ("io", "iam")) if fault.hits(at, "o")]  # type: ignore[arg-type]
    assert " ".join(hits) == hit


def test_the_first_that_hits_is_taken_and_is_spent_with_its_times() -> None:
    faults = [Fault(at="iam"), Fault(drop=True, times=2), Fault(status=503)]
    first, faults = take(faults, "modelarts", "x")
    assert (first, faults) == (
        Fault(drop=True, times=2),
        [Fault(at="iam"), Fault(drop=True, times=1), Fault(status=503)],
    )
    second, faults = take(faults, "modelarts", "x")
    assert (second.drop, faults) == (True, [Fault(at="iam"), Fault(status=503)])
    third, faults = take(faults, "modelarts", "x")
    assert (third.status, faults) == (503, [Fault(at="iam"), Fault(status=503)])  # for ever
    assert take([Fault(at="iam")], "modelarts", "x") == (NO_FAULT, [Fault(at="iam")])


async def test_a_region_fails_alone_at_both_places(box: Sandbox, http: httpx.AsyncClient) -> None:
    box.faults = [Fault(region=OTHER_REGION, status=503)]
    asked = [
        await http.get(PATH, headers=GOOD),
        await http.get(OTHER_PATH, headers=GOOD),
        await http.get(f"{PROJECTS}?name={OTHER_REGION}", headers=GOOD),
        await http.post(TOKENS, json=login()),
        await http.post(TOKENS, json=login(project={"name": OTHER_REGION})),
        await http.get(PROJECTS, headers=GOOD),
    ]
    assert [response.status_code for response in asked] == [200, 503, 503, 201, 503, 200]


BODIES: list[tuple[dict[str, Any], str, Any]] = [
    ({}, "application/json", {"error_code": "ModelArts.0010", "error_msg": "Internal error."}),
    ({"at": "modelarts", "form": "old"}, "application/json", {"is_success": False, "error_code": "ModelArts.0010", "error_message": "Internal error."}),
    ({"form": "gateway"}, "application/json", {"error_msg": "IAM is unavailable.", "error_code": "APIG.0613", "request_id": ...}),
    ({"form": "iam", "message": "x"}, "application/json", {"error": {"code": 503, "message": "x", "title": "Service Unavailable"}}),
    ({"form": "text", "message": "<off>"}, "text/plain; charset=utf-8", "<off>"),
    ({"form": "html", "message": "<off>"}, "text/html; charset=utf-8", "<html><head><title>503 Service Unavailable</title></head><body><h1>503 Service Unavailable</h1><p>&lt;off&gt;</p></body></html>"),
    ({"form": "empty"}, "", ""),
    ({"code": "A.1", "message": "x"}, "application/json", {"error_code": "A.1", "error_msg": "x"}),
]  # fmt: skip


@pytest.mark.parametrize(("given", "content_type", "body"), BODIES, ids=lambda value: str(value)[:30])
async def test_a_status_is_answered_in_its_form(
    box: Sandbox, http: httpx.AsyncClient, given: dict[str, Any], content_type: str, body: Any
) -> None:
    box.faults = [Fault(status=503, **given)]
    response = await http.get(PATH, headers=GOOD)
    assert (response.status_code, response.headers.get("Content-Type", "")) == (503, content_type)
    if isinstance(body, str):
        assert response.text == body
    else:
        said = response.json()
        assert said == {name: said[name] if value is ... else value for name, value in body.items()}


async def test_without_a_form_iam_fails_in_its_own(box: Sandbox, http: httpx.AsyncClient) -> None:
    box.faults = [Fault(status=599)]
    assert (await http.get(PROJECTS)).json() == {
        "error": {"code": 599, "message": "It failed.", "title": "Unknown"}
    }


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 502, 504])
@pytest.mark.parametrize("form", ["modelarts", "gateway"])
async def test_each_status_has_a_usual_code(
    box: Sandbox, http: httpx.AsyncClient, status: int, form: Form
) -> None:
    box.faults = [Fault(status=status, form=form)]
    said = (await http.get(PATH)).json()
    assert said["error_code"].startswith({"modelarts": "ModelArts.", "gateway": "APIG."}[form])
    assert said["error_msg"]


async def test_a_failing_iam_issues_nothing(box: Sandbox, http: httpx.AsyncClient) -> None:
    box.faults = [Fault(status=500)]
    await http.post(TOKENS, json=login())
    assert box.gateway.tokens == {}


@pytest.mark.parametrize("status", [204, 304])
async def test_a_status_that_has_no_body_has_none(box: Sandbox, wire: httpx.AsyncClient, status: int) -> None:
    box.faults = [Fault(status=status)]
    for _ in range(2):  # the connection goes on
        response = await wire.get(PATH)
        assert (response.status_code, response.content) == (status, b"")


async def test_a_redirect_leads_where_it_is_told(box: Sandbox, http: httpx.AsyncClient) -> None:
    box.faults = [Fault(status=307, location="http://127.0.0.1:9/elsewhere")]
    response = await http.get(PATH, headers=GOOD)
    assert (response.status_code, response.headers["Location"]) == (307, "http://127.0.0.1:9/elsewhere")


@pytest.mark.parametrize("value", ["3", "soon", "-1", "Thu, 01 Jan 2026 00:00:09 GMT"])
async def test_retry_after_is_sent_as_it_stands(box: Sandbox, http: httpx.AsyncClient, value: str) -> None:
    box.faults = [Fault(status=429, retry_after=value)]
    assert (await http.get(PATH)).headers["Retry-After"] == value


@pytest.mark.parametrize(("value", "ahead"), [("date:+3", 3), ("date:60", 60), ("date:-3", -3)])
async def test_retry_after_can_be_a_date_by_the_sandboxes_clock(
    box: Sandbox, http: httpx.AsyncClient, value: str, ahead: int
) -> None:
    box.clock_offset = 1_000
    box.faults = [Fault(status=429, retry_after=value)]
    date = parsedate_to_datetime((await http.get(PATH)).headers["Retry-After"])
    assert date.timestamp() == NOW + 1_000 + ahead


async def test_an_echo_repeats_every_secret_of_the_request(box: Sandbox, http: httpx.AsyncClient) -> None:
    box.faults = [Fault(status=401, echo=True, message="bad:")]
    assert (await http.get(PATH, headers=GOOD)).json()["error_msg"] == f"bad: {SANDBOX_TOKEN}"
    signed = await http.get(PATH, auth=Signed(headers={"X-Security-Token": "temporary"}))
    assert signed.request.headers["Authorization"] in signed.json()["error_msg"]
    assert all(secret in signed.text for secret in (SANDBOX_AK, "temporary"))
    assert SANDBOX_PASSWORD in (await http.post(TOKENS, json=login())).json()["error"]["message"]


async def test_a_torn_catalogue_has_a_status_too_few(box: Sandbox, http: httpx.AsyncClient) -> None:
    box.faults = [Fault(catalogue="torn")]
    groups = (await http.get(PATH, headers=GOOD)).json()["engine_runtimes"]
    lacking = [len(group["runtimes"]) - len(group["status_list"]) for group in groups]
    assert lacking == [1, 0, 0, 0]
    assert box.regions[SANDBOX_REGION] == example()["engine_runtimes"]


@pytest.mark.parametrize(("kind", "engines"), [("shrunken", ["TensorFlow", "PyTorch"]), ("empty", [])])
async def test_a_shrunken_catalogue_counts_what_it_has(
    box: Sandbox, http: httpx.AsyncClient, kind: Spoilt, engines: list[str]
) -> None:
    box.faults = [Fault(catalogue=kind)]
    answer = (await http.get(PATH, headers=GOOD)).json()
    assert [group["ai_engine"] for group in answer["engine_runtimes"]] == engines
    assert (answer["count"], answer["total_count"]) == (len(engines), len(engines))


async def test_a_repeated_catalogue_contradicts_itself(box: Sandbox, http: httpx.AsyncClient) -> None:
    box.faults = [Fault(catalogue="repeated")]
    groups = (await http.get(PATH, headers=GOOD)).json()["engine_runtimes"]
    assert groups[:4] == example()["engine_runtimes"]
    assert groups[4]["runtimes"] == groups[0]["runtimes"]
    assert set(groups[4]["status_list"]) == {"deleting"}


async def test_a_catalogue_of_none_has_no_field_for_it(box: Sandbox, http: httpx.AsyncClient) -> None:
    box.faults = [Fault(catalogue="none")]
    assert (await http.get(PATH, headers=GOOD)).json() == {"count": 4, "total_count": 4}


@pytest.mark.parametrize("kind", SPOILT)
async def test_a_spoilt_catalogue_still_wants_a_credential(
    box: Sandbox, http: httpx.AsyncClient, kind: Spoilt
) -> None:
    box.faults = [Fault(catalogue=kind)]
    box.regions[SANDBOX_REGION] = []
    assert (await http.get(PATH)).status_code == 401
    assert (await http.get(PATH, headers=GOOD)).json().get("engine_runtimes", []) == []


async def test_the_content_type_can_be_another(box: Sandbox, http: httpx.AsyncClient) -> None:
    box.faults = [Fault(content_type="text/html")]
    response = await http.get(PATH, headers=GOOD)
    assert (response.headers["Content-Type"], response.json()) == ("text/html", example())


def test_the_operators_guide_names_every_field_of_a_fault() -> None:
    guide = Path(__file__).parents[2].joinpath("docs", "operating.md").read_text(encoding="utf8")
    section = guide[guide.index("## The sandbox") :]
    assert [each.name for each in fields(Fault) if f"`{each.name}`" not in section] == []
