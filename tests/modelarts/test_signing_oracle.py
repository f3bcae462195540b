"""What goes on the wire, signed here and by the official SDK."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import quote, quote_plus

import httpx
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.modelarts.signing import AccessKey, sign


@dataclass(frozen=True, slots=True)
class SdkKey:
    ak: str
    sk: str


METHODS = st.sampled_from(["GET", "get", "POST", "PUT", "PATCH", "DELETE", "HEAD"])
HOSTS = st.sampled_from(["modelarts.cn-north-4.myhuaweicloud.com", "127.0.0.1:8080", "iam.example"])
KEYS = st.builds(
    AccessKey,
    st.text("ABCDEFGHIJ0123456789", min_size=1, max_size=8),
    st.text(min_size=1, max_size=8),
    st.sampled_from(["", "", "gQpjbi1ub3J0aC00+/="]),
)
# From 2000 to 2099, in whole seconds: the SDK is handed the date as the header has it.
TIMES = st.builds(
    datetime.fromtimestamp,
    st.integers(946_684_800, 4_102_444_799),
    st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-9, minutes=-30))]),
)
BODIES = st.just(b"") | st.binary(max_size=10) | st.text(max_size=10).map(str.encode)

# Text as it is, and the ways to write it: with more or less encoded, in either case of hexadecimal.
WORDS = st.text("aZ09-._~ +%/&=;:@!$'()*,?#[]\"<>^`{|}\\é模😀", max_size=6) | st.text(max_size=4)
PATH_SAFE = st.sampled_from(["", "/", "/~!$&'()*+,;=:@"])
QUERY_SAFE = st.sampled_from(["", "/?:@", "!$'()*,;~"])
Pairs = tuple[tuple[str, str], ...]


def lower_escapes(text: str) -> str:
    return re.sub("%..", lambda escape: escape[0].lower(), text)


@st.composite
def paths(draw: st.DrawFn) -> str:
    """Two texts with "/" between; what "/" they hold is written as it is or, within a segment, encoded."""
    path = f"/{quote(draw(WORDS), safe=draw(PATH_SAFE))}/{quote(draw(WORDS), safe='')}"
    return draw(st.sampled_from([path, lower_escapes(path)]))


@st.composite
def queries(draw: st.DrawFn) -> tuple[Pairs, str | None]:
    """The pairs that are meant, and how they are written; None leaves that to httpx."""
    pairs = tuple(draw(st.lists(st.tuples(WORDS, WORDS | st.just("")), max_size=3)))
    encode, safe = draw(st.sampled_from([quote, quote_plus])), draw(QUERY_SAFE)
    written = [f"{encode(name, safe=safe)}={encode(value, safe=safe)}" for name, value in pairs]
    how = draw(st.sampled_from(["by httpx", "plain", "lower", "bare"]))
    if how == "bare":  # a blank value without its "=", and empty pieces between pairs
        pieces = [piece[:-1] if piece.endswith("=") and len(piece) > 1 else piece for piece in written]
        return pairs, "&&".join([*pieces, ""])
    query = "&".join(written)
    return pairs, {"by httpx": None, "plain": query, "lower": lower_escapes(query)}[how]


# No control characters: neither httpx nor HTTP takes them in a header.
VALUES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=8)
NAMES = st.sampled_from(["X-Project-Id", "X-Language", "X_Under"]) | st.text(
    "abcXYZ059-_.!~'", min_size=1, max_size=8
)
# Trimmed, since the SDK reads the type before it trims the header, which a server never sees untrimmed.
TYPES = st.sampled_from(
    [
        {},
        {},
        {},
        {"Content-Type": ""},
        *(
            {"Content-Type": kind}
            for kind in (
                "application/json",
                "application/json;charset=utf8",
                "application/bson",
                "APPLICATION/JSON",
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=模",
            )
        ),
    ]
)


@st.composite
def header_sets(draw: st.DrawFn) -> dict[str, str]:
    """Headers whose names differ by more than case: what goes on the wire twice, httpx joins."""
    names = draw(st.lists(NAMES, max_size=3, unique_by=str.lower))
    headers = {name: draw(VALUES) for name in names}
    stated = {"X-Sdk-Content-Sha256": "0" * 64}
    return headers | draw(TYPES) | draw(st.sampled_from([{}, {}, {}, stated]))


def signed_by_the_sdk(request: httpx.Request, pairs: Pairs, key: AccessKey, at: datetime) -> dict[str, str]:
    """All headers of `request` as the SDK would send them; it wants the path encoded once, and the pairs not."""
    # Names as the SDK looks for them: it knows Content-Type in that case alone, httpx gives lower case.
    headers = {name.title(): value for name, value in request.headers.items()}
    headers["X-Sdk-Date"] = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    if key.security_token:
        headers["X-Security-Token"] = key.security_token
    path = request.url.raw_path.decode().partition("?")[0]
    asked = SdkRequest(
        method=request.method,
        host="never used where there is a Host header",
        resource_path=path,
        query_params=pairs,
        header_params=headers,
        body=request.content,
    )
    Signer(SdkKey(key.access, key.secret)).sign(asked)
    return headers


@settings(max_examples=1000)
@given(METHODS, HOSTS, paths(), queries(), header_sets(), BODIES, KEYS, TIMES)
def test_every_request_is_signed_as_by_the_official_sdk(
    method: str,
    host: str,
    path: str,
    query: tuple[Pairs, str | None],
    headers: dict[str, str],
    body: bytes,
    key: AccessKey,
    at: datetime,
) -> None:
    pairs, written = query
    request = httpx.Request(
        method,
        f"https://{host}{path}" if written is None else f"https://{host}{path}?{written}",
        params=pairs if written is None else None,
        headers=[(name.encode(), value.encode()) for name, value in headers.items()],
        content=body,
    )
    raw_path = request.url.raw_path.decode("ascii")
    added = sign(request.method, raw_path, request.headers, request.content, key, at)
    ours = {name.title(): value for name, value in request.headers.items()} | added
    # The SDK hands headers on as the bytes of UTF-8, read as Latin-1.
    on_the_wire = {name: value.strip().encode().decode("latin-1") for name, value in ours.items()}
    assert on_the_wire == signed_by_the_sdk(request, pairs, key, at)
