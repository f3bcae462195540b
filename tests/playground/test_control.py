"""The control of a sandbox over HTTP."""

from typing import Any

import httpx
import pytest

from bot.playground.sandbox import SANDBOX_REGION, Fault, Sandbox
from tests.playground.calls import GOOD, PATH, get_token

FAULTS = "/sandbox/faults"
CATALOGUE = f"/sandbox/catalogue/{SANDBOX_REGION}"
CLOCK = "/sandbox/clock"
TOKENS = "/sandbox/tokens"
REQUESTS = "/sandbox/requests"


async def test_faults_are_put_added_listed_and_cleared(box: Sandbox, http: httpx.AsyncClient) -> None:
    put = await http.put(FAULTS, json=[{"status": 503, "times": 2, "at": "modelarts"}])
    assert (put.status_code, box.faults) == (200, [Fault(status=503, times=2, at="modelarts")])
    added = await http.post(FAULTS, json={"delay": 1, "cut": 10, "region": "x"})
    assert added.status_code == 200
    assert box.faults[1:] == [Fault(delay=1, cut=10, region="x")]
    listed = (await http.get(FAULTS)).json()
    assert listed == added.json()
    assert (listed[0]["status"], listed[1]["times"]) == (503, None)
    assert (await http.delete(FAULTS)).json() == []
    assert box.faults == []


async def test_what_is_listed_can_be_put_again(box: Sandbox, http: httpx.AsyncClient) -> None:
    box.faults = given = [Fault(status=302, location="/x", times=1), Fault(encoding="bomb", drip=0.5)]
    assert (await http.put(FAULTS, json=(await http.get(FAULTS)).json())).status_code == 200
    assert box.faults == given


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"statsu": 503}, "statsu"),
        ({"status": "503"}, "status"),
        ({"status": 99}, "status"),
        ({"status": 503, "form": "xml"}, "form"),
        ({"at": "obs"}, "at"),
        ({"times": 0}, "times is 1 or more"),
        ({"delay": -1}, "delay"),
        ({"drip": "1"}, "drip"),
        ({"cut": -1}, "cut"),
        ({"drop": 1}, "drop"),
        ({"encoding": "zip"}, "encoding"),
        ({"catalogue": "odd"}, "catalogue"),
        ({"retry_after": "1\r\nX-Injected: 1"}, "retry_after"),
        ({"content_type": "文"}, "content_type"),
        ({"retry_after": "date:soon"}, "date:+3"),
        ({"message": "x", "echo": True}, "no message, no echo"),
        ([], "object"),
    ],
    ids=repr,
)
async def test_a_fault_is_read_strictly_and_refused_with_a_sentence(
    box: Sandbox, http: httpx.AsyncClient, fault: Any, said: str
) -> None:
    for response in (await http.post(FAULTS, json=fault), await http.put(FAULTS, json=[{}, fault])):
        assert response.status_code == 400
        assert said in response.json()["error"]
        assert response.json()["error"].endswith(".")
    assert box.faults == []


async def test_a_catalogue_is_got_and_put(box: Sandbox, http: httpx.AsyncClient) -> None:
    assert (await http.get(CATALOGUE)).json() == box.regions[SANDBOX_REGION]
    given = [{"ai_engine": "A", "runtimes": ["\N{SNOWMAN}"]}]
    assert (await http.put(CATALOGUE, json=given)).json() == given
    assert (await http.get(PATH, headers=GOOD)).json()["engine_runtimes"] == given


@pytest.mark.parametrize("body", [{}, [1], "x"], ids=repr)
async def test_a_catalogue_is_a_list_of_groups(box: Sandbox, http: httpx.AsyncClient, body: Any) -> None:
    before = list(box.regions[SANDBOX_REGION])
    assert (await http.put(CATALOGUE, json=body)).status_code == 400
    assert box.regions[SANDBOX_REGION] == before


async def test_the_clock_is_set_apart_from_the_machines(box: Sandbox, http: httpx.AsyncClient) -> None:
    before = box.now()
    response = await http.put(CLOCK, json={"offset": -90})
    assert response.json() == (await http.get(CLOCK)).json() == {"offset": -90}
    assert box.now() == before - 90
    assert response.headers["Date"] == "Wed, 31 Dec 2025 23:58:30 GMT"


@pytest.mark.parametrize(
    "body", [b"", b"{}", b'{"offset": "1"}', b'{"offset": NaN}', b'{"offset": 1e99}', b"{"]
)
async def test_another_offset_is_refused(box: Sandbox, http: httpx.AsyncClient, body: bytes) -> None:
    response = await http.put(CLOCK, content=body, headers={"Content-Type": "application/json"})
    assert (response.status_code, box.clock_offset) == (400, 0.0)
    assert response.json()["error"]


async def test_tokens_are_given_another_life_and_are_revoked(box: Sandbox, http: httpx.AsyncClient) -> None:
    token = await get_token(http)
    assert (await http.put(TOKENS, json={"life": 60})).json() == {"life": 60, "issued": 1}
    assert (await http.get(PATH, headers=token)).status_code == 200
    assert (await http.put(TOKENS, json={"revoke": True})).json() == {"life": 60, "issued": 0}
    assert (await http.get(PATH, headers=token)).json()["error_code"] == "APIGW.0301"
    short = await get_token(http)
    box.clock_offset = 60
    assert (await http.get(PATH, headers=short)).json()["error_code"] == "ModelArts.0202"


async def test_requests_are_told_and_forgotten(http: httpx.AsyncClient) -> None:
    await http.get(f"{PATH}?limit=1", headers=GOOD)
    assert (await http.get(REQUESTS)).json() == [
        {
            "method": "GET",
            "path": PATH,
            "at": "modelarts",
            "region": SANDBOX_REGION,
            "status": 200,
            "credential": "token",
        }
    ]
    assert (await http.delete(REQUESTS)).json() == []
    assert (await http.get(REQUESTS)).json() == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/sandbox/", 404),
        ("GET", "/sandbox/nothing", 404),
        ("GET", f"{FAULTS}/1", 404),
        ("GET", f"{FAULTS}/", 404),
        ("GET", "/sandbox/catalogue", 404),
        ("GET", "/sandbox/catalogue/eu-west-0", 404),
        ("PUT", "/sandbox/catalogue/eu-west-0", 404),
        ("DELETE", CATALOGUE, 405),
        ("GET", TOKENS, 405),
        ("PUT", REQUESTS, 405),
    ],
)
async def test_there_is_nothing_else_to_control(
    http: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    response = await http.request(method, path)
    assert response.status_code == status
    assert response.json()["error"].endswith(".")


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 200),
        ("Application/JSON; charset=utf-8", 200),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("", 415),
        ("text/plain, application/json", 415),
    ],
)
async def test_a_form_of_a_page_elsewhere_controls_nothing(
    box: Sandbox, http: httpx.AsyncClient, content_type: str, status: int
) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    response = await http.post(FAULTS, content=b'{"drop": true}', headers=headers)
    assert (response.status_code, len(box.faults)) == (status, int(status == 200))


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8080", 200),
        ("localhost", 200),
        ("LOCALHOST:1", 200),
        ("[::1]:8080", 200),
        ("elsewhere.example", 403),
        ("127.0.0.1.elsewhere.example", 403),
        ("127.0.0.1@elsewhere.example", 403),
        ("[", 403),
        ("", 403),
    ],
)
async def test_control_is_by_a_loopback_name_only(http: httpx.AsyncClient, host: str, status: int) -> None:
    assert (await http.get(FAULTS, headers={"Host": host})).status_code == status


async def test_control_itself_meets_no_fault(box: Sandbox, http: httpx.AsyncClient) -> None:
    box.faults = [Fault(drop=True)]
    assert (await http.delete(FAULTS)).status_code == 200
    assert (await http.get(PATH, headers=GOOD)).status_code == 200
