"""How a request shows who sends it: each way is an `httpx.Auth`."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

import httpx

from bot.modelarts.errors import KeyRefused, ModelArtsError, PasswordRefused, TokenRefused
from bot.modelarts.signing import AccessKey, sign

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Generator

    from bot.modelarts.guard import Guard

TOKEN_HEADER = "X-Auth-Token"  # noqa: S105, the header's name
# What a request carries that no log, error or repr may show.
SECRET_HEADERS = (TOKEN_HEADER, "Authorization", "X-Security-Token")


class Auth(httpx.Auth):
    """The base of them. `refused` is what a bare 401 means; `secrets` what the body carries of them."""

    refused: ClassVar[type[ModelArtsError]]
    secrets: tuple[str, ...] = ()

    def guarded(self) -> AbstractAsyncContextManager[None]:
        """What stands around each request."""
        return nullcontext()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(***)"


class GivenToken(Auth):
    """A token that the operator gives, for as long as it lives: 24 hours from IAM.

    White space around it is dropped; ValueError where the rest cannot stand in a header. The error does not
    show it.
    """

    refused = TokenRefused

    def __init__(self, token: str) -> None:
        self._token = token.strip()
        if not (self._token.isascii() and self._token.isprintable() and self._token):
            raise ValueError("the token is empty or has characters that no token has")

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers[TOKEN_HEADER] = self._token
        yield request


class RenewedToken(Auth):
    """A token that is taken from `current()`, and after a 401 once more, from `renewed(that token)`."""

    refused = TokenRefused

    def __init__(
        self, current: Callable[[], Awaitable[str]], renewed: Callable[[str], Awaitable[str | None]]
    ) -> None:
        self._current = current
        self._renewed = renewed

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        token = await self._current()
        request.headers[TOKEN_HEADER] = token
        response = yield request
        if response.status_code == httpx.codes.UNAUTHORIZED and (newer := await self._renewed(token)):
            await response.stream.aclose()  # type: ignore[union-attr]
            response.stream = httpx.ByteStream(b"")  # httpx would read it, however large
            request.headers[TOKEN_HEADER] = newer
            yield request


class Password(Auth):
    """A request whose body carries the password."""

    refused = PasswordRefused

    def __init__(self, password: str, guard: Guard) -> None:
        self.secrets = (password,)
        self._guard = guard

    def guarded(self) -> AbstractAsyncContextManager[None]:
        return self._guard.use()


class Signature(Auth):
    """Signs each request anew, for a project where one is given. `clock` answers Unix seconds."""

    refused = KeyRefused

    def __init__(
        self, key: AccessKey, guard: Guard, clock: Callable[[], float], project_id: str = ""
    ) -> None:
        self._key = key
        self._guard = guard
        self._clock = clock
        self._project_id = project_id
        self.secrets = (key.secret, key.security_token)

    def guarded(self) -> AbstractAsyncContextManager[None]:
        return self._guard.use()

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._project_id:
            request.headers["X-Project-Id"] = self._project_id
        signed = {name: request.headers[name] for name in _SIGNED if name in request.headers}
        at = datetime.fromtimestamp(self._clock(), UTC)
        path = request.url.raw_path.decode("ascii")
        request.headers.update(sign(request.method, path, signed, request.content, self._key, at))
        yield request


# The rest of a request's headers may be changed on its way.
_SIGNED = ("Host", "X-Project-Id", "Content-Type")
