from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.changes import Change, ChangeKind
from bot.catalogue.errors import QueryError
from bot.catalogue.parse import parse
from bot.catalogue.ranking import ranked
from bot.follow.routing import route
from tests.catalogue.scan import scan
from tests.examples import runtime
from tests.strategies import questions, runtimes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.catalogue.runtime import Runtime

OLD = runtime("pytorch_2.1.0-cuda_11.8-py_3.10-ubuntu_22.04-x86_64")
NPU = runtime("mindspore_2.2.0-cann_7.0.1-py_3.9-euler_2.10.7-aarch64-snt9b", "MindSpore")

_CHANGED = {"status": "deleting", "arch": "aarch64", "image_source": "x", "extra": (("a", "b"),)}


@st.composite
def logs(draw: st.DrawFn) -> list[Change]:
    """Changes as a log has them: several of one runtime too, and of one that is as it was."""
    kinds = st.sampled_from(ChangeKind)
    known = draw(st.lists(runtimes(), max_size=6))
    log: list[Change] = []
    for before in known + draw(st.lists(st.sampled_from(known), max_size=2) if known else st.just([])):
        fields = draw(st.sets(st.sampled_from(sorted(_CHANGED))))
        now = replace(before, **{name: _CHANGED[name] for name in fields}) if fields else before  # type: ignore[arg-type]
        log.append(Change(draw(kinds), now, draw(st.sampled_from([before, None])), id=len(log)))
    return log


@given(logs(), st.lists(questions, max_size=4))
def test_a_query_is_told_what_it_would_find_before_or_now(log: list[Change], texts: list[str]) -> None:
    queries = [*texts, *(str(parse(text)) for text in texts if _is_readable(text))]
    routed = route(log, queries)
    assert routed.keys() == {text for text in queries if _is_readable(text)}
    for text, found in routed.items():
        every = tuple(each for change in log for each in (change.runtime, change.before) if each)
        matching = scan(parse(text), every, hiding=False)
        wanted = {change.id for change in log if change.runtime in matching or change.before in matching}
        assert [change.id for change in found] == [change.id for change in _told(log) if change.id in wanted]


def _is_readable(text: str) -> bool:
    try:
        parse(text)
    except QueryError:
        return False
    return True


def _told(log: Sequence[Change]) -> list[Change]:
    places: dict[Runtime, int] = {}
    for place, each in enumerate(ranked(change.runtime for change in log)):
        places.setdefault(replace(each, extra=()), place)
    order = list(ChangeKind)
    return sorted(
        log,
        key=lambda change: (order.index(change.kind), places[replace(change.runtime, extra=())], change.id),
    )


def test_who_follows_what_is_retired_hears_of_it() -> None:
    retired = Change(ChangeKind.RETIRED, replace(OLD, status="deleted"), OLD)
    assert route([retired], ["pytorch", "npu"]) == {"pytorch": (retired,), "npu": ()}


def test_a_change_is_news_to_who_follows_what_it_was_or_what_it_is() -> None:
    change = Change(ChangeKind.CHANGED, replace(OLD, arch="riscv64"), replace(OLD, arch="mips"))
    routed = route([change], ["arch:mips", "arch:riscv64", "arch:mips,riscv64", "aarch64"])
    assert [text for text, found in routed.items() if found == (change,)] == [
        "arch:mips",
        "arch:riscv64",
        "arch:mips,riscv64",
    ]
    assert routed["aarch64"] == ()


def test_changes_are_told_by_kind_then_newest_first_then_by_region() -> None:
    newer = runtime("pytorch_2.10.0-cuda_11.8-py_3.10-ubuntu_22.04-x86_64")
    added = [
        Change(ChangeKind.ADDED, replace(each, region=region))
        for each in (OLD, newer)
        for region in ("cn-north-4", "ap-southeast-1")
    ]
    changes = [*added, Change(ChangeKind.RETIRING, NPU, NPU)]
    (told,) = route(changes, [""]).values()
    assert told == (changes[4], added[3], added[2], added[1], added[0])


@pytest.mark.parametrize("text", ["nosuch:facet", "cuda:abc", "pytorch or", "x" * 400])
def test_a_query_that_cannot_be_read_is_left_out(text: str) -> None:
    change = Change(ChangeKind.ADDED, OLD)
    expected = {"pytorch": (change,)} | ({text: (change,)} if _is_readable(text) else {})
    assert route([change], ["pytorch", text]) == expected


def test_each_distinct_query_is_there_once_and_equal_answers_are_one() -> None:
    change = Change(ChangeKind.ADDED, OLD)
    routed = route([change], ["pytorch", "pytorch", "x86_64"])
    assert list(routed) == ["pytorch", "x86_64"]
    assert routed["pytorch"] is routed["x86_64"]


def test_nothing_is_news_where_nothing_changed() -> None:
    assert route([], ["pytorch"]) == {"pytorch": ()}
    assert route([Change(ChangeKind.ADDED, OLD)], []) == {}
