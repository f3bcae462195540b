import asyncio
import json
from collections.abc import AsyncIterator
from importlib.resources import files
from typing import Any

import httpx
import pytest

from bot.playground.sandbox import (
    SANDBOX_PROJECT_ID,
    SANDBOX_TOKEN,
    example,
    run_sandbox,
    sandbox,
    sandbox_transport,
)

PATH = f"/v1/{SANDBOX_PROJECT_ID}/models/ai-engine-runtimes"
GOOD = {"X-Auth-Token": SANDBOX_TOKEN}


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=sandbox_transport(), base_url="http://sandbox") as client:
        yield client


async def test_the_answer_is_the_documents_example_exactly(http: httpx.AsyncClient) -> None:
    response = await http.get(PATH, headers=GOOD)
    packed = json.loads(files("bot.playground").joinpath("ai-engine-runtimes.json").read_bytes())
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["X-Request-Id"]
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


OTHER = PATH.replace(SANDBOX_PROJECT_ID, "0" * 32)
BAD = {"X-Auth-Token": "another"}


@pytest.mark.parametrize(
    ("path", "headers", "status", "code"),
    [
        (PATH, {}, 401, "ModelArts.0201"),
        (PATH, BAD, 401, "ModelArts.0203"),
        (OTHER, BAD, 401, "ModelArts.0203"),
        (OTHER, GOOD, 403, "ModelArts.0210"),
        ("/v1/models", GOOD, 404, "ModelArts.4204"),
        (f"{PATH}/", GOOD, 404, "ModelArts.4204"),
        (f"{PATH}?limit=ten", GOOD, 400, "ModelArts.0104"),
        (f"{PATH}?limit=-1", GOOD, 400, "ModelArts.0104"),
        (f"{PATH}?offset=", GOOD, 400, "ModelArts.0104"),
        (f"{PATH}?offset=%D9%A3", GOOD, 400, "ModelArts.0104"),
        (f"{PATH}?offset=" + "9" * 5000, GOOD, 400, "ModelArts.0104"),
    ],
)
async def test_a_refusal_has_the_documented_status_code_and_form(
    http: httpx.AsyncClient, path: str, headers: dict[str, str], status: int, code: str
) -> None:
    response = await http.get(path, headers=headers)
    assert (response.status_code, response.json()["error_code"]) == (status, code)
    assert set(response.json()) == {"error_code", "error_msg"}
    assert response.headers["X-Request-Id"]


async def test_another_method_is_another_api(http: httpx.AsyncClient) -> None:
    response = await http.post(PATH, headers=GOOD)
    assert (response.status_code, response.json()["error_code"]) == (404, "ModelArts.4204")


async def test_the_catalogue_can_be_given_and_replaced_while_it_serves() -> None:
    given: list[dict[str, Any]] = [{"ai_engine": "A"}, {"ai_engine": "B"}]
    app = sandbox(lambda: {"engine_runtimes": given})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sandbox") as http:
        before = (await http.get(PATH, headers=GOOD)).json()
        app.state.shelf.groups = given[1:]
        after = (await http.get(PATH, headers=GOOD)).json()
    assert before == {"count": 2, "total_count": 2, "engine_runtimes": given}
    assert after == {"count": 1, "total_count": 1, "engine_runtimes": given[1:]}


async def test_two_sandboxes_share_nothing() -> None:
    one, other = sandbox(), sandbox()
    one.state.shelf.groups[0]["runtimes"].clear()
    assert other.state.shelf.groups == example()["engine_runtimes"]


async def test_a_running_sandbox_prints_the_settings_that_reach_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    running = asyncio.create_task(run_sandbox(0))
    await asyncio.sleep(0)
    settings = dict(line.split("=", 1) for line in capsys.readouterr().out.splitlines())
    assert set(settings) == {
        "MODELARTS_ENDPOINT",
        "MODELARTS_PROJECT_ID",
        "MODELARTS_AUTH_TOKEN",
        "MODELARTS_REGIONS",
    }
    assert settings["MODELARTS_REGIONS"] == "cn-north-4"
    url = f"{settings['MODELARTS_ENDPOINT']}/v1/{settings['MODELARTS_PROJECT_ID']}/models/ai-engine-runtimes"
    async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport()) as http:
        response = await http.get(url, headers={"X-Auth-Token": settings["MODELARTS_AUTH_TOKEN"]})
    assert response.json() == example()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
