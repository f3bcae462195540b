"""A stand-in for the ModelArts API: the document's example answer behind its path, paging and token."""

from __future__ import annotations

import json
import re
import socket
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

SANDBOX_PROJECT_ID = "5a4db0c05a4db0c05a4db0c05a4db0c0"
SANDBOX_TOKEN = "sandbox-token"  # noqa: S105, it opens the sandbox alone
SANDBOX_REGION = "cn-north-4"

_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(slots=True)
class Shelf:
    """What the sandbox offers now, as `app.state.shelf`: change `groups` and the next answer has them."""

    groups: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer in the documented error form."""

    status: int
    error_code: str
    error_msg: str


_BAD_PARAMETER = Refusal(400, "ModelArts.0104", "Invalid parameter: limit and offset are whole numbers.")
_NO_TOKEN = Refusal(401, "ModelArts.0201", "The request has no X-Auth-Token.")
_BAD_TOKEN = Refusal(401, "ModelArts.0203", "The token is invalid.")
_OTHER_PROJECT = Refusal(403, "ModelArts.0210", "The project ID in the URL does not match the token.")
_NO_API = Refusal(404, "ModelArts.4204", "The API does not exist.")


def example() -> dict[str, Any]:
    """The document's example answer: 4 engines, 19 runtimes."""
    text = files(__package__).joinpath("ai-engine-runtimes.json").read_text("utf-8")
    answer: dict[str, Any] = json.loads(text)
    return answer


def sandbox(catalogue: Callable[[], Mapping[str, Any]] = example) -> Starlette:
    """The API as an app, offering the groups of `catalogue()`, which is called once, now."""
    app = Starlette(
        routes=[Route("/v1/{project_id}/models/ai-engine-runtimes", _list_runtimes)],
        exception_handlers={404: _refuse_path, 405: _refuse_path},
    )
    app.router.redirect_slashes = False
    app.state.shelf = Shelf(list(catalogue()["engine_runtimes"]))
    return app


def sandbox_transport() -> httpx.AsyncBaseTransport:
    """The sandbox as a transport: the real client reaches it without a socket."""
    return httpx.ASGITransport(sandbox())


def _print_line(line: str) -> None:
    print(line, flush=True)  # noqa: T201, a command's output; flushed for the one who reads it by a pipe


async def run_sandbox(port: int, host: str = "127.0.0.1", say: Callable[[str], object] = _print_line) -> None:
    """Serve the sandbox until it is stopped, once `say` has the settings that point a bot at it.

    Port 0 takes a free one. OSError where the port is taken.
    """
    config = uvicorn.Config(sandbox(), log_level="warning", lifespan="off", ws="none")
    with socket.create_server((host, port)) as listener:
        for name, value in sandbox_settings(f"http://{host}:{listener.getsockname()[1]}").items():
            say(f"{name}={value}")
        await uvicorn.Server(config).serve(sockets=[listener])


def sandbox_settings(endpoint: str) -> dict[str, str]:
    """The settings that point a bot at a sandbox served at `endpoint`."""
    return {
        "MODELARTS_ENDPOINT": endpoint,
        "MODELARTS_PROJECT_ID": SANDBOX_PROJECT_ID,
        "MODELARTS_AUTH_TOKEN": SANDBOX_TOKEN,
        "MODELARTS_REGIONS": SANDBOX_REGION,
    }


async def _list_runtimes(request: Request) -> JSONResponse:
    token = request.headers.get("X-Auth-Token", "")
    if token != SANDBOX_TOKEN:
        return _refuse(_BAD_TOKEN if token else _NO_TOKEN)
    if request.path_params["project_id"] != SANDBOX_PROJECT_ID:
        return _refuse(_OTHER_PROJECT)
    groups = request.app.state.shelf.groups
    limit, offset = (
        request.query_params.get("limit", str(len(groups))),
        request.query_params.get("offset", "0"),
    )
    if not (_NUMBER.fullmatch(limit) and _NUMBER.fullmatch(offset)):
        return _refuse(_BAD_PARAMETER)
    page = groups[int(offset) :][: int(limit)]
    return _answer(200, {"count": len(groups), "total_count": len(page), "engine_runtimes": page})


async def _refuse_path(_request: Request, _error: Exception) -> JSONResponse:
    return _refuse(_NO_API)


def _refuse(refusal: Refusal) -> JSONResponse:
    return _answer(refusal.status, {"error_code": refusal.error_code, "error_msg": refusal.error_msg})


def _answer(status: int, body: Mapping[str, Any]) -> JSONResponse:
    return JSONResponse(body, status, headers={"X-Request-Id": uuid4().hex})
