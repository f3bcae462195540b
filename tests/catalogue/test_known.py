"""What an answer makes of what is known: which changes are believed, and when."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalogue.known import Doubt, KnownRegion, take
from bot.catalogue.snapshot import Fault, FaultKind, RegionAnswer
from tests.catalogue.rules import ADDED, CHANGED, RESTORED, RETIRED, RETIRING, Model
from tests.examples import REGION, runtime

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.catalogue.changes import Change, ChangeKind
    from bot.catalogue.known import Taken
    from bot.catalogue.runtime import Runtime

TEN = tuple(runtime(f"pytorch_{n}.0") for n in range(10))
FIRST = TEN[0]


def answer(rows: Iterable[Runtime], at: float, *faults: Fault) -> RegionAnswer:
    listed = tuple(rows)
    return RegionAnswer(REGION, at, listed, faults, tuple(dict.fromkeys(row.engine for row in listed)))


def poll(*answers: Iterable[Runtime], faults: Sequence[Fault] = ()) -> list[Taken]:
    """What each answer made of those before it; `faults` are of the last one."""
    known: KnownRegion | None = None
    taken = []
    for number, rows in enumerate(answers, 1):
        last = number == len(answers)
        taken.append(take(known, answer(rows, float(number), *(faults if last else ()))))
        known = taken[-1].known
    return taken


def kinds(taken: Taken) -> list[ChangeKind]:
    return [change.kind for change in taken.changes]


def with_first(**changes: object) -> tuple[Runtime, ...]:
    return (replace(FIRST, **changes), *TEN[1:])  # type: ignore[arg-type]


def fault(kind: FaultKind, engine: str = "") -> Fault:
    return Fault(kind, REGION, engine, 1)


def test_the_first_answer_is_the_baseline() -> None:
    (taken,) = poll([*TEN, runtime("old", status="Deleted")])
    assert (taken.changes, taken.held) == ((), None)
    assert len(taken.known.sightings) == 11
    assert len(taken.known.answer.runtimes) == 10
    assert taken.known.answer == RegionAnswer(REGION, 1.0, TEN, (), ("PyTorch",))


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (None, "normal", ADDED),
        (None, "", ADDED),
        (None, "Deleting", RETIRING),
        (None, "DELETED", None),
        ("normal", "normal", None),
        ("normal", "frozen", CHANGED),
        ("normal", "deleting", RETIRING),
        ("normal", "deleted", RETIRED),
        ("deleting", "deleting", None),
        ("deleting", "normal", RESTORED),
        ("deleting", "frozen", RESTORED),
        ("deleting", "deleted", RETIRED),
        ("deleted", "normal", RESTORED),
        ("deleted", "deleting", RETIRING),
        ("deleted", "deleted", None),
        ("deleted", "DELETED", None),
    ],
)
def test_the_status_before_and_after_makes_the_kind(
    before: str | None, after: str, kind: ChangeKind | None
) -> None:
    first = () if before is None else (replace(FIRST, status=before),)
    _, taken = poll([*first, *TEN[1:]], with_first(status=after))
    assert kinds(taken) == ([kind] if kind else [])
    for change in taken.changes:
        assert change.runtime == replace(FIRST, status=after)
        assert change.before == (first[0] if first else None)
        assert (change.at, change.first_seen) == (2.0, 1.0 if first else 2.0)


@pytest.mark.parametrize("changed", [{"arch": "riscv64"}, {"extra": (("memory", "1"),)}])
def test_any_other_declared_field_makes_it_changed(changed: dict[str, object]) -> None:
    _, taken = poll(TEN, with_first(**changed))
    assert kinds(taken) == [CHANGED]


def test_whatever_else_changed_it_is_retiring_once_its_status_says_so() -> None:
    _, one, two = poll(
        TEN, with_first(status="deleting", arch="riscv64"), with_first(status="deleting", arch="x")
    )
    assert (kinds(one), kinds(two)) == ([RETIRING], [CHANGED])


def test_the_order_of_an_answer_changes_nothing() -> None:
    one, two = poll(TEN, TEN[::-1])
    assert two.changes == ()
    assert two.known == replace(one.known, as_of=2.0)


def test_what_is_gone_stays_known_as_it_was_last_declared() -> None:
    old = replace(FIRST, status="deleted")
    taken = poll(TEN, [old, *TEN[1:]], [replace(old, arch="x"), *TEN[1:]], with_first(arch="y"))
    assert [kinds(each) for each in taken] == [[], [RETIRED], [], [RESTORED]]
    assert taken[-1].changes[0].before == replace(old, arch="x")
    assert taken[-1].changes[0].first_seen == 1.0
    assert taken[-1].known.sightings[FIRST.key].first_seen == 1.0


def test_one_that_is_absent_is_retired_when_the_next_answer_lacks_it_too() -> None:
    _, one, two, three, four = poll(TEN, TEN[1:], TEN[1:], TEN[1:], TEN)
    assert (one.changes, one.held) == ((), None)
    assert one.known.missing == {FIRST.key}
    assert FIRST in one.known.answer.runtimes
    assert kinds(two) == [RETIRED]
    assert two.changes[0].runtime == two.changes[0].before == FIRST
    assert two.known.missing == frozenset()
    assert FIRST not in two.known.answer.runtimes
    assert three.changes == ()
    assert kinds(four) == [RESTORED]


def test_a_blink_is_no_news_but_what_changed_meanwhile_is() -> None:
    assert [kinds(each) for each in poll(TEN, TEN[1:], TEN, TEN[1:])] == [[], [], [], []]
    assert [kinds(each) for each in poll(TEN, TEN[1:], with_first(arch="x"))] == [[], [], [CHANGED]]


@pytest.mark.parametrize(
    ("kind", "engine", "hidden"),
    [
        (FaultKind.TORN, "PyTorch", True),
        (FaultKind.UNREADABLE, "PyTorch", True),
        (FaultKind.UNREADABLE, "", True),
        (FaultKind.MISSING, "", True),
        (FaultKind.TORN, "pytorch", False),
        (FaultKind.TORN, "MindSpore", False),
        (FaultKind.REPEATED, "PyTorch", False),
    ],
)
def test_what_a_fault_may_hide_is_not_missing(kind: FaultKind, engine: str, *, hidden: bool) -> None:
    *_, one = poll(TEN, TEN[1:], faults=[fault(kind, engine)])
    assert one.known.missing == (frozenset() if hidden else {FIRST.key})
    assert one.known.faults == (fault(kind, engine),)
    *_, two = poll(TEN, TEN[1:], TEN[1:], faults=[fault(kind, engine)])
    assert kinds(two) == ([] if hidden else [RETIRED])
    *_, none = poll(TEN, (), faults=[fault(kind, engine)])
    assert (none.held is None) == hidden


@pytest.mark.parametrize(("known", "absent", "doubtful"), [(9, 3, False), (8, 3, True), (5, 2, False)])
def test_an_answer_is_held_back_that_lacks_more_than_a_third_and_three(
    known: int, absent: int, *, doubtful: bool
) -> None:
    rows = TEN[:known]
    _, taken = poll(rows, rows[absent:])
    assert bool(taken.held) == doubtful
    if taken.held:
        assert (taken.held.reason, taken.held.live, taken.held.absent) == (Doubt.SHRUNK, known, absent)
    assert taken.known.missing == {row.key for row in rows[:absent]}


def test_nothing_is_taken_of_an_answer_that_is_held_back_until_the_next_lacks_the_same() -> None:
    new, changed = runtime("new"), replace(TEN[9], arch="x")
    short = (*TEN[4:9], changed, new)
    first, one, two = poll(TEN, short, short[::-1])
    assert one.changes == ()
    assert one.known == replace(first.known, missing=frozenset(row.key for row in TEN[:4]), held_at=2.0)
    assert one.known.answer.as_of == 1.0
    assert kinds(two) == [RETIRED] * 4 + [CHANGED, ADDED]
    assert (two.held, two.known.as_of, two.known.held_at) == (None, 3.0, None)
    assert set(two.known.answer.runtimes) == set(short)


def test_an_answer_behind_one_that_is_held_back_is_judged_anew() -> None:
    _, one, two, three, four = poll(TEN, TEN[4:], TEN[5:], TEN[5:], TEN)
    assert one.held
    assert two.held
    assert len(two.known.missing) == 5
    assert kinds(three) == [RETIRED] * 5
    assert kinds(four) == [RESTORED] * 5
    _, one, two, three = poll(TEN, TEN[4:], TEN[1:], TEN[1:])
    assert one.held
    assert (two.changes, two.held) == ((), None)
    assert two.known.missing == {FIRST.key}
    assert kinds(three) == [RETIRED]
    *_, whole = poll(TEN, TEN[4:], TEN)
    assert (whole.changes, whole.held, whole.known.missing) == ((), None, frozenset())


def test_an_engine_without_any_runtime_any_more_is_doubtful() -> None:
    other = runtime("mindspore_2.0", "MindSpore")
    _, one, two = poll([*TEN, other], TEN, TEN)
    assert one.held
    assert (one.held.reason, one.held.engines) == (Doubt.EMPTIED, ("MindSpore",))
    assert kinds(two) == [RETIRED]
    _, replaced = poll([*TEN, other], [*TEN, runtime("mindspore_2.1", "MindSpore")])
    assert kinds(replaced) == [ADDED]
    _, deleted = poll([*TEN, other], [*TEN, replace(other, status="deleted")])
    assert kinds(deleted) == [RETIRED]


def test_an_answer_without_runtimes_is_doubtful_like_any_other() -> None:
    _, one, two, three = poll(TEN, (), (), TEN)
    assert one.held
    assert one.held.reason is Doubt.SHRUNK
    assert kinds(two) == [RETIRED] * 10
    assert kinds(three) == [RESTORED] * 10
    assert poll((), (), [FIRST])[-1].changes[0].kind is ADDED


def test_the_same_answer_read_twice_is_no_second_one() -> None:
    for rows in (TEN, TEN[1:], TEN[5:]):
        *_, last = poll(TEN, rows)
        for at in (last.known.held_at or last.known.as_of, 0.5):
            again = take(last.known, answer(TEN[5:], at))
            assert again.known is last.known
            assert (again.changes, again.held) == ((), None)


def test_changes_are_told_by_kind_then_by_key() -> None:
    rows = [
        *TEN[1:8],
        replace(TEN[8], status="deleting"),
        replace(TEN[9], arch="x"),
        runtime("b"),
        runtime("a"),
        replace(FIRST, status="deleted"),
    ]
    _, taken = poll(TEN, rows)
    assert kinds(taken) == [RETIRING, RETIRED, CHANGED, ADDED, ADDED]
    assert [change.runtime.name for change in taken.changes[3:]] == ["a", "b"]


_NAMES = [("PyTorch", f"p{n}") for n in range(7)] + [("MindSpore", f"m{n}") for n in range(2)]
_STATUSES = st.sampled_from(["normal", "normal", "deleting", "deleted", "frozen"])
_CHANGES = st.dictionaries(
    st.sampled_from(_NAMES), st.tuples(_STATUSES, st.sampled_from(["x86_64", "aarch64"])), max_size=3
)
# Few enough that answers often lack the same as the one before, or nearly.
_ABSENT = st.sampled_from(
    [set(), set(_NAMES[:1]), set(_NAMES[:2]), set(_NAMES[:4]), set(_NAMES[:5]), set(_NAMES[7:]), set(_NAMES)]
)
_FAULTS = st.sampled_from([(), (), (), (), (fault(FaultKind.MISSING),), (fault(FaultKind.TORN, "PyTorch"),)])
_SEQUENCES = st.lists(st.tuples(st.just({}) | _CHANGES, _ABSENT, _FAULTS), max_size=10)
_Changes = dict[tuple[str, str], tuple[str, str]]


@settings(max_examples=500)
@given(_SEQUENCES)
def test_any_sequence_of_answers_is_told_as_by_the_model(
    sequence: list[tuple[_Changes, set[tuple[str, str]], tuple[Fault, ...]]],
) -> None:
    rows = {(engine, name): runtime(name, engine) for engine, name in _NAMES[1:]}
    known, model = None, Model()
    for number, (changes, left_out, faults) in enumerate([({}, set(), ()), *sequence], 1):
        for (engine, name), (status, arch) in changes.items():
            rows[engine, name] = runtime(name, engine, status, arch=arch)
        heard = answer([row for key, row in rows.items() if key not in left_out], float(number), *faults)
        taken = take(known, heard)
        assert {(change.kind, change.runtime.key) for change in taken.changes} == model.hear(heard)
        assert len(taken.changes) == len({change.runtime.key for change in taken.changes})
        assert all(_is_told_from_what_was(change) for change in taken.changes)
        known = taken.known
        assert {key: (row.runtime, row.first_seen, row.gone) for key, row in model.rows.items()} == {
            key: (each.runtime, each.first_seen, each.gone) for key, each in known.sightings.items()
        }


def _is_told_from_what_was(change: Change) -> bool:
    return (change.before is None) == (change.kind is ADDED or change.first_seen == change.at)
