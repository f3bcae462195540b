"""Offers: the runtimes that differ in nothing but their region. A person means these when counting."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.catalogue.runtime import Key, Runtime


@dataclass(frozen=True, slots=True)
class Offer:
    """One image under one engine with the same facts, and every region that has it so.

    `runtimes` are its members by region, never none. `elsewhere` are the regions that have the image under
    the engine with other facts. `everywhere` says that no region that has any runtime is without this one.
    """

    runtimes: tuple[Runtime, ...]
    elsewhere: tuple[str, ...] = ()
    everywhere: bool = True

    @property
    def runtime(self) -> Runtime:
        """The first member: all but its region and its `extra` is true of each."""
        return self.runtimes[0]

    @property
    def regions(self) -> tuple[str, ...]:
        return tuple(runtime.region for runtime in self.runtimes)

    @property
    def extra(self) -> tuple[tuple[str, str], ...]:
        """What the API declares in fields this version does not know; where regions differ, each value."""
        values: dict[str, dict[str, None]] = defaultdict(dict)
        for runtime in self.runtimes:
            for field, value in runtime.extra:
                values[field][value] = None
        return tuple((field, ", ".join(each)) for field, each in values.items())

    @property
    def image(self) -> Key:
        """What stands for the image under its engine, in whichever region."""
        return self.runtime.key._replace(region="")


def identity(runtime: Runtime) -> tuple[Any, ...]:
    """All that the members of an offer share, engine and image name first; it has an order.

    Fields that this version does not know are not among them: one may well be a region's own address.
    """
    accelerator = runtime.accelerator
    return (
        runtime.engine,
        runtime.name,
        runtime.request_mode,
        accelerator.type,
        accelerator.name,
        accelerator.cuda_version,
        accelerator.driver_version_section,
        runtime.arch,
        runtime.status,
        runtime.image_source,
    )


class Offers:
    """The offers of an index, whose rows hold the members of each side by side. Rows are bits."""

    def __init__(self, runtimes: tuple[Runtime, ...]) -> None:
        self._of_row: list[Offer] = []
        starts, ends = [], []
        for offer in _offers(runtimes):
            starts.append(len(self._of_row))
            self._of_row += [offer] * len(offer.runtimes)
            ends.append(len(self._of_row) - 1)
        self._single = len(starts) == len(runtimes)
        self._starts, self._ends = (0, 0) if self._single else (bitset(starts), bitset(ends))

    def of(self, row: int) -> Offer:
        """The offer that the runtime in `row` is a member of."""
        return self._of_row[row]

    def first(self, bits: int) -> int:
        """Of `bits`, the first row of each offer that has any: as many ones as there are offers."""
        if self._single:
            return bits
        # The subtraction clears the lowest one in the rows of each offer. One in its last row, set for
        # this, keeps it from borrowing of the next.
        return bits & ~((bits | self._ends) - self._starts)

    def by_digest(self) -> dict[str, Offer]:
        """The offers by the digest of each member's key; and by that of their image, the best offer of it."""
        digests: dict[str, Offer] = {}
        for offer in self._of_row:
            digests.setdefault(offer.image.digest, offer)
        for offer in self._of_row:
            digests.update((runtime.key.digest, offer) for runtime in offer.runtimes)
        return digests


def _offers(runtimes: tuple[Runtime, ...]) -> Iterator[Offer]:
    groups = [tuple(group) for _, group in groupby(runtimes, identity)]
    known = {runtime.region for runtime in runtimes}
    if len(known) < 2:  # noqa: PLR2004
        yield from map(Offer, groups)
        return
    regions: dict[tuple[str, str], set[str]] = defaultdict(set)
    for runtime in runtimes:
        regions[runtime.engine, runtime.name].add(runtime.region)
    for group in groups:
        own = {runtime.region for runtime in group}
        others = regions[group[0].engine, group[0].name] - own
        yield Offer(group, tuple(sorted(others)), own == known)


def bitset(rows: list[int]) -> int:
    """The integer with a one for each of `rows`, which are not none."""
    bits = bytearray(max(rows) // 8 + 1)
    for row in rows:
        bits[row >> 3] |= 1 << (row & 7)
    return int.from_bytes(bits, "little")
