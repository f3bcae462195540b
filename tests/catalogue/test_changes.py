from __future__ import annotations

from dataclasses import fields, replace

import pytest

from bot.catalogue.changes import DECLARED, Change, ChangeKind, FieldChange, fields_of
from bot.catalogue.facets import FACETS, Origin
from bot.catalogue.runtime import Accelerator, Runtime
from tests.examples import runtime

BEFORE = runtime("pytorch_2.1.0", type="npu", card="SNT9", driver="C7x")


def told(before: Runtime, after: Runtime) -> tuple[FieldChange, ...]:
    return fields_of(Change(ChangeKind.CHANGED, after, before))


def test_every_declared_field_is_compared() -> None:
    compared = {path.rpartition(".")[2] for path in DECLARED.values()}
    own = {field.name for field in fields(Runtime)} - {
        "region",
        "engine",
        "name",
        "named",
        "accelerator",
        "extra",
    }
    assert compared == own | {field.name for field in fields(Accelerator)}


@pytest.mark.parametrize("facet", sorted(DECLARED))
def test_a_declared_field_goes_by_the_facet_that_reads_it(facet: str) -> None:
    field = DECLARED[facet].rpartition(".")[2]
    value = "cuda 12.9" if facet == "cuda" else "something"
    if "." in DECLARED[facet]:
        after = replace(BEFORE, accelerator=replace(BEFORE.accelerator, **{field: value}))
    else:
        after = replace(BEFORE, **{field: value})  # type: ignore[arg-type]
    (change,) = told(BEFORE, after)
    assert (change.field, change.after) == (facet, value)
    declared = [fact for fact in FACETS[facet].read(after) if fact.origin is Origin.DECLARED]
    assert any(str(fact.version or fact.value) in value for fact in declared)


def test_fields_of_another_version_go_by_their_own_name_whatever_their_order() -> None:
    before = replace(BEFORE, extra=(("memory", "16GB"), ("zone", "a"), ("zone", "b"), ("old", "x")))
    after = replace(
        BEFORE, status="frozen", extra=(("zone", "b"), ("zone", "a"), ("memory", "32GB"), ("new", "y"))
    )
    assert told(before, after) == (
        FieldChange("status", "normal", "frozen"),
        FieldChange("memory", "16GB", "32GB"),
        FieldChange("new", "", "y"),
        FieldChange("old", "x", ""),
    )
    assert told(before, replace(before, extra=before.extra[::-1])) == ()


def test_what_was_not_known_before_has_no_fields_that_differ() -> None:
    assert fields_of(Change(ChangeKind.ADDED, BEFORE)) == ()
    assert told(BEFORE, BEFORE) == ()
