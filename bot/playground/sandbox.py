"""The sandbox: a stand-in for ModelArts in several regions and for IAM, on one server."""

from __future__ import annotations

import re
import socket
import time
from collections import deque
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from typing import TYPE_CHECKING
from uuid import uuid4

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.routing import Route

from bot.playground.catalogue import Group, example, list_runtimes
from bot.playground.control import PREFIX, answer_control
from bot.playground.delivery import deliver, shape
from bot.playground.exchange import Answer, Call, Refusal, Refused
from bot.playground.faults import NO_FAULT, Fault, take
from bot.playground.gateway import DAY, Gateway, credential_of
from bot.playground.iam import issue_token, list_projects, read_region
from bot.playground.identity import (
    CREDENTIALS,
    SANDBOX_AK,
    SANDBOX_DOMAIN,
    SANDBOX_PASSWORD,
    SANDBOX_PROJECT_ID,
    SANDBOX_REGION,
    SANDBOX_REGIONS,
    SANDBOX_SECURITY_TOKEN,
    SANDBOX_SK,
    SANDBOX_TEMPORARY_AK,
    SANDBOX_TEMPORARY_SK,
    SANDBOX_TOKEN,
    SANDBOX_USER,
    is_region,
    project_of,
    sandbox_settings,
)
from bot.playground.serving import server_config

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from starlette.types import Receive, Scope, Send

    from bot.playground.faults import Place

__all__ = [
    "CREDENTIALS",
    "SANDBOX_AK",
    "SANDBOX_DOMAIN",
    "SANDBOX_PASSWORD",
    "SANDBOX_PROJECT_ID",
    "SANDBOX_REGION",
    "SANDBOX_REGIONS",
    "SANDBOX_SECURITY_TOKEN",
    "SANDBOX_SK",
    "SANDBOX_TEMPORARY_AK",
    "SANDBOX_TEMPORARY_SK",
    "SANDBOX_TOKEN",
    "SANDBOX_USER",
    "Fault",
    "Logged",
    "Sandbox",
    "example",
    "examples",
    "is_region",
    "project_of",
    "run_sandbox",
    "sandbox",
    "sandbox_settings",
    "sandbox_transport",
]

MAX_LOGGED = 1_000

_IAM = "/iam/"
_RUNTIMES = re.compile(r"/[^/]+/v1/([^/]+)/models/ai-engine-runtimes")
_NO_REGION = Refusal(
    404,
    "APIG.0101",
    "The API does not exist or has not been published in the environment.",
    "gateway",
)
_NO_API = Refusal(404, "ModelArts.4204", "The API does not exist.")
_NO_IAM_API = Refusal(404, "", "The API does not exist.", "iam")


@dataclass(frozen=True, slots=True)
class Logged:
    """A request that came. `status` is None where no answer went; `credential` is a kind, never a secret."""

    method: str
    path: str
    at: Place
    region: str
    status: int | None
    credential: str


def examples(regions: Iterable[str] = SANDBOX_REGIONS) -> dict[str, list[Group]]:
    """The document's example for each of `regions`, which share nothing."""
    return {region: example()["engine_runtimes"] for region in regions}


@dataclass(slots=True)
class Sandbox:
    """What the sandbox offers and what goes wrong in it: change it, and the next answer has it.

    `regions` has the groups of each region, `clock` answers Unix seconds, to which `clock_offset` is added,
    and tokens are issued for `token_life` seconds.
    """

    regions: dict[str, list[Group]] = field(default_factory=examples)
    faults: list[Fault] = field(default_factory=list)
    clock: Callable[[], float] = time.time
    clock_offset: float = 0.0
    token_life: float = DAY
    requests: deque[Logged] = field(default_factory=lambda: deque(maxlen=MAX_LOGGED))
    gateway: Gateway = field(default_factory=Gateway)

    def now(self) -> float:
        """The sandbox's time, in Unix seconds."""
        return self.clock() + self.clock_offset

    def answer(self, call: Call) -> tuple[Answer, Fault]:
        """The answer to `call`, and the fault that it meets on its way."""
        if call.path.startswith(PREFIX):
            return self._finish(answer_control(call, self), call), NO_FAULT
        at: Place = "iam" if call.path.startswith(_IAM) else "modelarts"
        named = call.path.removeprefix("/").partition("/")[0]
        region = read_region(call, self.regions) if at == "iam" else named
        fault, self.faults = take(self.faults, at, region)
        try:
            answer = self._ask(call, at, region, fault)
        except Refused as refused:
            answer = refused.refusal.answer(call.request_id)
        status = None if fault.drop else answer.status
        self.requests.append(Logged(call.method, call.path, at, region, status, credential_of(call)))
        return self._finish(shape(answer, fault, self.now()), call), fault

    def _ask(self, call: Call, at: Place, region: str, fault: Fault) -> Answer:
        if refusal := fault.refusal(call, at):
            raise Refused(refusal)
        return self._ask_iam(call) if at == "iam" else self._ask_modelarts(call, region, fault)

    def _ask_modelarts(self, call: Call, region: str, fault: Fault) -> Answer:
        if region not in self.regions:
            raise Refused(_NO_REGION)
        api = _RUNTIMES.fullmatch(call.path)
        if api is None or call.method != "GET":
            raise Refused(_NO_API)
        self.gateway.admit(call, region, api[1], self.now())
        return list_runtimes(call, self.regions[region], fault.catalogue)

    def _ask_iam(self, call: Call) -> Answer:
        match call.method, call.path.removeprefix(_IAM):
            case "POST", "v3/auth/tokens":
                return issue_token(call, self.regions, self.gateway, self.now(), self.token_life)
            case "GET", "v3/projects":
                return list_projects(call, self.regions, self.gateway, self.now())
        raise Refused(_NO_IAM_API)

    def _finish(self, answer: Answer, call: Call) -> Answer:
        stamp = {"Date": formatdate(self.now(), usegmt=True), "X-Request-Id": call.request_id}
        return replace(answer, headers={**answer.headers, **stamp})


@dataclass(frozen=True, slots=True)
class _Endpoint:
    """A sandbox as ASGI."""

    sandbox: Sandbox

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            call = await _receive(Request(scope, receive))
        except ClientDisconnect:
            return
        answer, fault = self.sandbox.answer(call)
        await deliver(answer, fault, scope, receive, send)


async def _receive(request: Request) -> Call:
    headers: dict[str, str] = {}
    for name, value in request.headers.items():
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    return Call(
        request.method,
        request.scope["path"],
        request.scope["raw_path"].decode("latin-1"),
        request.scope["query_string"].decode("latin-1"),
        headers,
        await request.body(),
        uuid4().hex,
    )


def sandbox(state: Sandbox | None = None) -> Starlette:
    """The sandbox as an app. `state`, a new one by default, is `app.state.sandbox`.

    Its faults that close a connection need a server as in bot.playground.serving.
    """
    state = state or Sandbox()
    app = Starlette(routes=[Route("/{path:path}", _Endpoint(state))])
    app.state.sandbox = state
    return app


def sandbox_transport(state: Sandbox | None = None) -> httpx.AsyncBaseTransport:
    """The sandbox as a transport: the real client reaches it without a socket."""
    return httpx.ASGITransport(sandbox(state))


def _print_line(line: str) -> None:
    print(line, flush=True)  # noqa: T201, a command's output; flushed for the one who reads it by a pipe


async def run_sandbox(
    port: int,
    *,
    credential: str = "token",
    regions: Iterable[str] = (SANDBOX_REGION,),
    host: str = "127.0.0.1",
    say: Callable[[str], object] = _print_line,
) -> None:
    """Serve the sandbox until it is stopped, once `say` has the settings that point a bot at it.

    They are for `credential`, one of CREDENTIALS, and `regions`. Port 0 takes a free one. OSError where the
    port is taken.
    """
    asked = tuple(dict.fromkeys(regions))
    state = Sandbox(examples((*SANDBOX_REGIONS, *asked)))
    with socket.create_server((host, port)) as listener:
        url = f"http://{host}:{listener.getsockname()[1]}"
        for name, value in sandbox_settings(url, credential, asked).items():
            say(f"{name}={value}")
        await uvicorn.Server(server_config(sandbox(state))).serve(sockets=[listener])
