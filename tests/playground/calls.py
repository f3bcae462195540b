"""What the sandbox's tests share: a clock that stands, a client without a socket, a signer of requests."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import httpx

from bot.playground.exchange import Call
from bot.playground.identity import (
    SANDBOX_AK,
    SANDBOX_DOMAIN,
    SANDBOX_PASSWORD,
    SANDBOX_PROJECT_ID,
    SANDBOX_REGION,
    SANDBOX_SK,
    SANDBOX_TOKEN,
    SANDBOX_USER,
    project_of,
)
from bot.playground.sandbox import Sandbox, sandbox_transport
from bot.playground.signature import sign

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Generator, Iterator, Mapping

NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
OTHER_REGION = "ap-southeast-1"
PATH = f"/{SANDBOX_REGION}/v1/{SANDBOX_PROJECT_ID}/models/ai-engine-runtimes"
OTHER_PATH = f"/{OTHER_REGION}/v1/{project_of(OTHER_REGION)}/models/ai-engine-runtimes"
TOKENS = "/iam/v3/auth/tokens"
PROJECTS = "/iam/v3/projects"
GOOD = {"X-Auth-Token": SANDBOX_TOKEN}


def standing(**state: Any) -> Sandbox:
    """A sandbox whose clock stands at NOW but for its offset."""
    return Sandbox(clock=lambda: NOW, **state)


@asynccontextmanager
async def client(state: Sandbox, url: str = "http://127.0.0.1:8080") -> AsyncIterator[httpx.AsyncClient]:
    """A client of the sandbox without a socket."""
    async with httpx.AsyncClient(transport=sandbox_transport(state), base_url=url) as http:
        yield http


class Signed(httpx.Auth):
    """Signs all headers that are there but those in `unsigned`; `headers` are put in before."""

    requires_request_body = True

    def __init__(
        self,
        ak: str = SANDBOX_AK,
        sk: str = SANDBOX_SK,
        headers: Mapping[str, str] = MappingProxyType({}),
        *,
        at: float = NOW,
        unsigned: frozenset[str] = frozenset(),
    ) -> None:
        self.ak, self.sk, self.at, self.unsigned = ak, sk, at, unsigned
        self.headers = headers

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["X-Sdk-Date"] = datetime.fromtimestamp(self.at, UTC).strftime("%Y%m%dT%H%M%SZ")
        request.headers.update(self.headers)
        path, _, query = request.url.raw_path.decode().partition("?")
        headers = dict(request.headers)
        names = tuple(sorted(headers.keys() - self.unsigned))
        signature = sign(
            Call(request.method, path, path, query, headers, request.content),
            names,
            self.sk,
        )
        request.headers["Authorization"] = (
            f"SDK-HMAC-SHA256 Access={self.ak}, SignedHeaders={';'.join(names)}, Signature={signature}"
        )
        yield request


def login(
    user: str = SANDBOX_USER,
    password: str = SANDBOX_PASSWORD,
    domain: str = SANDBOX_DOMAIN,
    project: dict[str, str] | None = None,
) -> dict[str, Any]:
    """The body that asks IAM for a token."""
    who = {"name": user, "password": password, "domain": {"name": domain}}
    return {
        "auth": {
            "identity": {"methods": ["password"], "password": {"user": who}},
            "scope": {"project": project or {"name": SANDBOX_REGION}},
        }
    }


async def get_token(http: httpx.AsyncClient, region: str = SANDBOX_REGION) -> dict[str, str]:
    """The header with a token that IAM has issued."""
    response = await http.post(TOKENS, json=login(project={"name": region}))
    assert response.status_code == 201
    return {"X-Auth-Token": response.headers["X-Subject-Token"]}


def strings(value: Any) -> Iterator[str]:
    """Every string in a JSON value."""
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(inner)
