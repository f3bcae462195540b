"""The order of answers: what can be used first, then what is newest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.catalogue.offers import identity
from bot.catalogue.runtime import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.catalogue.runtime import Runtime
    from bot.catalogue.version import Version

_STATUSES = {Status.NORMAL.value: 0, Status.DELETING.value: 2, Status.DELETED.value: 3}
_OTHER_STATUS = 1


def _framework(runtime: Runtime) -> Version | None:
    return runtime.named.frameworks[0].version if runtime.named.frameworks else None


# Each breaks the ties of the one before it; a runtime whose name is silent comes last.
_NEWEST: tuple[Callable[[Runtime], Version | None], ...] = (
    _framework,
    lambda runtime: runtime.named.cann or runtime.named.cuda,
    lambda runtime: runtime.named.python,
)


def ranked(runtimes: Iterable[Runtime]) -> tuple[Runtime, ...]:
    """`runtimes` with `normal` first, the newest framework first among them; an offer's by region."""
    rows = newest_first(sorted(runtimes, key=lambda runtime: (identity(runtime), runtime.region)))
    return tuple(sorted(rows, key=lambda runtime: _STATUSES.get(runtime.status.casefold(), _OTHER_STATUS)))


def newest_first(runtimes: Iterable[Runtime]) -> list[Runtime]:
    """`runtimes` with the newest framework first; those of one version as they came."""
    rows = list(runtimes)
    for read in reversed(_NEWEST):
        rows = _newest_first(rows, read)
    return rows


def _newest_first(rows: list[Runtime], read: Callable[[Runtime], Version | None]) -> list[Runtime]:
    known = {version for version in map(read, rows) if version}
    places: dict[Version | None, int] = {version: n for n, version in enumerate(sorted(known, reverse=True))}
    return sorted(rows, key=lambda runtime: places.get(read(runtime), len(places)))
