# ruff: noqa: N818, each class is named after its outcome
"""What can go wrong between the bot and ModelArts: one tree, and how an answer is read into it."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, ClassVar

from pydantic_core import from_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class ModelArtsError(Exception):
    """ModelArts gave no catalogue. `text_id` names the sentence for the person; str() is the operator's line.

    `status` is None where no answer came; the texts are empty where the answer states none.
    """

    text_id: ClassVar[str] = "modelarts.failed"

    def __init__(
        self, status: int | None = None, error_code: str = "", error_msg: str = "", request_id: str = ""
    ) -> None:
        super().__init__(status, error_code, error_msg, request_id)
        self.status = status
        self.error_code = error_code
        self.error_msg = error_msg
        self.request_id = request_id

    def __str__(self) -> str:
        request = f"(request {self.request_id})" if self.request_id else ""
        said = (str(self.status or ""), self.error_code, self.error_msg, request)
        return f"{type(self).__name__}: {' '.join(filter(None, said))}".rstrip(": ")


class Unauthorized(ModelArtsError):
    """401: no credential, or one that is not, or no longer, good."""

    text_id = "modelarts.unauthorized"


class Forbidden(ModelArtsError):
    """403: a good credential without the permission, for another project, or in arrears."""

    text_id = "modelarts.forbidden"


class NotFound(ModelArtsError):
    """404: the region has no such API or project."""

    text_id = "modelarts.not_found"


class Throttled(ModelArtsError):
    """429: too many requests."""

    text_id = "modelarts.throttled"


class BadRequest(ModelArtsError):
    """Any other 4xx: the request itself is refused."""

    text_id = "modelarts.bad_request"


class Unavailable(ModelArtsError):
    """5xx: ModelArts or its gateway failed."""

    text_id = "modelarts.unavailable"


class Unreachable(ModelArtsError):
    """No answer: no connection, or none in time."""

    text_id = "modelarts.unreachable"


class Unreadable(ModelArtsError):
    """An answer that is not the documented JSON, a redirect among them."""

    text_id = "modelarts.unreadable"


_BY_STATUS: dict[int, type[ModelArtsError]] = {
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    429: Throttled,
}
_BY_FAMILY: dict[int, type[ModelArtsError]] = {4: BadRequest, 5: Unavailable}

# ModelArts, its older API, the gateway (APIG and APIGW), IAM (also within `error`), and the SDK's camel case.
_CODE_NAMES = ("error_code", "errorCode", "code")
_MESSAGE_NAMES = ("error_msg", "error_message", "errorMsg", "message")
_REQUEST_NAMES = ("request_id", "requestId")
_REQUEST_HEADER = "x-request-id"

_BODY_LIMIT = 65_536  # bytes
_PROSE_LIMIT = 4_096  # characters searched for words: the patterns backtrack
_TEXT_LIMIT = 300  # characters
_NOT_SHOWN = re.compile(r"(?is)<(script|style|head)\b.*?</\1\s*>|<[^>]*>?")
_TITLE = re.compile(r"(?is)<title\b[^>]*>(.*?)<")
_NOT_PRINTED = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")
_LIKE_A_TOKEN = re.compile(r"[A-Za-z0-9+/=_-]{64,}")
_MASK = "***"


def read_error(
    status: int, headers: Mapping[str, str], body: bytes, secrets: Iterable[str] = ()
) -> ModelArtsError:
    """The error that an answer other than the catalogue means, whatever its body is.

    `secrets` are what the request carried: a body that echoes one, or anything as long as a token, has it
    masked. The forms of a body are those of the official SDK's exception handler.
    """
    text = body[:_BODY_LIMIT].decode(errors="replace").lstrip("\ufeff")
    levels = tuple(_read_levels(text))
    code, message = _find(levels, _CODE_NAMES), _find(levels, _MESSAGE_NAMES)
    request = {name.lower(): value for name, value in headers.items()}.get(_REQUEST_HEADER, "")
    said = (code, message or ("" if code else _read_prose(text)), request or _find(levels, _REQUEST_NAMES))
    hidden = sorted(filter(None, secrets), key=len, reverse=True)
    kind = _BY_STATUS.get(status) or _BY_FAMILY.get(status // 100, Unreadable)
    return kind(status, *(_clean(part, hidden) for part in said))


def _read_levels(text: str) -> Iterator[dict[str, object]]:
    """The JSON object in `text`, cut off or whole, then those directly within it."""
    try:
        whole = from_json(text, allow_partial="trailing-strings")
    except ValueError:
        return
    if isinstance(whole, dict):
        yield whole
        yield from (value for value in whole.values() if isinstance(value, dict))


def _find(levels: Iterable[dict[str, object]], names: tuple[str, ...]) -> str:
    """The first scalar under one of `names`, as text."""
    values = (level.get(name) for level in levels for name in names)
    return next((str(value) for value in values if value and isinstance(value, str | int)), "")


def _read_prose(text: str) -> str:
    """What a body that is no known error form says: an HTML page's title, or else its words."""
    text = text[:_PROSE_LIMIT]
    title = _TITLE.search(text)
    return unescape(title[1] if title else _NOT_SHOWN.sub(" ", text))


def _clean(text: str, secrets: Iterable[str]) -> str:
    """`text` on one line, cut to 300 characters, without control characters or anything like a token."""
    for secret in secrets:
        text = text.replace(secret, _MASK)
    line = _NOT_PRINTED.sub(" ", _LIKE_A_TOKEN.sub(_MASK, text)).strip()
    return line if len(line) <= _TEXT_LIMIT else f"{line[: _TEXT_LIMIT - 1]}…"
