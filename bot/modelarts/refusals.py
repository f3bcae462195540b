"""Refusals: an answer other than the one asked for is read into the error it means."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from html import escape, unescape
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus, urlsplit

from pydantic_core import from_json

from bot.modelarts.errors import (
    BadRequest,
    ClockSkewed,
    Forbidden,
    InArrears,
    KeyLocked,
    KeyRefused,
    ModelArtsError,
    NoProject,
    NoService,
    NotFound,
    Redirected,
    RegionForbidden,
    Suspended,
    Throttled,
    TokenExpired,
    TokenRefused,
    Unauthorized,
    Unavailable,
    Unreadable,
    WrongProject,
    WrongRegion,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.settings import CredentialKind

# A number alone says little: the same one stands for different things under different statuses.
_BY_CODE: dict[tuple[int, str], type[ModelArtsError]] = {
    (400, "ModelArts.0210"): WrongProject,
    (401, "ModelArts.0202"): TokenExpired,
    (401, "ModelArts.0203"): TokenRefused,
    (401, "ModelArts.0207"): WrongRegion,
    (401, "ModelArts.0212"): NoProject,
    (401, "ModelArts.6201"): Suspended,
    (401, "ModelArts.6203"): Suspended,
    (401, "APIG.0307"): WrongRegion,
    (403, "ModelArts.0206"): KeyRefused,
    (403, "ModelArts.0210"): WrongProject,
    (403, "ModelArts.4116"): InArrears,
    (403, "APIG.0310"): WrongProject,
    (403, "APIG.0801"): RegionForbidden,
    (403, "APIG.0802"): RegionForbidden,
    (404, "ModelArts.2786"): WrongProject,
    (404, "ModelArts.4204"): NoService,
    (404, "APIG.0101"): NoService,
}
# The gateway has one code for whatever is wrong with a credential, and says the rest in words. What they mean
# depends on what was shown: "security token expired" is about a temporary access key.
_BY_WORDS: dict[type[ModelArtsError], tuple[tuple[str, type[ModelArtsError]], ...]] = {
    KeyRefused: (("reach the limit", KeyLocked), ("signature expired", ClockSkewed)),
    TokenRefused: (("expire", TokenExpired),),
}
# What can be wrong with a token cannot be with a key, and the other way round.
_OF_TOKENS, _OF_KEYS = frozenset({TokenExpired, TokenRefused}), frozenset({KeyRefused})
_ASKS_TO_WAIT = frozenset({429, 503})
_BY_STATUS: dict[int, type[ModelArtsError]] = {
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    429: Throttled,
}
_BY_FAMILY: dict[int, type[ModelArtsError]] = {3: Redirected, 4: BadRequest, 5: Unavailable}

# ModelArts, its older API, the gateway (APIG and APIGW), IAM (also within `error`), and the SDK's camel case.
_CODE_NAMES = ("error_code", "errorCode", "code")
_MESSAGE_NAMES = ("error_msg", "error_message", "errorMsg", "message")
_REQUEST_NAMES = ("request_id", "requestId")
_REQUEST_HEADER = "x-request-id"

SKEW_ALLOWED = 840.0  # seconds, a minute less than the gateway's 15: the answer took its time
_SKEW_NOTED = 60.0  # seconds

_UNAUTHORIZED, _REDIRECT = 401, 3
_BODY_LIMIT = 65_536  # bytes
_PROSE_LIMIT = 4_096  # characters searched for words: the patterns backtrack
_TEXT_LIMIT = 300  # characters
_WAIT_DIGITS = 6  # a longer Retry-After is a mistake
_NOT_SHOWN = re.compile(r"(?is)<(script|style|head)\b.*?</\1\s*>|<[^>]*>?")
_TITLE = re.compile(r"(?is)<title\b[^>]*>(.*?)<")
_NOT_PRINTED = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")
_LIKE_A_TOKEN = re.compile(r"[A-Za-z0-9+/=_-]{64,}")
_MASK = "***"


@dataclass(frozen=True, slots=True)
class Sent:
    """What is known of the request that was refused.

    `secrets` are what it carried, `refused` the error that a bare 401 means for its `credential`, `at` when
    the answer came (Unix seconds), `service` whom it asked.
    """

    secrets: tuple[str, ...] = ()
    refused: type[ModelArtsError] = Unauthorized
    at: float | None = None
    service: str = ""
    credential: CredentialKind | None = None


def read_error(
    status: int, headers: Mapping[str, str], body: bytes, sent: Sent | None = None
) -> ModelArtsError:
    """The error that an answer other than the one asked for means, whatever its body is.

    A body that echoes one of the secrets sent, or anything as long as a token, has it masked. The forms of a
    body are those of the official SDK's exception handler.
    """
    sent = sent or Sent()
    hidden = _forms_of(sent.secrets)
    named = {name.lower(): value for name, value in headers.items()}
    text = _mask(body[:_BODY_LIMIT].decode(errors="replace").lstrip("\ufeff"), hidden)
    levels = tuple(_read_levels(text))
    code, message = _find(levels, _CODE_NAMES), _find(levels, _MESSAGE_NAMES)
    prose = message or ("" if code else _read_prose(text))
    if status // 100 == _REDIRECT:
        prose = f"to {_place(named.get('location', ''))}"
    request = named.get(_REQUEST_HEADER, "") or _find(levels, _REQUEST_NAMES)
    kind = _choose(status, code.replace("APIGW.", "APIG."), message, sent)
    skew = None if sent.at is None else read_skew(named, sent.at)
    if skew is not None and issubclass(kind, KeyRefused | ClockSkewed) and abs(skew) >= _SKEW_NOTED:
        prose = f"this machine's clock is {skew / 60:+.0f} minutes off; {prose}"
        kind = ClockSkewed if abs(skew) >= SKEW_ALLOWED else kind
    return kind(
        status,
        *(_clean(part, hidden) for part in (code, prose, request)),
        retry_after=read_retry_after(named, sent.at) if status in _ASKS_TO_WAIT else None,
        service=sent.service,
        credential=sent.credential,
    )


def read_skew(headers: Mapping[str, str], at: float) -> float | None:
    """How many seconds this machine's clock is ahead of the `date` of an answer that came at `at`."""
    stated = _read_date(headers.get("date", ""))
    return None if stated is None else at - stated


def read_retry_after(headers: Mapping[str, str], at: float | None) -> float | None:
    """The seconds that `Retry-After` asks to wait, in either of its forms; None where it asks nothing.

    A date is measured from the answer's own, since this machine's clock may be off; else from `at`.
    """
    asked = headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdecimal():
        return float(asked[:_WAIT_DIGITS])
    until, now = _read_date(asked), _read_date(headers.get("date", ""))
    now = at if now is None else now
    return None if until is None or now is None else max(0.0, until - now)


def _read_date(text: str) -> float | None:
    """The Unix time of an HTTP date; None where it is none."""
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def _choose(status: int, code: str, message: str, sent: Sent) -> type[ModelArtsError]:
    signed = sent.refused is KeyRefused
    kind = _BY_CODE.get((status, code))
    if kind and kind not in (_OF_TOKENS if signed else _OF_KEYS):
        return kind
    if status == _UNAUTHORIZED:
        said = message.casefold()
        words = _BY_WORDS.get(sent.refused, ())
        return next((kind for word, kind in words if word in said), sent.refused)
    return _BY_STATUS.get(status) or _BY_FAMILY.get(status // 100, Unreadable)


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


def _place(location: str) -> str:
    """Where a redirect leads, without what it may carry there."""
    try:
        parts = urlsplit(location)
    except ValueError:
        return "an address that is none"
    return f"{parts.scheme}://{parts.hostname}{parts.path}" if parts.hostname else parts.path


def _forms_of(secrets: Iterable[str]) -> list[str]:
    """The secrets as they are, and as JSON, HTML and URLs write them; the longest first."""
    forms = {
        form
        for secret in filter(None, secrets)
        for form in (
            secret,
            " ".join(secret.split()),
            quote(secret, safe=""),
            quote_plus(secret),
            json.dumps(secret)[1:-1],
            json.dumps(secret)[1:-1].replace("/", "\\/"),
            escape(secret),
            escape(secret).replace(" ", "&nbsp;"),
        )
    }
    return sorted(forms, key=len, reverse=True)


def _mask(text: str, hidden: Iterable[str]) -> str:
    for form in hidden:
        text = text.replace(form, _MASK)
    return text


def _clean(text: str, hidden: list[str]) -> str:
    """`text` on one line, cut to 300 characters, without control characters or anything like a token."""
    line = _NOT_PRINTED.sub(" ", _LIKE_A_TOKEN.sub(_MASK, _mask(text, hidden))).strip()
    line = _mask(line, hidden)
    return line if len(line) <= _TEXT_LIMIT else f"{line[: _TEXT_LIMIT - 1]}…"
