"""One request as it came, one answer as it goes, and a refusal in each form that Huawei Cloud has."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Call:
    """A request. `raw_path` and `query` are as they were sent; the names of `headers` are lower case."""

    method: str
    path: str
    raw_path: str = ""
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    request_id: str = ""

    def param(self, name: str) -> str | None:
        """The first value of a parameter; None without it."""
        return next(iter(parse_qs(self.query, keep_blank_values=True).get(name, ())), None)

    def json(self) -> Any:
        """The body's JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, before anything is done to it on its way."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def answer_json(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """`value` as JSON."""
    return Answer(status, json.dumps(value).encode(), {"Content-Type": JSON, **(headers or {})})


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that refuses, in one of FORMS. `code` is empty where the form has none."""

    status: int
    code: str
    message: str
    form: str = "modelarts"

    @property
    def phrase(self) -> str:
        return httpx.codes.get_reason_phrase(self.status) or "Unknown"

    def answer(self, request_id: str) -> Answer:
        """What the caller is sent."""
        content_type, write = FORMS[self.form]
        headers = {"Content-Type": content_type} if content_type else {}
        return Answer(self.status, write(self, request_id).encode(errors="replace"), headers)


class Refused(Exception):  # noqa: N818, named after its outcome
    """What ends the handling of a call: it is answered with `refusal`."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


def _write_modelarts(refusal: Refusal, _request_id: str) -> str:
    return json.dumps({"error_code": refusal.code, "error_msg": refusal.message})


def _write_old(refusal: Refusal, _request_id: str) -> str:
    return json.dumps({"is_success": False, "error_code": refusal.code, "error_message": refusal.message})


def _write_gateway(refusal: Refusal, request_id: str) -> str:
    body = {"error_msg": refusal.message, "error_code": refusal.code, "request_id": request_id}
    return json.dumps(body)


def _write_iam(refusal: Refusal, _request_id: str) -> str:
    body = {"code": refusal.status, "message": refusal.message, "title": refusal.phrase}
    return json.dumps({"error": body})


def _write_html(refusal: Refusal, _request_id: str) -> str:
    title = f"{refusal.status} {refusal.phrase}"
    said = html.escape(refusal.message, quote=False)
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{said}</p></body></html>"


def _write_text(refusal: Refusal, _request_id: str) -> str:
    return refusal.message


def _write_nothing(_refusal: Refusal, _request_id: str) -> str:
    return ""


# The content type of each form, and how its body is written.
FORMS: dict[str, tuple[str, Callable[[Refusal, str], str]]] = {
    "modelarts": (JSON, _write_modelarts),
    "old": (JSON, _write_old),
    "gateway": (JSON, _write_gateway),
    "iam": (JSON, _write_iam),
    "html": ("text/html; charset=utf-8", _write_html),
    "text": ("text/plain; charset=utf-8", _write_text),
    "empty": ("", _write_nothing),
}
