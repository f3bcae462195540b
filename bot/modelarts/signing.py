"""Signing: Huawei Cloud's SDK-HMAC-SHA256 signature of a request, by an access key and its secret."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import UTC
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_ALGORITHM = "SDK-HMAC-SHA256"
_DATE = "X-Sdk-Date"
_TOKEN = "X-Security-Token"  # noqa: S105, the header's name
_PAYLOAD = "X-Sdk-Content-Sha256"
_UNSIGNED = "UNSIGNED-PAYLOAD"
_HASHED_TYPES = ("application/json", "application/bson")  # the content of any other goes unsigned


@dataclass(frozen=True, slots=True)
class AccessKey:
    """An access key and its secret; `security_token` where they are temporary."""

    access: str
    secret: str = field(repr=False)
    security_token: str = field(default="", repr=False)


def sign(
    method: str, raw_path: str, headers: Mapping[str, str], body: bytes, key: AccessKey, at: datetime
) -> dict[str, str]:
    """The headers to add to a request so that it is signed, at the aware time `at`.

    X-Sdk-Date, Authorization, and where they apply X-Security-Token and X-Sdk-Content-Sha256. `raw_path` is
    the path and query as sent; `headers` are those to sign besides, Host among them. What the official SDK
    would not sign, a name with "_", is passed over.
    """
    added = {_DATE: at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")}
    if key.security_token:
        added[_TOKEN] = key.security_token
    given = _fold(headers)
    content_type = given.get("content-type")
    if content_type and not content_type.startswith(_HASHED_TYPES):
        added[_PAYLOAD] = _UNSIGNED
    to_sign = {name: value for name, value in {**given, **_fold(added)}.items() if "_" not in name}
    names = ";".join(sorted(to_sign))
    path, _, query = raw_path.partition("?")
    request = "\n".join(
        (
            method.upper(),
            _canonical_path(path),
            _canonical_query(query),
            *(f"{name}:{to_sign[name]}" for name in sorted(to_sign)),
            "",
            names,
            _hash_payload(body, to_sign.get(_PAYLOAD.lower())),
        )
    )
    text = "\n".join((_ALGORITHM, added[_DATE], sha256(request.encode()).hexdigest()))
    signature = hmac.digest(key.secret.encode(), text.encode(), "sha256").hex()
    authorization = f"{_ALGORITHM} Access={key.access}, SignedHeaders={names}, Signature={signature}"
    return {**added, "Authorization": authorization}


def _fold(headers: Mapping[str, str]) -> dict[str, str]:
    """`headers` by lower-case name, trimmed; of two that differ in case alone, the last."""
    return {name.lower(): value.strip() for name, value in headers.items()}


def _canonical_path(path: str) -> str:
    """`path` encoded anew, closed with "/". An encoded "/" within a segment divides it, as in the SDK."""
    encoded = quote(unquote(path), safe="/")
    return encoded if encoded.endswith("/") else f"{encoded}/"


def _canonical_query(query: str) -> str:
    """The pairs of `query`, sorted, then encoded anew. A "+" is a space, as servers and httpx have it."""
    pairs = sorted(parse_qsl(query, keep_blank_values=True))
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs)


def _hash_payload(body: bytes, stated: str | None) -> str:
    """The hash of `body`, or what the header states in its place; a body that is empty is always hashed."""
    return (stated if body else None) or sha256(body).hexdigest()
