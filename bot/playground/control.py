"""The control of a sandbox over HTTP, as JSON: `/sandbox/...`, for who is on the same machine.

  GET, PUT, POST, DELETE  faults            the faults; PUT replaces all, POST adds one, DELETE clears
  GET, PUT                catalogue/REGION  the groups that a region offers
  GET, PUT                clock             {"offset": SECONDS}: how far the clock is from the machine's
  PUT                     tokens            {"life": SECONDS, "revoke": true}: the life of tokens to come, and
                                            an end to all that were issued
  GET, DELETE             requests          the last 1,000 requests, without secrets; DELETE forgets them

A body must be said to be application/json, and the Host must be loopback: so no page in a browser can do it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar
from urllib.parse import urlsplit

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from bot.playground.exchange import JSON, answer_json
from bot.playground.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic_core import ErrorDetails

    from bot.playground.exchange import Answer, Call
    from bot.playground.sandbox import Sandbox

PREFIX = "/sandbox/"

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Clock:
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True)
    offset: Annotated[float, Field(ge=-1e9, le=1e9)]


@dataclass(frozen=True, slots=True)
class _Tokens:
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True)
    life: Annotated[float, Field(ge=0, le=1e9)] | None = None
    revoke: bool = False


_FAULT = TypeAdapter(Fault)
_FAULTS = TypeAdapter(list[Fault])
_GROUPS = TypeAdapter(list[dict[str, Any]])
_CLOCK = TypeAdapter(_Clock)
_TOKENS = TypeAdapter(_Tokens)


class _ControlError(Exception):
    """What is wrong with a call, as a status and a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(status, sentence)
        self.status = status
        self.sentence = sentence


def answer_control(call: Call, sandbox: Sandbox) -> Answer:
    """The answer to a call under PREFIX: what it is about, as it is then; or a sentence as `error`."""
    try:
        return answer_json(_control(call, sandbox))
    except _ControlError as error:
        return answer_json({"error": error.sentence}, error.status)


def _control(call: Call, sandbox: Sandbox) -> Any:
    if not _is_loopback(call.headers.get("host", "")):
        raise _ControlError(403, "The sandbox is controlled from its own machine only.")
    what, slash, region = call.path.removeprefix(PREFIX).partition("/")
    methods = _HANDLERS.get(what)
    if methods is None or bool(slash) != (what == "catalogue"):
        raise _ControlError(404, f"The sandbox has no {call.path}.")
    if slash and region not in sandbox.regions:
        raise _ControlError(404, f"The sandbox has no region {region}.")
    handle = methods.get(call.method)
    if handle is None:
        raise _ControlError(405, f"{call.path} takes {', '.join(methods)}.")
    if call.method in {"PUT", "POST"} and not _is_json(call.headers.get("content-type", "")):
        raise _ControlError(415, f"The body must be {JSON}, and the Content-Type must say so.")
    return handle(sandbox, call.body, region)


def _is_loopback(host: str) -> bool:
    try:
        return urlsplit(f"//{host}").hostname in _LOOPBACK
    except ValueError:
        return False


def _is_json(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() == JSON


def _read(adapter: TypeAdapter[_T], body: bytes) -> _T:
    """The body as `adapter` reads it."""
    try:
        return adapter.validate_json(body)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=False, include_input=False)
        raise _ControlError(400, " ".join(_say(problem) for problem in problems)) from None


def _say(problem: ErrorDetails) -> str:
    where = ".".join(str(part) for part in problem["loc"])
    said = problem["msg"].removeprefix("Value error, ").rstrip(".")
    return f"{where}: {said}." if where else f"{said}."


def _get_faults(sandbox: Sandbox, _body: bytes = b"", _region: str = "") -> Any:
    return [asdict(fault) for fault in sandbox.faults]


def _put_faults(sandbox: Sandbox, body: bytes, _region: str) -> Any:
    sandbox.faults = _read(_FAULTS, body)
    return _get_faults(sandbox)


def _post_fault(sandbox: Sandbox, body: bytes, _region: str) -> Any:
    sandbox.faults = [*sandbox.faults, _read(_FAULT, body)]
    return _get_faults(sandbox)


def _delete_faults(sandbox: Sandbox, _body: bytes, _region: str) -> Any:
    sandbox.faults = []
    return _get_faults(sandbox)


def _get_catalogue(sandbox: Sandbox, _body: bytes, region: str) -> Any:
    return sandbox.regions[region]


def _put_catalogue(sandbox: Sandbox, body: bytes, region: str) -> Any:
    sandbox.regions[region] = _read(_GROUPS, body)
    return sandbox.regions[region]


def _get_clock(sandbox: Sandbox, _body: bytes = b"", _region: str = "") -> Any:
    return {"offset": sandbox.clock_offset}


def _put_clock(sandbox: Sandbox, body: bytes, _region: str) -> Any:
    sandbox.clock_offset = _read(_CLOCK, body).offset
    return _get_clock(sandbox)


def _put_tokens(sandbox: Sandbox, body: bytes, _region: str) -> Any:
    change = _read(_TOKENS, body)
    sandbox.token_life = sandbox.token_life if change.life is None else change.life
    if change.revoke:
        sandbox.gateway.tokens.clear()
    return {"life": sandbox.token_life, "issued": len(sandbox.gateway.tokens)}


def _get_requests(sandbox: Sandbox, _body: bytes = b"", _region: str = "") -> Any:
    return [asdict(request) for request in sandbox.requests]


def _delete_requests(sandbox: Sandbox, _body: bytes, _region: str) -> Any:
    sandbox.requests.clear()
    return _get_requests(sandbox)


_HANDLERS: dict[str, dict[str, Callable[[Sandbox, bytes, str], Any]]] = {
    "faults": {"GET": _get_faults, "PUT": _put_faults, "POST": _post_fault, "DELETE": _delete_faults},
    "catalogue": {"GET": _get_catalogue, "PUT": _put_catalogue},
    "clock": {"GET": _get_clock, "PUT": _put_clock},
    "tokens": {"PUT": _put_tokens},
    "requests": {"GET": _get_requests, "DELETE": _delete_requests},
}
