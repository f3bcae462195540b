"""Changes: what became of a runtime between two answers of its region."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.catalogue.runtime import Runtime


class ChangeKind(StrEnum):
    """The kinds, in the order in which they are told: what calls for something to be done comes first."""

    RETIRING = "retiring"  # its status became `deleting`
    RETIRED = "retired"  # it is `deleted`, or gone
    CHANGED = "changed"
    RESTORED = "restored"  # it is back, or no longer `deleting`
    ADDED = "added"


ORDER = {kind: place for place, kind in enumerate(ChangeKind)}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A declared field, by the name of its facet (`status`, `driver`, …) or as the API has it; "" is none."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one runtime.

    `runtime` is it as it is now; one that is gone, as it last was. `before` is it as it was, None where it
    was not known. `at` is when the answer was given that shows the change, `first_seen` when the runtime was
    first seen (Unix seconds). `id` is its number in the change log, 0 until it stands there.
    """

    kind: ChangeKind
    runtime: Runtime
    before: Runtime | None = None
    at: float = 0.0
    first_seen: float = 0.0
    id: int = 0


# Where each declared fact stands in a runtime, by the name of the facet that reads it.
DECLARED = {
    "status": "status",
    "mode": "request_mode",
    "accelerator": "accelerator.type",
    "chip": "accelerator.name",
    "cuda": "accelerator.cuda_version",
    "driver": "accelerator.driver_version_section",
    "arch": "arch",
    "source": "image_source",
}
_facts = attrgetter(*DECLARED.values())


def fields_of(change: Change) -> tuple[FieldChange, ...]:
    """The declared fields that differ: none where the runtime was not known before."""
    return differences(change.before, change.runtime) if change.before else ()


def differences(before: Runtime, after: Runtime) -> tuple[FieldChange, ...]:
    """The declared fields in which two answers of one runtime differ: known ones, then others by name."""
    olds, news = _facts(before), _facts(after)
    if olds == news and before.extra == after.extra:  # as they nearly always are
        return ()
    facts = zip(DECLARED, olds, news, strict=True)
    known = (FieldChange(name, old, new) for name, old, new in facts if old != new)
    old, new = _extra(before), _extra(after)
    names = sorted(name for name in old.keys() | new.keys() if old.get(name, "") != new.get(name, ""))
    return (*known, *(FieldChange(name, old.get(name, ""), new.get(name, "")) for name in names))


def _extra(runtime: Runtime) -> dict[str, str]:
    values: dict[str, list[str]] = defaultdict(list)
    for name, value in runtime.extra:
        values[name].append(value)
    return {name: ", ".join(sorted(each)) for name, each in values.items()}
