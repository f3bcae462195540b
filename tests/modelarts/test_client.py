import asyncio
import json
import socket
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot import __version__
from bot.catalogue.snapshot import Fault, FaultKind, RegionAnswer
from bot.modelarts.account import Account
from bot.modelarts.client import MAX_PAGES, RegionClient
from bot.modelarts.credentials import TokenCredential
from bot.modelarts.errors import Forbidden, ModelArtsError, TokenRefused, Unreachable, Unreadable
from bot.modelarts.exchange import Exchange, http_client
from bot.modelarts.iam import Iam
from bot.modelarts.retries import Patience

REGION = "cn-north-4"
PROJECT = "0123456789abcdef0123456789abcdef"
TOKEN = "a-given-token"

Handler = Callable[[httpx.Request], httpx.Response]


def client(
    handler: Handler,
    *,
    http: httpx.AsyncClient | None = None,
    endpoint: str = "https://modelarts.example",
    project_id: str = PROJECT,
    clock: Callable[[], float] = lambda: 1_700_000_000.0,
) -> RegionClient:
    exchange = Exchange(http or http_client(httpx.MockTransport(handler)), clock)
    account = Account(TokenCredential(TOKEN), Iam(exchange, "https://iam.example"), REGION, project_id)
    return RegionClient(exchange, endpoint, REGION, account, Patience(first=0, jitter=0))


def group(index: int) -> dict[str, Any]:
    return {
        "ai_engine": f"Engine{index}",
        "runtimes": [f"r{index}"],
        "request_mode": ["sync"],
        "accelerators": [{"type": "none"}],
        "arch": ["x86_64"],
        "status_list": ["normal"],
        "image_source": ["base_image"],
    }


def answer(groups: list[Any], count: Any, total_count: Any = 0) -> httpx.Response:
    body = {"count": count, "total_count": total_count, "engine_runtimes": groups}
    return httpx.Response(200, json=body)


class Upstream:
    """Holds `size` groups and gives at most `cap` at once; the offset is in groups, or in pages."""

    def __init__(self, size: int, cap: int, *, by_page: bool = False) -> None:
        self.groups = [group(index) for index in range(size)]
        self.cap = cap
        self.by_page = by_page
        self.asked: list[tuple[str | None, str | None]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        limit, offset = request.url.params.get("limit"), request.url.params.get("offset")
        self.asked.append((limit, offset))
        size = min(int(limit or self.cap), self.cap)
        start = int(offset or 0) * (size if self.by_page else 1)
        return answer(self.groups[start : start + size], len(self.groups))


async def fetched(handler: Handler) -> RegionAnswer:
    return await client(handler).fetch()


def engines(got: RegionAnswer) -> list[int]:
    return sorted(int(row.engine.removeprefix("Engine")) for row in got.runtimes)


def missing(count: int) -> tuple[Fault, ...]:
    return (Fault(FaultKind.MISSING, REGION, count=count),)


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


async def test_a_whole_answer_costs_one_request_without_paging() -> None:
    upstream = Upstream(4, 10)
    got = await fetched(upstream)
    assert upstream.asked == [(None, None)]
    assert (got.region, got.as_of, got.faults) == (REGION, 1_700_000_000.0, ())
    assert engines(got) == [0, 1, 2, 3]


@pytest.mark.parametrize("counts", [(0, 0), (2, 2), (1, 2), (2, 1), (None, "x")])
async def test_a_count_that_is_too_small_loses_nothing(counts: tuple[Any, Any]) -> None:
    got = await fetched(lambda _: answer([group(0), group(1)], *counts))
    assert engines(got) == [0, 1]
    assert not got.faults


@pytest.mark.parametrize("swapped", [False, True])
async def test_missing_groups_are_paged_for_whichever_count_tells(*, swapped: bool) -> None:
    whole = Upstream(7, 3)

    def handler(request: httpx.Request) -> httpx.Response:
        body = json.loads(whole(request).content)
        of_page = len(body["engine_runtimes"])
        return answer(body["engine_runtimes"], *((of_page, 7) if swapped else (7, of_page)))

    got = await fetched(handler)
    assert whole.asked == [(None, None), ("3", "3"), ("3", "6")]
    assert engines(got) == list(range(7))
    assert not got.faults


@pytest.mark.parametrize("size", [3, 6, 7, 10, 11, 23])
async def test_an_offset_that_is_a_page_index_still_brings_every_group(size: int) -> None:
    got = await fetched(Upstream(size, 2, by_page=True))
    assert engines(got) == list(range(size))
    assert not got.faults


async def test_an_api_that_ignores_the_paging_is_asked_once_by_each_offset() -> None:
    asked: list[httpx.URL] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        return answer([group(0), group(1)], 19)

    got = await fetched(handler)
    assert [url.params.get("offset") for url in asked] == [None, "2", "1"]
    assert engines(got) == [0, 1]
    assert got.faults == missing(17)


async def test_an_empty_page_ends_the_paging() -> None:
    asked: list[httpx.URL] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        return answer([] if len(asked) > 1 else [group(0)], 5)

    got = await fetched(handler)
    assert len(asked) == 2  # one group a page: a page's number is its offset
    assert got.faults == missing(4)


async def test_an_empty_answer_that_counts_groups_says_that_they_are_missing() -> None:
    got = await fetched(lambda _: answer([], 4))
    assert not got.runtimes
    assert got.faults == missing(4)


async def test_an_upstream_without_end_is_left_after_fifty_pages() -> None:
    asked: list[httpx.URL] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        at = 2 * len(asked)
        return answer([group(at), group(at + 1)], 10_000)

    got = await fetched(handler)
    assert len(asked) == MAX_PAGES == 50
    assert got.faults == missing(9_900)


async def test_overlapping_pages_add_each_group_once() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        start = max(int(request.url.params.get("offset", 0)) - 1, 0)
        return answer([group(index) for index in range(start, min(start + 2, 5))], 5)

    got = await fetched(handler)
    assert engines(got) == [0, 1, 2, 3, 4]
    assert not got.faults


async def test_an_engine_split_over_two_pages_is_read_as_one() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        part = group(0) | {"runtimes": [request.url.params.get("offset", "first")]}
        return answer([part], 2)

    got = await fetched(handler)
    assert [row.key[1:] for row in got.runtimes] == [("Engine0", "first"), ("Engine0", "1")]
    assert not got.faults


async def test_the_faults_of_groups_stand_before_what_is_missing() -> None:
    got = await fetched(lambda _: answer([group(0) | {"arch": []}, None], 3))
    assert [fault.kind for fault in got.faults] == [FaultKind.TORN, FaultKind.UNREADABLE, FaultKind.MISSING]


async def test_the_answer_is_as_old_as_its_first_page() -> None:
    upstream, now = Upstream(2, 1), 100.0

    def handler(request: httpx.Request) -> httpx.Response:
        nonlocal now
        now += 100.0 * (len(upstream.asked) > 0)
        return upstream(request)

    assert (await client(handler, clock=lambda: now).fetch()).as_of == 100.0
    assert len(upstream.asked) == 2


async def test_a_page_that_fails_fails_the_whole_answer() -> None:
    upstream = Upstream(4, 2)

    def handler(request: httpx.Request) -> httpx.Response:
        return httpx.Response(403) if "offset" in request.url.params else upstream(request)

    with pytest.raises(Forbidden):
        await fetched(handler)


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
    with socket.create_server(("127.0.0.1", 0)) as listener:
        endpoint = f"http://127.0.0.1:{listener.getsockname()[1]}"
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        async with http_client(httpx.AsyncHTTPTransport()) as http:
            asking = client(Upstream(0, 0), http=http, endpoint=endpoint)
            assert engines(await asking.fetch()) == [0, 1]
            server.should_exit = True
            await serving
            with pytest.raises(ModelArtsError) as caught:
                await asking.fetch()
    assert type(caught.value) is Unreachable
