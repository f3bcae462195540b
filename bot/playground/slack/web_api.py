"""The Web API and the replies by response_url, as they come over HTTP, faults and all."""

from __future__ import annotations

import base64
import binascii
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.requests import ClientDisconnect, Request

from bot.playground.delivery import deliver
from bot.playground.exchange import JSON, Answer
from bot.playground.faults import Fault
from bot.playground.slack.faults import REPLY, SlackFault, take
from bot.playground.slack.methods import METHODS
from bot.playground.slack.reading import Arguments, read_arguments
from bot.playground.slack.refusals import ApiError
from bot.playground.slack.replies import take_reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Receive, Scope, Send

    from bot.playground.slack.stand_in import SlackStandIn


_TEXT = {"Content-Type": "text/plain; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What the bot calls, as ASGI: a method of the Web API, or a response_url."""

    slack: SlackStandIn
    answer: Callable[[SlackStandIn, Request, bytes, SlackFault], Answer]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = time.perf_counter()
        request = Request(scope, receive)
        try:
            body = await request.body()
        except ClientDisconnect:
            return
        what = request.path_params.get("method", REPLY)
        fault, self.slack.faults[:] = take(self.slack.faults, what)
        if fault.until:
            await fault.until.wait()
        answer = self.answer(self.slack, request, body, fault)
        is_cut = fault.drop or fault.drop_after
        try:
            await deliver(answer, Fault(delay=fault.delay, drop=is_cut), scope, receive, send)
        finally:
            taken = time.perf_counter() - begun
            self.slack.note("to slack", what, None if is_cut else answer.status, taken)


def answer_method(slack: SlackStandIn, request: Request, body: bytes, fault: SlackFault) -> Answer:
    """The answer to a call of a method, which is done unless a fault is in its place."""
    name = request.path_params["method"]
    slack.calls.append(name)
    if fault.refuses:
        return _refuse(fault)
    if name not in METHODS:
        return _write({"ok": False, "error": "unknown_method", "req_method": name})
    method = METHODS[name]
    try:
        args = read_arguments(request.headers.get("content-type", ""), body, _query(request))
        args = _with_client(request, args)
        if method.token:
            slack.check_token(_read_token(request, args), method.token, method.scopes)
        answer = method.run(slack, args)
    except ApiError as error:
        return _write(error.body(), error.status, error.retry_after)
    scopes = {"X-OAuth-Scopes": ",".join(sorted(slack.scopes))} if method.token == "bot" else {}  # noqa: S105
    return _write({"ok": True, **answer}, headers=scopes)


def answer_reply(slack: SlackStandIn, request: Request, body: bytes, fault: SlackFault) -> Answer:
    """The answer to a reply, which is posted unless a fault is in its place."""
    slack.calls.append(REPLY)
    if fault.refuses:
        wait = {} if _wait(fault) is None else {"Retry-After": str(_wait(fault))}
        return Answer(fault.status or 404, fault.refusal.encode(), {**_TEXT, **wait})
    try:
        take_reply(slack, request.path_params["ticket"], body)
    except ApiError as error:
        return Answer(error.status, error.error.encode(), _TEXT)
    return Answer(200, b"ok", _TEXT)


def _refuse(fault: SlackFault) -> Answer:
    answer = {"ok": False, "error": fault.refusal} if fault.answer is None else dict(fault.answer)
    return _write(answer, fault.status or 200, _wait(fault))


def _wait(fault: SlackFault) -> int | None:
    return fault.retry_after or (1 if fault.status == 429 else None)  # noqa: PLR2004


def _write(
    answer: dict[str, Any], status: int = 200, wait: int | None = None, headers: dict[str, str] | None = None
) -> Answer:
    later = {} if wait is None else {"Retry-After": str(wait)}
    kind = {"Content-Type": f"{JSON}; charset=utf-8"}
    return Answer(status, json.dumps(answer).encode(), {**kind, **later, **(headers or {})})


def _query(request: Request) -> str:
    return str(request.scope["query_string"].decode("latin-1"))  # the URL would need a Host that is one


def _read_token(request: Request, args: Arguments) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else args.text("token")


def _with_client(request: Request, args: Arguments) -> Arguments:
    """`args` with the client's id and secret, which may come in the header of HTTP's basic scheme."""
    scheme, _, pair = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return args
    try:
        name, _, secret = base64.b64decode(pair, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return args
    return Arguments({"client_id": name, "client_secret": secret, **args.given})
