"""Credentials: the ways to show who the bot is, one of which the settings choose."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Protocol

from cachetools import TLRUCache

from bot.modelarts.auth import Auth, GivenToken, Password, RenewedToken, Signature
from bot.modelarts.errors import ModelArtsError
from bot.modelarts.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.modelarts.guard import Guard
    from bot.modelarts.iam import Iam, Token, User
    from bot.modelarts.signing import AccessKey

MARGIN = 600.0  # seconds before its end at which a token is renewed
_NEW = 60.0  # seconds for which a token counts as new
_TOKENS = 100  # kept; one a region


class Credential(Protocol):
    """One way to show who the bot is, good for all regions."""

    def auth(self, iam: Iam, scope: Scope) -> Auth:
        """What authorises requests for a project whose ID is known."""
        ...

    async def find_project(self, iam: Iam, name: str) -> str:
        """The ID of the project named as its region is; a ModelArtsError where there is none."""
        ...


class TokenCredential:
    """A token that the operator gave."""

    def __init__(self, token: str) -> None:
        self._auth = GivenToken(token)

    def auth(self, iam: Iam, scope: Scope) -> Auth:  # noqa: ARG002  (the token has its scope within)
        return self._auth

    async def find_project(self, iam: Iam, name: str) -> str:
        return await iam.find_project(name, self._auth)


class KeyCredential:
    """An access key, which signs each request. `clock` answers Unix seconds."""

    def __init__(self, key: AccessKey, clock: Callable[[], float], guard: Guard) -> None:
        self._sign = partial(Signature, key, guard, clock)

    def auth(self, iam: Iam, scope: Scope) -> Auth:  # noqa: ARG002  (a key has no need of IAM)
        return self._sign(scope)

    async def find_project(self, iam: Iam, name: str) -> str:
        return await iam.find_project(name, self._sign(Scope(name)))


class UserCredential:
    """An IAM user, for whom a token a project is kept until shortly before its end."""

    def __init__(self, user: User, clock: Callable[[], float], guard: Guard) -> None:
        self._user = user
        self._clock = clock
        self._guard = guard
        self._tokens: TLRUCache[str, Token] = TLRUCache(_TOKENS, _kept_until, clock)
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def auth(self, iam: Iam, scope: Scope) -> Auth:
        async def current() -> str:
            return (await self._token(iam, scope)).value

        async def renewed(refused: str) -> str | None:
            return await self._renewed(iam, scope, refused)

        return RenewedToken(current, renewed)

    async def find_project(self, iam: Iam, name: str) -> str:
        # the token's answer names its project: no right to list projects is needed
        return (await self._token(iam, Scope(name))).project_id

    async def _token(self, iam: Iam, scope: Scope) -> Token:
        async with self._turns[scope.name]:
            held = self._tokens.get(scope.name)
            if held and self._clock() < held.came_at + held.life - min(MARGIN, held.life / 10):
                return held
            try:
                return await self._issue(iam, scope)
            except ModelArtsError as error:
                if held and error.passing:
                    return held  # which is good for some minutes more
                raise

    async def _renewed(self, iam: Iam, scope: Scope, refused: str) -> str | None:
        """Another token than the one `refused`; None where that was new: another would fare no better."""
        async with self._turns[scope.name]:
            held = self._tokens.get(scope.name)
            if held is None or held.value != refused:
                return (held or await self._issue(iam, scope)).value
            del self._tokens[scope.name]
            if self._clock() - held.came_at < _NEW:
                return None
            return (await self._issue(iam, scope)).value

    async def _issue(self, iam: Iam, scope: Scope) -> Token:
        token = await iam.issue_token(
            self._user, scope, Password(self._user.password, self._guard, scope.name)
        )
        self._tokens[scope.name] = token
        return token


def _kept_until(_project: str, token: Token, _now: float) -> float:
    return token.came_at + token.life
