"""The signature SDK-HMAC-SHA256, as the one who verifies it sees it: pure."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote

if TYPE_CHECKING:
    from bot.playground.exchange import Call

ALGORITHM = "SDK-HMAC-SHA256"
DATE_HEADER = "x-sdk-date"
HASH_HEADER = "x-sdk-content-sha256"
SECURITY_TOKEN_HEADER = "x-security-token"  # noqa: S105, the header's name
PROJECT_HEADER = "x-project-id"
MAX_SKEW = 15 * 60  # seconds

_UNSIGNED = "UNSIGNED-PAYLOAD"
_ALWAYS_SIGNED = frozenset({"host", DATE_HEADER})
_SIGNED_IF_SENT = frozenset({SECURITY_TOKEN_HEADER, PROJECT_HEADER})
_AUTHORIZATION = re.compile(
    rf"{ALGORITHM} Access=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{{64}})"
)
_DATE = re.compile(r"[0-9]{8}T[0-9]{6}Z", re.ASCII)
_DATE_FORM = "%Y%m%dT%H%M%SZ"

MISMATCH = "verify aksk signature fail"
UNKNOWN_KEY = "Get secretKey failed,ak:{ak},err:ak not exist"
EXPIRED = "signature expired, signature time:{signed},server time:{now}"
WRONG_SECURITY_TOKEN = "decrypt token fail"  # noqa: S105, a sentence


@dataclass(frozen=True, slots=True)
class Key:
    """An access key. `security_token` is that of a temporary one, and empty for a permanent one."""

    ak: str
    sk: str = field(repr=False)
    security_token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Claim:
    """What an Authorization header claims: who signed which headers, and how that came out."""

    ak: str
    signed: tuple[str, ...]
    signature: str = field(repr=False)


def read_claim(authorization: str) -> Claim | None:
    """The claim of an Authorization header; None where it is not of this algorithm's form."""
    found = _AUTHORIZATION.fullmatch(authorization.strip())
    return Claim(found[1], tuple(found[2].split(";")), found[3]) if found else None


def sign(call: Call, signed: tuple[str, ...], sk: str) -> str:
    """The right signature of `call` by `sk`, over the headers named in `signed`, which it has."""
    text = "\n".join((ALGORITHM, call.headers[DATE_HEADER], _sha256(_canonical(call, signed).encode())))
    return hmac.new(sk.encode(), text.encode(), hashlib.sha256).hexdigest()


def find_flaw(call: Call, claim: Claim, key: Key, now: float) -> str:
    """What is wrong with the claim, in the gateway's words; empty where it is right. `now`: Unix seconds."""
    if not _signs_enough(call, claim) or (date := _read_date(call.headers[DATE_HEADER])) is None:
        return MISMATCH
    if abs(now - date.timestamp()) > MAX_SKEW:
        server = datetime.fromtimestamp(now, UTC).strftime(_DATE_FORM)
        return EXPIRED.format(signed=call.headers[DATE_HEADER], now=server)
    sent = call.headers.get(SECURITY_TOKEN_HEADER, "")
    if key.security_token and not sent:
        return UNKNOWN_KEY.format(ak=key.ak)
    if sent != key.security_token:
        return WRONG_SECURITY_TOKEN
    right = hmac.compare_digest(sign(call, claim.signed, key.sk), claim.signature)
    return "" if right else MISMATCH


def _signs_enough(call: Call, claim: Claim) -> bool:
    """Whether the signed headers are all there, in order, and none that must be signed is left out."""
    signed = set(claim.signed)
    needed = _ALWAYS_SIGNED | (_SIGNED_IF_SENT & call.headers.keys())
    in_order = list(claim.signed) == sorted(signed)
    return in_order and needed <= signed <= call.headers.keys()


def _read_date(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, _DATE_FORM).replace(tzinfo=UTC) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def _canonical(call: Call, signed: tuple[str, ...]) -> str:
    headers = "".join(f"{name}:{call.headers[name].strip()}\n" for name in signed)
    parts = (_path(call.raw_path), _query(call.query), headers, ";".join(signed), _payload(call, signed))
    return "\n".join((call.method, *parts))


def _path(raw: str) -> str:
    encoded = "/".join(_encode(part) for part in unquote(raw).split("/"))
    return encoded if encoded.endswith("/") else f"{encoded}/"


def _query(raw: str) -> str:
    pairs = sorted(parse_qsl(raw, keep_blank_values=True))
    return "&".join(f"{_encode(name)}={_encode(value)}" for name, value in pairs)


def _payload(call: Call, signed: tuple[str, ...]) -> str:
    """The hash of the body, unless the signer says that it left the body out."""
    is_left_out = call.body and HASH_HEADER in signed and call.headers[HASH_HEADER].strip() == _UNSIGNED
    return _UNSIGNED if is_left_out else _sha256(call.body)


def _encode(text: str) -> str:
    return quote(text, safe="~")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
