"""A view: what the bot knows of the catalogue at this moment, and how well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.catalogue.search import Index
    from bot.catalogue.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Failure:
    """A region whose latest try failed, for the `reason` (a text id), as all have `since` (Unix seconds).

    `lasting` says that it does not pass by itself.
    """

    region: str
    reason: str
    since: float
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """What is known now. `snapshot` and `index` are None until a region has answered.

    `awaited` are the regions that have neither answered nor failed so far, `stale` those whose answer is
    older than the time to live. `epoch` grows with each change, so that what was made from a view can be
    kept for as long as it is the same.
    """

    snapshot: Snapshot | None = None
    index: Index | None = None
    failures: tuple[Failure, ...] = ()
    stale: frozenset[str] = frozenset()
    awaited: frozenset[str] = frozenset()
    epoch: int = 0

    @property
    def answered(self) -> frozenset[str]:
        """The regions that there is data from, of whatever age."""
        return frozenset(answer.region for answer in self.snapshot.answers) if self.snapshot else frozenset()

    @property
    def silent(self) -> frozenset[str]:
        """The regions that there is no data from: awaited, or failing without a good answer before."""
        return self.awaited | ({failure.region for failure in self.failures} - self.answered)
