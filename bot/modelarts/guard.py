"""A guard: keeps a credential that was refused from being refused again and again, which would lock it."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager, nullcontext
from typing import TYPE_CHECKING

from bot.modelarts.errors import CredentialRefused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

_TRIES_AT_ONCE = 2  # of a credential not accepted so far: fewer than lock it, though one may hang


class Guard:
    """Stands before each use of one credential, over all regions. `timer` answers seconds.

    After a refusal nothing is sent until its rest has passed: who asks meanwhile gets the same error.
    """

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._accepted = False
        self._turns = asyncio.Semaphore(_TRIES_AT_ONCE)
        self._refused: CredentialRefused | None = None
        self._until = 0.0

    @asynccontextmanager
    async def use(self) -> AsyncIterator[None]:
        """Stand around one request; CredentialRefused at once while the credential rests."""
        async with nullcontext() if self._accepted else self._turns:
            if self._refused and self._timer() < self._until:
                raise self._refused.with_traceback(None)
            try:
                yield
            except CredentialRefused as error:
                self._accepted = False
                self._refused = error
                self._until = self._timer() + error.rest
                raise
            else:
                self._accepted = True
                self._refused = None
