"""The client of one region: what it asks, and what it makes of an answer or a refusal."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot import __version__
from bot.modelarts.errors import ModelArtsError, TokenRefused, Unreachable, Unreadable
from bot.modelarts.exchange import http_client
from tests.fakes.ports import held_port
from tests.modelarts.cloud import PROJECT, TOKEN
from tests.modelarts.pages import Upstream, answer, client, engines, fetched, group

if TYPE_CHECKING:
    from starlette.requests import Request


async def test_the_request_is_the_documented_one() -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return answer([], 0)

    await client(handler).page(limit=10, offset=0)
    (request,) = seen
    assert request.method == "GET"
    path = f"/v1/{PROJECT}/models/ai-engine-runtimes"
    assert str(request.url) == f"https://modelarts.example{path}?limit=10&offset=0"
    assert request.headers["X-Auth-Token"] == TOKEN
    assert request.headers["User-Agent"] == f"runtimes-bot/{__version__}"
    assert request.extensions["timeout"] == {"connect": 3.0, "read": 10.0, "write": 10.0, "pool": 10.0}


async def test_a_project_id_cannot_lead_to_another_path() -> None:
    paths: list[bytes] = []

    def handler(request: httpx.Request) -> httpx.Response:
        paths.append(request.url.raw_path)
        return answer([], 0)

    await client(handler, project_id="a/b?c#d").page()
    assert paths == [b"/v1/a%2Fb%3Fc%23d/models/ai-engine-runtimes"]


async def test_an_error_keeps_code_message_and_request_and_masks_an_echoed_token() -> None:
    body = {"error_code": "ModelArts.0203", "error_msg": f"bad token {TOKEN}"}
    response = httpx.Response(401, json=body, headers={"X-Request-Id": "abc"})
    with pytest.raises(TokenRefused) as caught:
        await fetched(lambda _: response)
    assert str(caught.value) == (
        "TokenRefused: 401 ModelArts.0203 bad token *** (from ModelArts, request abc)"
    )


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(200),
        httpx.Response(200, text="<html>sign in</html>"),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={"count": 0}),
        httpx.Response(200, json={"engine_runtimes": None}),
        httpx.Response(200, content=b'{"engine_runtimes": [{"ai_en'),
        httpx.Response(204),
        httpx.Response(302, headers={"Location": "https://elsewhere.example"}),
    ],
)
async def test_an_answer_that_is_not_the_documented_json_is_unreadable(response: httpx.Response) -> None:
    asked: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return response

    with pytest.raises(Unreadable) as caught:
        await fetched(handler)
    assert caught.value.status == response.status_code
    assert asked == ["modelarts.example"]  # a redirect is not followed


async def test_an_error_that_comes_under_200_keeps_its_code() -> None:
    body = {"is_success": False, "error_code": "ModelArts.0010", "error_message": "busy"}
    with pytest.raises(Unreadable, match=r"200 ModelArts\.0010 busy"):
        await fetched(lambda _: httpx.Response(200, json=body))


def test_repr_shows_neither_the_token_nor_the_connection() -> None:
    shown = repr(client(Upstream(1, 1)))
    assert TOKEN not in shown
    assert "AsyncClient" not in shown


async def test_a_catalogue_comes_over_a_real_socket_and_a_closed_one_is_unreachable() -> None:
    async def handle(request: Request) -> JSONResponse:
        given = request.headers["X-Auth-Token"] == TOKEN
        return JSONResponse(
            {"count": 2, "total_count": 2, "engine_runtimes": [group(0), group(1)][: 2 * given]}
        )

    app = Starlette(routes=[Route("/v1/{project_id}/models/ai-engine-runtimes", handle)])
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", ws="none"))
    with held_port() as port, socket.create_server(("127.0.0.1", port)) as listener:
        endpoint = f"http://127.0.0.1:{port}"
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        async with http_client(httpx.AsyncHTTPTransport()) as http:
            asking = client(Upstream(0, 0), http=http, endpoint=endpoint)
            assert engines(await asking.fetch()) == [0, 1]
            server.should_exit = True
            await serving
            with pytest.raises(ModelArtsError) as caught:
                await asking.fetch()
    assert type(caught.value) is Unreachable
