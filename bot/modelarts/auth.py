"""How a request shows who sends it: each way is an `httpx.Auth`."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

import httpx

from bot.modelarts.errors import KeyRefused, ModelArtsError, PasswordRefused, TokenRefused
from bot.modelarts.signing import AccessKey, sign
from bot.settings import CredentialKind

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Generator

    from bot.modelarts.guard import Guard
    from bot.modelarts.scope import Scope

TOKEN_HEADER = "X-Auth-Token"  # noqa: S105, the header's name
# What a request carries that no log, error or repr may show.
SECRET_HEADERS = (TOKEN_HEADER, "Authorization", "X-Security-Token")


class Auth(httpx.Auth):
    """The base of them. `refused` is what a bare 401 means; `secrets` what the body carries of them."""

    kind: ClassVar[CredentialKind]
    refused: ClassVar[type[ModelArtsError]]
    secrets: tuple[str, ...] = ()

    async def prepare(self) -> None:
        """Take what it needs from others before the request's own time begins; a ModelArtsError of theirs."""

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

    kind, refused = CredentialKind.TOKEN, TokenRefused

    def __init__(self, token: str) -> None:
        self._token = token.strip()
        if not (self._token.isascii() and self._token.isprintable() and self._token):
            raise ValueError("the token is empty or has characters that no token has")

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers[TOKEN_HEADER] = self._token
        yield request


class RenewedToken(Auth):
    """A token that is taken from `current()`, and after a 401 once more, from `renewed(that token)`."""

    kind, refused = CredentialKind.USER, TokenRefused

    def __init__(
        self, current: Callable[[], Awaitable[str]], renewed: Callable[[str], Awaitable[str | None]]
    ) -> None:
        self._current = current
        self._renewed = renewed

    async def prepare(self) -> None:
        await self._current()

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

    kind, refused = CredentialKind.USER, PasswordRefused

    def __init__(self, password: str, guard: Guard, place: str) -> None:
        self.secrets = (password,)
        self._guard = guard
        self._place = place

    def guarded(self) -> AbstractAsyncContextManager[None]:
        return self._guard.use(self._place)


class Signature(Auth):
    """Signs each request anew, for a scope's project where its ID is known. `clock` answers Unix seconds."""

    kind, refused = CredentialKind.KEY, KeyRefused

    def __init__(self, key: AccessKey, guard: Guard, clock: Callable[[], float], scope: Scope) -> None:
        self._key = key
        self._guard = guard
        self._clock = clock
        self._scope = scope
        self.secrets = (key.secret, key.security_token)

    def guarded(self) -> AbstractAsyncContextManager[None]:
        return self._guard.use(self._scope.name)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._scope.project_id:
            request.headers["X-Project-Id"] = self._scope.project_id
        signed = {name: request.headers[name] for name in _SIGNED if name in request.headers}
        at = datetime.fromtimestamp(self._clock(), UTC)
        path = request.url.raw_path.decode("ascii")
        request.headers.update(sign(request.method, path, signed, request.content, self._key, at))
        yield request


# The rest of a request's headers may be changed on its way.
_SIGNED = ("Host", "X-Project-Id", "Content-Type")
