from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.facets import FACETS, engine_key
from bot.catalogue.replacements import replacements
from bot.catalogue.search import Index
from tests.examples import runtime
from tests.strategies import catalogues

if TYPE_CHECKING:
    from bot.catalogue.runtime import Runtime

GOING = runtime(
    "pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64",
    status="deleting",
    arch="x86_64",
    request_mode="sync",
)


def other(version: str, **changes: str) -> Runtime:
    name = f"pytorch_{version}-cuda_11.8-py_3.10-ubuntu_22.04"
    return runtime(name, **{"arch": "x86_64", "request_mode": "sync", **changes})


def replacing(*others: Runtime, most: int = 3) -> list[str]:
    index = Index([GOING, *others])
    return [offer.runtime.name.split("-")[0] for offer in replacements(index, GOING, most)]


def test_the_newest_come_first_and_no_more_than_asked_for() -> None:
    others = [other(version) for version in ("2.1.0", "1.9.0", "2.10.0", "2.2.0")]
    assert replacing(*others) == ["pytorch_2.10.0", "pytorch_2.2.0", "pytorch_2.1.0"]
    assert replacing(*others, most=1) == ["pytorch_2.10.0"]
    assert replacing() == []


def test_the_same_mode_and_architecture_come_before_a_newer_one() -> None:
    names = replacing(
        other("2.9.0", arch="aarch64", request_mode="async"),
        other("2.5.0", arch="aarch64"),
        other("2.6.0", request_mode="async"),
        other("2.1.0"),
        most=9,
    )
    assert names == ["pytorch_2.1.0", "pytorch_2.6.0", "pytorch_2.5.0", "pytorch_2.9.0"]


@pytest.mark.parametrize("status", ["deleting", "deleted", "frozen", ""])
def test_only_what_is_normal_replaces(status: str) -> None:
    assert replacing(other("2.1.0", status=status)) == []


def test_what_is_of_another_engine_accelerator_or_region_does_not_replace() -> None:
    horovod = replace(other("2.3.0"), engine="Custom")
    npu = runtime("pytorch_2.3.0-cann_8.0.rc1-py_3.10-euler_2.10.7-aarch64-snt9b")
    assert replacing(horovod, npu) == []
    declared = runtime("pytorch_2.4.0-py_3.10", "pytorch", type="GPU")
    assert replacing(declared) == ["pytorch_2.4.0"]


def test_only_where_its_region_has_none_those_of_others_replace() -> None:
    elsewhere = other("2.3.0", region="ap-southeast-1")
    assert replacing(elsewhere) == ["pytorch_2.3.0"]
    assert replacing(elsewhere, other("2.1.0")) == ["pytorch_2.1.0"]


def test_what_states_no_framework_of_its_own_comes_last() -> None:
    bare = runtime("python3.9", "PyTorch", type="GPU", arch="x86_64", request_mode="sync")
    assert replacing(bare, other("1.9.0", arch="aarch64")) == ["pytorch_1.9.0", "python3.9"]


def test_what_states_no_architecture_is_nearest_to_what_states_none() -> None:
    going = runtime("pytorch1.4-python3.7", status="deleting")
    index = Index([going, runtime("pytorch2.4-python3.10", arch="x86_64"), runtime("pytorch2.1-python3.10")])
    assert [each.runtime.name for each in replacements(index, going)] == [
        "pytorch2.1-python3.10",
        "pytorch2.4-python3.10",
    ]


@given(catalogues, st.data())
def test_whatever_replaces_a_runtime_is_as_it_should_be(
    runtimes: tuple[Runtime, ...], data: st.DataObject
) -> None:
    if not runtimes:
        return
    going = data.draw(st.sampled_from(runtimes))

    def values(facet: str, each: Runtime) -> set[str]:
        return {fact.value for fact in FACETS[facet].read(each)}

    fit = {
        each.key
        for each in runtimes
        if each.key != going.key
        and each.region.casefold() == going.region.casefold()
        and each.status.casefold() == "normal"
        and engine_key(each.engine) == engine_key(going.engine)
        and values("accelerator", each) & values("accelerator", going)
    }
    found = replacements(Index(runtimes), going, most=100)
    if not fit:
        here = {each.key for offer in found for each in offer.runtimes if each.region == going.region}
        assert here <= {going.key}
        return
    assert {each.key for offer in found for each in offer.runtimes if each.region == going.region} == fit
