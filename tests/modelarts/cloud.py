"""IAM and ModelArts for the tests, behind one transport, and a client of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx

from bot.modelarts.account import Account
from bot.modelarts.client import RegionClient
from bot.modelarts.credentials import Credential, KeyCredential, UserCredential
from bot.modelarts.exchange import Exchange, http_client
from bot.modelarts.guard import Guard
from bot.modelarts.iam import Iam, User
from bot.modelarts.retries import Patience
from bot.modelarts.signing import AccessKey
from tests.examples import DAY, REGION

PROJECT = "0123456789abcdef0123456789abcdef"
TOKEN = "a-given-token"
PASSWORD = "correct horse battery staple"
USER = User("bot", PASSWORD, "acme")


@dataclass
class Cloud:
    """IAM and ModelArts behind one transport. Tokens are t1, t2, …; those in `dead` are refused."""

    now: float = 1_767_225_600.0
    life: float = DAY
    issued: int = 0
    dead: set[str] = field(default_factory=set)
    projects: list[dict[str, Any]] = field(default_factory=lambda: [{"id": PROJECT, "name": REGION}])
    iam_status: int = 201
    iam_body: Any = None
    refusing: bool = False
    seen: list[httpx.Request] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        match request.url.path:
            case "/v3/auth/tokens":
                return self._issue()
            case "/v3/projects":
                return httpx.Response(200, json={"projects": self.projects})
        self.tokens.append(request.headers.get("X-Auth-Token"))
        if self.tokens[-1] in self.dead:
            return httpx.Response(401, json={"error_code": "ModelArts.0203", "error_msg": "invalid"})
        if self.refusing:
            return httpx.Response(403, json={"error_code": "ModelArts.0210", "error_msg": "other project"})
        return httpx.Response(200, json={"count": 0, "engine_runtimes": []})

    def _issue(self) -> httpx.Response:
        if self.iam_body is not None or self.iam_status != 201:
            return httpx.Response(self.iam_status, json=self.iam_body, headers={"X-Subject-Token": "t"})
        self.issued += 1
        body = {
            "issued_at": _stamp(self.now),
            "expires_at": _stamp(self.now + self.life),
            "project": {"id": PROJECT},
        }
        return httpx.Response(201, json={"token": body}, headers={"X-Subject-Token": f"t{self.issued}"})

    def asked(self, path: str) -> int:
        return sum(request.url.path.startswith(path) for request in self.seen)


def _stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def region_client(cloud: Cloud, credential: Credential, project_id: str = "") -> RegionClient:
    exchange = Exchange(http_client(httpx.MockTransport(cloud)), lambda: cloud.now)
    account = Account(credential, Iam(exchange, "https://iam.example"), REGION, project_id, lambda: cloud.now)
    return RegionClient(exchange, "https://modelarts.example", REGION, account, Patience(first=0, jitter=0))


def user(cloud: Cloud) -> UserCredential:
    return UserCredential(USER, lambda: cloud.now, Guard(lambda: cloud.now))


def key(cloud: Cloud) -> KeyCredential:
    return KeyCredential(AccessKey("AK", "a-secret-key"), lambda: cloud.now, Guard(lambda: cloud.now))
