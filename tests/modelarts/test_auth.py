from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
import pytest

from bot.modelarts.auth import SECRET_HEADERS, GivenToken, Password, RenewedToken, Signature
from bot.modelarts.guard import Guard
from bot.modelarts.scope import Scope
from bot.modelarts.signing import AccessKey, sign

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = "MIIGfQYJKoZIhvc"
KEY = AccessKey("AKEXAMPLE", "a-secret-key", "a-security-token")


def sent(auth: httpx.Auth, request: httpx.Request | None = None) -> httpx.Headers:
    return next(auth.sync_auth_flow(request or httpx.Request("GET", "https://modelarts.example/x"))).headers


def test_a_given_token_stands_in_its_header() -> None:
    assert sent(GivenToken(TOKEN))["X-Auth-Token"] == TOKEN


def test_white_space_around_a_pasted_token_is_dropped() -> None:
    assert sent(GivenToken(f" {TOKEN}\r\n"))["X-Auth-Token"] == TOKEN


@pytest.mark.parametrize("token", ["", "  ", f"{TOKEN}\nX: y", f"{TOKEN}…", f"{TOKEN}\x00"])
def test_a_token_that_cannot_stand_in_a_header_is_refused_without_showing_it(token: str) -> None:
    with pytest.raises(ValueError, match="token") as caught:
        GivenToken(token)
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize(
    "auth",
    [
        GivenToken(TOKEN),
        Password(TOKEN, Guard(), "r"),
        Signature(AccessKey("a", TOKEN), Guard(), lambda: 0, Scope("r")),
    ],
)
def test_repr_does_not_show_the_secret(auth: httpx.Auth) -> None:
    assert repr(auth) == f"{type(auth).__name__}(***)"


def test_a_signature_covers_host_project_and_type_and_nothing_that_may_change_on_the_way() -> None:
    at = 1_767_225_600.0
    request = httpx.Request("POST", "https://iam.example/v3/x?b=2&a=1", json={"a": 1})
    headers = sent(Signature(KEY, Guard(), lambda: at, Scope("r", "a-project")), request)
    signed = {"Host": "iam.example", "X-Project-Id": "a-project", "Content-Type": "application/json"}
    expected = sign("POST", "/v3/x?b=2&a=1", signed, b'{"a":1}', KEY, datetime.fromtimestamp(at, UTC))
    assert {name: headers[name] for name in expected} == expected
    assert headers["X-Project-Id"] == "a-project"
    assert headers["X-Security-Token"] == "a-security-token"
    assert "user-agent" not in headers["Authorization"]


def test_each_request_is_signed_at_its_own_time() -> None:
    times = iter([0.0, 60.0])
    auth = Signature(KEY, Guard(), lambda: next(times), Scope("r"))
    assert [sent(auth)["X-Sdk-Date"] for _ in range(2)] == ["19700101T000000Z", "19700101T000100Z"]


def test_all_that_shows_who_the_bot_is_counts_as_secret() -> None:
    plain = httpx.Request("GET", "https://modelarts.example").headers
    carried = {*sent(Signature(KEY, Guard(), lambda: 0, Scope("r"))), *sent(GivenToken(TOKEN))} - {*plain}
    assert carried - {"x-sdk-date"} == {name.lower() for name in SECRET_HEADERS}


class Upstream:
    """Takes the tokens it knows."""

    def __init__(self, *known: str) -> None:
        self.known = known
        self.seen: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request.headers["X-Auth-Token"])
        if self.seen[-1] in self.known:
            return httpx.Response(200)
        return httpx.Response(401, stream=_Endless())


class _Endless(httpx.AsyncByteStream):
    async def __aiter__(self):  # type: ignore[no-untyped-def]  # noqa: ANN204
        raise AssertionError("the body of a 401 is not read")
        yield b""


async def ask(upstream: Upstream, renewed: Callable[[str], str | None]) -> int:
    async def current() -> str:
        return "first"

    async def another(refused: str) -> str | None:
        return renewed(refused)

    auth = RenewedToken(current, another)
    async with httpx.AsyncClient(transport=httpx.MockTransport(upstream)) as http:
        request = http.build_request("GET", "https://modelarts.example")
        response = await http.send(request, auth=auth, stream=True)
        return response.status_code


async def test_a_refused_token_is_renewed_once() -> None:
    upstream = Upstream("second")
    assert await ask(upstream, lambda refused: {"first": "second"}[refused]) == 200
    assert upstream.seen == ["first", "second"]


async def test_a_renewed_token_that_is_refused_too_is_not_renewed_again() -> None:
    upstream = Upstream()
    assert await ask(upstream, lambda _: "second") == 401
    assert upstream.seen == ["first", "second"]


async def test_without_another_token_the_refusal_stands() -> None:
    upstream = Upstream()
    assert await ask(upstream, lambda _: None) == 401
    assert upstream.seen == ["first"]
