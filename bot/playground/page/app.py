"""The page as an app: its document, its files, its stream, and what is done on it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import ConfigDict, TypeAdapter, ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from bot.playground.page.conversation import DEEDS, NotThereError
from bot.playground.page.doors import Doors
from bot.playground.page.stage import UPSTREAM
from bot.playground.page.stream import stream
from bot.playground.page.upstream import CHANGES, NoSuchRuntimeError, TakenError
from bot.playground.page.usage import usage
from bot.playground.slack import BOT

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.playground.page.stage import Stage

_HERE = Path(__file__).parent
_STATIC = _HERE / "static"


@dataclass(frozen=True, slots=True)
class _Skip:
    """Whose next morning it is to be."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True)
    user: str


class Page:
    """What the page's requests do on `stage`."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._templates = Jinja2Templates(_HERE / "templates")
        self._texts = json.loads((_STATIC / "texts.json").read_text("utf-8"))

    def routes(self) -> list[Route | Mount]:
        return [
            Route("/", self._document),
            Route("/events/{user}", self._events),
            Route("/do/{deed}", self._do, methods=["POST"]),
            Route("/upstream/poll", self._poll, methods=["POST"]),
            Route("/upstream/skip", self._skip, methods=["POST"]),
            Route("/upstream/{change}", self._change, methods=["POST"]),
            Route("/usage", self._usage, methods=["POST"]),
            Mount("/static", StaticFiles(directory=_STATIC)),
        ]

    async def _document(self, request: Request) -> Response:
        stage = self._stage
        context = {
            "texts": self._texts,
            "command": stage.command,
            "person": stage.person,
            "bot": stage.slack.workspace.people[BOT].name,
            "shortcuts": [asdict(shortcut) for shortcut in stage.shortcuts],
        }
        return self._templates.TemplateResponse(request, "page.html", context)

    async def _events(self, request: Request) -> Response:
        user = request.path_params["user"]
        if user not in self._stage.slack.workspace.people:
            user = self._stage.person
        return stream(self._stage, user)

    async def _do(self, request: Request) -> Response:
        deed = await _read(request, DEEDS, "deed")
        try:
            delivery = await deed.do(self._stage)
        except NotThereError as error:
            raise HTTPException(404, str(error)) from None
        # of an ack only a modal's errors are the page's business: the rest is in the workspace
        errors = delivery.body.get("errors") if isinstance(delivery.body, dict) else None
        return JSONResponse({"error": delivery.error, "errors": errors or {}})

    async def _change(self, request: Request) -> Response:
        change = await _read(request, CHANGES, "change")
        try:
            change.do(self._stage.sandbox)
        except NoSuchRuntimeError as error:
            raise HTTPException(404, str(error)) from None
        except TakenError as error:
            raise HTTPException(409, str(error)) from None
        self._stage.bell.ring(UPSTREAM)
        return JSONResponse({})

    async def _poll(self, _request: Request) -> Response:
        if self._stage.poll is None:
            raise HTTPException(404, "There is nothing that could poll.")
        await self._stage.poll_now()
        return JSONResponse({})

    async def _skip(self, request: Request) -> Response:
        asked = _parse(_Skip, await request.body())
        if self._stage.poll is None or self._stage.clock is None:
            raise HTTPException(404, "There is no clock that could be moved.")
        if asked.user not in self._stage.slack.workspace.people:
            raise HTTPException(404, f"Nobody here is {asked.user}.")
        await self._stage.skip(asked.user)
        return JSONResponse({})

    async def _usage(self, request: Request) -> Response:
        return JSONResponse(usage(_parse(dict[str, Any], await request.body())))


def page(stage: Stage) -> Starlette:
    """The page over `stage`, behind its doors."""
    return Starlette(
        routes=Page(stage).routes(),
        middleware=[Middleware(Doors)],
        exception_handlers={HTTPException: _refuse},
    )


async def _refuse(_request: Request, error: Exception) -> Response:
    said, status = (error.detail, error.status_code) if isinstance(error, HTTPException) else ("", 500)
    return JSONResponse({"error": said}, status)


async def _read(request: Request, kinds: dict[str, Any], param: str) -> Any:
    """The body, as what `kinds` has under the path's `param`; 404 or 400 where it is none."""
    kind = kinds.get(request.path_params[param])
    if kind is None:
        raise HTTPException(404, f"There is no such {param}.")
    return _parse(kind, await request.body())


def _parse(kind: Any, body: bytes) -> Any:
    try:
        return TypeAdapter(kind).validate_json(body)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_context=False, include_input=False)
        said = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in wrong)
        raise HTTPException(400, said) from None
