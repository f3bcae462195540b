"""Credentials: each kind is an `httpx.Auth`, so that renewing and signing belong to the transport."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Generator

TOKEN_HEADER = "X-Auth-Token"  # noqa: S105, the header's name
# What a request carries that no log, error or repr may show.
SECRET_HEADERS = (TOKEN_HEADER,)


class GivenToken(httpx.Auth):
    """A token that the operator gives, for as long as it lives: 24 hours from IAM.

    White space around it is dropped; ValueError where the rest cannot stand in a header. The error does not
    show it.
    """

    def __init__(self, token: str) -> None:
        self._token = token.strip()
        if not (self._token.isascii() and self._token.isprintable() and self._token):
            raise ValueError("the token is empty or has characters that no token has")

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers[TOKEN_HEADER] = self._token
        yield request

    def __repr__(self) -> str:
        return f"{type(self).__name__}(***)"
