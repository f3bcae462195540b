import httpx
import pytest

from bot.modelarts.credentials import GivenToken

TOKEN = "MIIGfQYJKoZIhvc"


def sent(auth: httpx.Auth) -> httpx.Headers:
    request = httpx.Request("GET", "https://modelarts.example")
    return next(auth.sync_auth_flow(request)).headers


def test_a_given_token_stands_in_its_header() -> None:
    assert sent(GivenToken(TOKEN))["X-Auth-Token"] == TOKEN


def test_white_space_around_a_pasted_token_is_dropped() -> None:
    assert sent(GivenToken(f" {TOKEN}\r\n"))["X-Auth-Token"] == TOKEN


def test_repr_does_not_show_the_token() -> None:
    assert repr(GivenToken(TOKEN)) == "GivenToken(***)"


@pytest.mark.parametrize("token", ["", "  ", f"{TOKEN}\nX: y", f"{TOKEN}…", f"{TOKEN}\x00"])
def test_a_token_that_cannot_stand_in_a_header_is_refused_without_showing_it(token: str) -> None:
    with pytest.raises(ValueError, match="token") as caught:
        GivenToken(token)
    assert TOKEN not in str(caught.value)
