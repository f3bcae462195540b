"""The account: who the bot is in one region, and for which project it asks there."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from cachetools import TTLCache

from bot.modelarts.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.modelarts.auth import Auth
    from bot.modelarts.credentials import Credential
    from bot.modelarts.iam import Iam

_PROJECT_KEPT = 86_400.0  # seconds


class Account:
    """The bot's credential in one region. `project_id` is looked up, once a day, where none is given."""

    def __init__(
        self,
        credential: Credential,
        iam: Iam,
        region: str,
        project_id: str = "",
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._credential = credential
        self._iam = iam
        self._region = region
        self._given = project_id
        self._found: TTLCache[str, str] = TTLCache(1, _PROJECT_KEPT, timer)

    async def project_id(self) -> str:
        """The project's ID; a ModelArtsError where it cannot be found."""
        if self._given:
            return self._given
        found = self._found.get(self._region)
        if found is None:
            found = await self._credential.find_project(self._iam, self._region)
            self._found[self._region] = found
        return found

    def forget(self) -> None:
        """Look the project up again next time: it was refused."""
        self._found.clear()

    def auth(self, project_id: str) -> Auth:
        """What authorises requests for this project."""
        return self._credential.auth(self._iam, Scope(self._region, project_id))
