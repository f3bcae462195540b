"""The client: one region's whole answer, over HTTP."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx

from bot import __version__
from bot.catalogue.snapshot import Fault, FaultKind, RegionAnswer
from bot.modelarts.credentials import SECRET_HEADERS
from bot.modelarts.errors import Unreachable, Unreadable, read_error
from bot.modelarts.wire import WireAnswer, read_answer, read_groups

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

CONNECT_TIMEOUT = 3.0  # seconds
READ_TIMEOUT = 10.0  # seconds
MAX_PAGES = 50
_LOOPBACK = ("all://127.0.0.1", "all://localhost", "all://[::1]")  # never reached by a proxy


def http_client(transport: httpx.AsyncBaseTransport | None = None) -> httpx.AsyncClient:
    """The HTTP client that all regions share; its owner closes it.

    Redirects are never followed: they would carry the token to another host.
    """
    return httpx.AsyncClient(
        transport=transport,
        timeout=httpx.Timeout(READ_TIMEOUT, connect=CONNECT_TIMEOUT),
        follow_redirects=False,
        mounts=dict.fromkeys(_LOOPBACK),
        headers={"User-Agent": f"runtimes-bot/{__version__}", "Accept": "application/json"},
    )


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
    """Asks one region. `clock` answers Unix seconds."""

    http: httpx.AsyncClient = field(repr=False)
    endpoint: str
    project_id: str
    region: str
    auth: httpx.Auth
    clock: Callable[[], float] = time.time

    async def fetch(self) -> RegionAnswer:
        """The whole answer of this region, as of its first page; a ModelArtsError where there is none.

        Asks without paging, for neither the default nor the unit of limit and offset is documented, and
        pages only when the answer counts more groups than it holds.
        """
        first = await self.page()
        as_of = self.clock()
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
        """One page as it comes; a ModelArtsError where there is none. Their unit is undocumented."""
        asked = {"limit": limit, "offset": offset}
        try:
            response = await self.http.get(
                f"{self.endpoint}/v1/{quote(self.project_id, safe='')}/models/ai-engine-runtimes",
                params={name: str(value) for name, value in asked.items() if value is not None},
                auth=self.auth,
                follow_redirects=False,
            )
        except httpx.DecodingError as error:
            raise Unreadable(error_msg=f"the body is not what its Content-Encoding says ({error})") from error
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise Unreachable(error_msg=_describe(error)) from error
        return _read_response(response)

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


def _read_response(response: httpx.Response) -> WireAnswer:
    if response.status_code == httpx.codes.OK:
        with suppress(ValueError):  # what is not the catalogue is read below: old errors come under 200 too
            return read_answer(response.content)
    carried = response.request.headers
    secrets = [carried[name] for name in SECRET_HEADERS if name in carried]
    raise read_error(response.status_code, response.headers, response.content, secrets)


def _identify(group: object) -> str:
    return json.dumps(group, sort_keys=True)


def _describe(error: Exception) -> str:
    """What failed, in one line. The other kinds are not quoted: their text may hold a header."""
    said = str(error) if isinstance(error, httpx.ConnectError | httpx.InvalidURL) else ""
    return f"{type(error).__name__} {said}".strip()
