"""The client: one region's whole answer, over HTTP."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.catalogue.snapshot import Fault, FaultKind, RegionAnswer
from bot.modelarts.errors import NotFound, WrongProject
from bot.modelarts.retries import Patience
from bot.modelarts.wire import WireAnswer, read_answer, read_groups

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.modelarts.account import Account
    from bot.modelarts.exchange import Exchange

MAX_PAGES = 50
SERVICE = "ModelArts"


@dataclass(slots=True)
class _Pages:
    """What has come so far. `promised` is the largest number of groups that a page counted."""

    groups: list[object] = field(default_factory=list)
    promised: int = 0
    asked: int = 0

    @property
    def missing(self) -> int:
        return max(0, self.promised - len(self.groups))

    def add(self, page: WireAnswer, groups: Iterable[object]) -> None:
        self.groups.extend(groups)
        self.promised = max(self.promised, page.promised)
        self.asked += 1


@dataclass(frozen=True, slots=True)
class RegionClient:
    """Asks one region, at `endpoint`, for the project of `account`."""

    exchange: Exchange
    endpoint: str
    region: str
    account: Account = field(repr=False)
    patience: Patience = field(default_factory=Patience)

    async def fetch(self) -> RegionAnswer:
        """The whole answer of this region, as of its first page; a ModelArtsError where there is none.

        Asks without paging, for neither the default nor the unit of limit and offset is documented, and
        pages only when the answer counts more groups than it holds.
        """
        first = await self.page()
        as_of = self.exchange.clock()
        pages = _Pages()
        pages.add(first, first.engine_runtimes)
        size = len(first.engine_runtimes)
        if pages.missing and size:
            await self._walk(pages, first.engine_runtimes, by_number=False)
        if pages.missing and size > 1:  # with one group a page, both offsets are the same
            await self._walk(pages, first.engine_runtimes, by_number=True)
        read = read_groups(self.region, pages.groups)
        short = (Fault(FaultKind.MISSING, self.region, count=pages.missing),) if pages.missing else ()
        return RegionAnswer(self.region, as_of, read.runtimes, read.faults + short, read.engines)

    async def page(self, *, limit: int | None = None, offset: int | None = None) -> WireAnswer:
        """One page as it comes, tried again while what is wrong may pass; else a ModelArtsError.

        The unit of `limit` and `offset` is undocumented.
        """
        asked = {"limit": limit, "offset": offset}
        params = {name: str(value) for name, value in asked.items() if value is not None}
        return await self.patience.call(lambda: self._ask(params))

    async def _ask(self, params: dict[str, str]) -> WireAnswer:
        project_id = await self.account.project_id()
        url = f"{self.endpoint}/v1/{quote(project_id, safe='')}/models/ai-engine-runtimes"
        auth = self.account.auth(project_id)
        try:
            answer = await self.exchange.send(SERVICE, "GET", url, auth, params=params)
        except (WrongProject, NotFound):
            self.account.forget()
            raise
        try:
            return read_answer(answer.content)
        except ValueError:  # old errors come under 200 too
            raise answer.refusal() from None

    async def _walk(self, pages: _Pages, first: list[object], *, by_number: bool) -> None:
        """Add the groups of the pages after `first`, until none is missing or a page brings nothing new.

        The offset is the number of groups so far, or the page's number: sibling APIs take it as that.
        """
        walked = {_identify(group) for group in first}
        held = {_identify(group) for group in pages.groups}
        number, so_far = 1, len(first)
        while pages.missing and pages.asked < MAX_PAGES:
            page = await self.page(limit=len(first), offset=number if by_number else so_far)
            came = {_identify(group): group for group in page.engine_runtimes}
            new = came.keys() - walked
            pages.add(page, (group for key, group in came.items() if key not in held))
            if not new:
                return
            walked |= new
            held |= new
            number, so_far = number + 1, so_far + len(new)


def _identify(group: object) -> str:
    return json.dumps(group, sort_keys=True)
