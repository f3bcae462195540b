"""Every group is fetched, however the API counts and pages, and no request is made for nothing."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from bot.catalogue.snapshot import FaultKind
from bot.modelarts.client import MAX_PAGES
from bot.modelarts.errors import Forbidden
from tests.examples import REGION
from tests.modelarts.pages import Upstream, answer, client, engines, fetched, group, missing


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
