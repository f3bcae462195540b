import asyncio
import json
from importlib.resources import files
from typing import Any

import httpx
import pytest

from bot.playground.sandbox import (
    CREDENTIALS,
    SANDBOX_PROJECT_ID,
    SANDBOX_REGION,
    Fault,
    Logged,
    Sandbox,
    example,
    is_region,
    project_of,
    run_sandbox,
    sandbox,
    sandbox_settings,
)
from bot.settings import Settings
from tests.fakes.scene import until
from tests.fakes.serving import loopback, serving
from tests.playground.calls import (
    GOOD,
    OTHER_PATH,
    OTHER_REGION,
    PATH,
    PROJECTS,
    TOKENS,
    Signed,
    login,
)


async def test_the_answer_is_the_documents_example_exactly(http: httpx.AsyncClient) -> None:
    response = await http.get(PATH, headers=GOOD)
    packed = json.loads(files("bot.playground").joinpath("ai-engine-runtimes.json").read_bytes())
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert json.dumps(response.json()) == json.dumps(packed)  # the order of the fields, too


def test_the_example_has_4_engines_and_19_runtimes() -> None:
    groups = example()["engine_runtimes"]
    assert [group["ai_engine"] for group in groups] == ["TensorFlow", "PyTorch", "MindSpore", "Custom"]
    assert sum(len(group["runtimes"]) for group in groups) == 19


@pytest.mark.parametrize(
    ("params", "engines"),
    [
        ({"limit": "2"}, ["TensorFlow", "PyTorch"]),
        ({"offset": "3"}, ["Custom"]),
        ({"limit": "2", "offset": "1"}, ["PyTorch", "MindSpore"]),
        ({"limit": "0"}, []),
        ({"offset": "4"}, []),
        ({"limit": "999999999", "offset": "0"}, ["TensorFlow", "PyTorch", "MindSpore", "Custom"]),
    ],
)
async def test_paging_is_over_groups(
    http: httpx.AsyncClient, params: dict[str, str], engines: list[str]
) -> None:
    answer = (await http.get(PATH, headers=GOOD, params=params)).json()
    assert [group["ai_engine"] for group in answer["engine_runtimes"]] == engines
    assert (answer["count"], answer["total_count"]) == (4, len(engines))


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (PATH.replace(SANDBOX_PROJECT_ID, "0" * 32), 403, "ModelArts.0210"),
        (f"/{SANDBOX_REGION}/v1/models", 404, "ModelArts.4204"),
        (f"{PATH}/", 404, "ModelArts.4204"),
        (f"{PATH}?limit=ten", 400, "ModelArts.0104"),
        (f"{PATH}?limit=-1", 400, "ModelArts.0104"),
        (f"{PATH}?limit=", 400, "ModelArts.0104"),
        (f"{PATH}?offset=", 400, "ModelArts.0104"),
        (f"{PATH}?offset=%D9%A3", 400, "ModelArts.0104"),
        (f"{PATH}?offset=" + "9" * 5000, 400, "ModelArts.0104"),
    ],
)
async def test_a_refusal_has_the_documented_status_code_and_form(
    http: httpx.AsyncClient, path: str, status: int, code: str
) -> None:
    response = await http.get(path, headers=GOOD)
    assert (response.status_code, response.json()["error_code"]) == (status, code)
    assert set(response.json()) == {"error_code", "error_msg"}


@pytest.mark.parametrize(
    "path", [PATH.replace(SANDBOX_REGION, "eu-west-0"), "/", "/v1/models", "/favicon.ico"]
)
async def test_a_region_that_is_not_there_is_an_api_that_is_not_published(
    http: httpx.AsyncClient, path: str
) -> None:
    response = await http.get(path, headers=GOOD)
    assert response.status_code == 404
    assert response.json() == {
        "error_msg": "The API does not exist or has not been published in the environment.",
        "error_code": "APIG.0101",
        "request_id": response.headers["X-Request-Id"],
    }


async def test_another_method_is_another_api(http: httpx.AsyncClient) -> None:
    response = await http.post(PATH, headers=GOOD)
    assert (response.status_code, response.json()["error_code"]) == (404, "ModelArts.4204")


async def test_a_catalogue_can_be_replaced_while_it_serves(box: Sandbox, http: httpx.AsyncClient) -> None:
    given: list[dict[str, Any]] = [{"ai_engine": "A"}, {"ai_engine": "B"}]
    box.regions[SANDBOX_REGION] = given
    assert (await http.get(PATH, headers=GOOD)).json() == {
        "count": 2,
        "total_count": 2,
        "engine_runtimes": given,
    }


async def test_regions_and_sandboxes_share_nothing(box: Sandbox, http: httpx.AsyncClient) -> None:
    box.regions[SANDBOX_REGION][0]["runtimes"].clear()
    assert (await http.get(OTHER_PATH, headers=GOOD)).json() == example()
    assert Sandbox().regions[SANDBOX_REGION] == example()["engine_runtimes"]


def test_the_state_of_an_app_is_reached_by_it(box: Sandbox) -> None:
    assert sandbox(box).state.sandbox is box
    assert sandbox().state.sandbox is not sandbox().state.sandbox


@pytest.mark.parametrize("path", [PATH, PROJECTS, "/sandbox/faults", "/sandbox/nothing", "/nowhere"])
async def test_every_answer_has_the_sandboxes_date_and_a_request_id_of_its_own(
    box: Sandbox, http: httpx.AsyncClient, path: str
) -> None:
    box.clock_offset = -3600
    answers = [await http.get(path) for _ in range(2)]
    assert {answer.headers["Date"] for answer in answers} == {"Wed, 31 Dec 2025 23:00:00 GMT"}
    assert len({answer.headers["X-Request-Id"] for answer in answers}) == 2


async def test_over_a_socket_there_is_one_date_and_it_is_the_sandboxes(box: Sandbox) -> None:
    async with serving(sandbox(box)) as url, loopback() as http:
        answers = [
            await http.get(f"{url}{path}", headers=GOOD) for path in (PATH, PROJECTS, "/sandbox/clock")
        ]
    dates = [answer.headers.get_list("Date") for answer in answers]
    assert dates == [["Thu, 01 Jan 2026 00:00:00 GMT"]] * 3


async def test_over_a_socket_a_signature_is_of_the_path_and_the_query_as_they_were_sent(box: Sandbox) -> None:
    async with serving(sandbox(box)) as url, loopback(auth=Signed()) as http:
        for path in (f"{PATH}?limit=2&offset=1", f"{PROJECTS}?name=cn%20north&name=+%C3%A9", PROJECTS):
            assert (await http.get(f"{url}{path}")).status_code == 200


async def test_a_header_that_comes_twice_is_no_token(http: httpx.AsyncClient) -> None:
    twice = [*GOOD.items(), *GOOD.items()]
    assert (await http.get(PATH, headers=twice)).json()["error_code"] == "APIGW.0301"


async def test_a_client_that_leaves_in_its_request_is_not_logged(
    box: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(sandbox(box)) as url:
        port = url.rpartition(":")[2]
        _, writer = await asyncio.open_connection("127.0.0.1", int(port))
        running = asyncio.all_tasks()
        writer.write(f"POST {TOKENS} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx".encode())
        await until(lambda: bool(asyncio.all_tasks() - running))  # it is being answered
        writer.close()
        await writer.wait_closed()
        await until(lambda: not asyncio.all_tasks() - running)
    assert (list(box.requests), caplog.records) == ([], [])


async def test_the_log_tells_each_request_in_turn(box: Sandbox, http: httpx.AsyncClient) -> None:
    box.faults = [Fault(drop=True, times=1)]
    with pytest.raises(httpx.RemoteProtocolError):
        await http.get(OTHER_PATH, headers=GOOD)
    await http.post(f"{TOKENS}?nocatalog=1", json=login())
    await http.get(f"{PROJECTS}?name={OTHER_REGION}")
    await http.get(f"{PATH}?limit=1", headers=GOOD)
    await http.get("/sandbox/requests")
    assert list(box.requests) == [
        Logged("GET", OTHER_PATH, "modelarts", OTHER_REGION, None, "token"),
        Logged("POST", TOKENS, "iam", SANDBOX_REGION, 201, "password"),
        Logged("GET", PROJECTS, "iam", OTHER_REGION, 401, "none"),
        Logged("GET", PATH, "modelarts", SANDBOX_REGION, 200, "token"),
    ]


async def test_the_log_keeps_the_last_thousand(box: Sandbox) -> None:
    for _ in range(1_001):
        box.requests.append(Logged("GET", "/", "modelarts", "", 404, "none"))
    assert len(box.requests) == 1_000


SECRETS = {
    "token": {"MODELARTS_PROJECT_ID", "MODELARTS_AUTH_TOKEN"},
    "key": {"HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"},
    "temporary key": {"HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN"},
    "password": {"IAM_USERNAME", "IAM_PASSWORD", "IAM_DOMAIN"},
}


@pytest.mark.parametrize("credential", CREDENTIALS)
def test_the_settings_name_both_endpoints_the_regions_and_one_credential(credential: str) -> None:
    settings = sandbox_settings("http://127.0.0.1:8080", credential, [SANDBOX_REGION, OTHER_REGION])
    assert settings["MODELARTS_ENDPOINT"] == "http://127.0.0.1:8080/{region}"
    assert settings["IAM_ENDPOINT"] == "http://127.0.0.1:8080/iam"
    assert settings["MODELARTS_REGIONS"] == "cn-north-4,ap-southeast-1"
    assert settings.keys() - SECRETS[credential] == {
        "MODELARTS_ENDPOINT",
        "IAM_ENDPOINT",
        "MODELARTS_REGIONS",
    }
    assert list(settings)[-1] == "MODELARTS_REGIONS"


def test_the_settings_with_a_token_name_the_project_of_each_region() -> None:
    one, several = (
        Settings.read(sandbox_settings("https://x", regions=regions))
        for regions in ([SANDBOX_REGION], [SANDBOX_REGION, OTHER_REGION])
    )
    assert one.modelarts_project_id == SANDBOX_PROJECT_ID
    assert several.project_of(SANDBOX_REGION) == SANDBOX_PROJECT_ID
    assert several.project_of(OTHER_REGION) == project_of(OTHER_REGION)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [("eu-west-0", True), ("iam", False), ("sandbox", False), ("", False), ("A", False), ("a/b", False)],
)
def test_a_region_is_named_as_regions_are_and_as_nothing_else_here(name: str, is_one: bool) -> None:
    assert is_region(name) == is_one


async def test_a_running_sandbox_prints_the_settings_that_reach_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    running = asyncio.create_task(run_sandbox(0, regions=["eu-west-0", SANDBOX_REGION, "eu-west-0"]))
    await asyncio.sleep(0)
    settings = dict(line.split("=", 1) for line in capsys.readouterr().out.splitlines())
    assert settings["MODELARTS_REGIONS"] == "eu-west-0,cn-north-4"
    headers = {"X-Auth-Token": settings["MODELARTS_AUTH_TOKEN"]}
    async with loopback() as http:
        for pair in settings["MODELARTS_PROJECT_ID"].split(","):
            region, _, project = pair.partition("=")
            endpoint = settings["MODELARTS_ENDPOINT"].replace("{region}", region)
            response = await http.get(f"{endpoint}/v1/{project}/models/ai-engine-runtimes", headers=headers)
            assert response.json() == example()
        projects = (await http.get(f"{settings['IAM_ENDPOINT']}/v3/projects", headers=headers)).json()
    assert {project["name"] for project in projects["projects"]} == {
        "cn-north-4",
        "ap-southeast-1",
        "eu-west-0",
    }
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
