"""A client of one region, and an API behind it that gives its groups of runtimes in pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx

from bot.catalogue.snapshot import Fault, FaultKind, RegionAnswer
from bot.modelarts.account import Account
from bot.modelarts.client import RegionClient
from bot.modelarts.credentials import TokenCredential
from bot.modelarts.exchange import Exchange, http_client
from bot.modelarts.iam import Iam
from bot.modelarts.retries import Patience
from tests.examples import REGION
from tests.modelarts.cloud import PROJECT, TOKEN

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
