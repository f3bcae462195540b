from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from bot.catalogue.facets import FACETS, Conflict, Kind, Origin, conflicts
from tests.examples import example_runtimes, runtime
from tests.strategies import runtimes

if TYPE_CHECKING:
    from bot.catalogue.runtime import Runtime


def facts(facet: str, row: Runtime) -> list[tuple[str, str, str]]:
    return [(fact.value, str(fact.version or ""), fact.origin.value) for fact in FACETS[facet].read(row)]


def test_a_fact_says_whether_it_is_declared_or_from_the_name() -> None:
    row = runtime("pytorch_1.11.0-cann_7.0.1-py_3.9-aarch64-snt9b", type="npu", card="SNT9", arch="aarch64")
    assert facts("accelerator", row) == [("npu", "", "declared"), ("npu", "", "named")]
    assert facts("chip", row) == [("snt9", "", "declared"), ("snt9b", "", "named")]
    assert facts("engine", row) == [("pytorch", "", "declared"), ("pytorch", "1.11.0", "named")]
    assert facts("arch", row) == [("aarch64", "", "declared"), ("aarch64", "", "named")]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (runtime("python3.6", type="none"), [("cpu", "", "declared")]),
        (runtime("python3.6"), [("cpu", "", "named")]),
        (runtime("tf1.13-python3.6-cpu", type="none"), [("cpu", "", "declared")]),
        (runtime("x_1.0-cuda_11.8-py_3.9", type="none"), [("gpu", "", "named")]),
        (runtime("python3.6", type="GPU"), [("gpu", "", "declared")]),
        (runtime("python3.6", type="dpu"), [("dpu", "", "declared")]),
    ],
)
def test_no_accelerator_is_said_only_where_neither_side_states_one(
    row: Runtime, expected: list[object]
) -> None:
    assert facts("accelerator", row) == expected


def test_a_chip_is_also_its_parts_and_its_family() -> None:
    assert [value for value, *_ in facts("chip", runtime("x_1.0-py_3.7-x86_64-snt3p-300i"))] == [
        "snt3p-300i",
        "snt3p",
        "300i",
    ]
    assert [value for value, *_ in facts("chip", runtime("python3.7", card="d910"))] == ["d910", "snt9"]


def test_a_set_of_drivers_is_each_of_them() -> None:
    values = [value for value, *_ in facts("driver", runtime("ms1.1-python3.7-c76", driver="C8x, 24.1"))]
    assert values == ["c8x, 24.1", "c8x", "24.1", "c76"]


def test_the_declared_mode_is_authoritative_and_the_name_speaks_where_it_is_silent() -> None:
    name = "tf1.13-python3.7-gpu-async"
    assert facts("mode", runtime(name, request_mode="sync")) == [("sync", "", "declared")]
    assert facts("mode", runtime(name)) == [("async", "", "named")]


def test_declared_cuda_is_read_from_its_words() -> None:
    assert facts("cuda", runtime("python3.7", cuda_version="cuda 10.2")) == [("", "10.2", "declared")]
    assert facts("cuda", runtime("python3.7", cuda_version="latest")) == []


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (runtime("x_1.0-cann_7.0-py_3.9", type="none"), [Conflict("accelerator", "none", "npu")]),
        (runtime("tf1.13-python3.6-cpu", engine="TensorFlow", type="none"), []),
        (
            runtime("tf1.13-python3.6-cpu", engine="TensorFlow", type="gpu"),
            [Conflict("accelerator", "gpu", "cpu")],
        ),
        (runtime("x_1.0-py_3.9-x86_64-snt9b", card="SNT9", type="npu"), [Conflict("chip", "SNT9", "snt9b")]),
        (runtime("x_1.0-py_3.9-x86_64-snt9b", card="910B", type="npu"), []),
        (runtime("x_1.0-cuda_11.8-py_3.9", type="gpu", cuda_version="cuda 11"), []),
        (
            runtime("x_1.0-cuda_11.8-py_3.9", type="gpu", cuda_version="cuda 10.2"),
            [Conflict("cuda", "10.2", "11.8")],
        ),
        (runtime("mindspore_1.9.0-py_3.7", engine="PyTorch"), [Conflict("engine", "PyTorch", "mindspore")]),
        (runtime("verl_0.3-py_3.7", engine="PyTorch"), []),
        (runtime("mindspore_1.9.0-py_3.7", engine="Custom"), []),
        (runtime("x_1.0-py_3.9-aarch64", arch="x86_64"), [Conflict("arch", "x86_64", "aarch64")]),
        (
            runtime("tf1.13-python3.7-gpu-async", engine="TensorFlow", request_mode="sync"),
            [Conflict("mode", "sync", "async")],
        ),
        (
            runtime("ms1.1-python3.7-c76", engine="MindSpore", driver="C8x"),
            [Conflict("driver", "C8x", "c76")],
        ),
    ],
)
def test_a_conflict_is_what_cannot_both_be_so(row: Runtime, expected: list[Conflict]) -> None:
    assert list(conflicts(row)) == expected


def test_the_example_has_the_conflicts_its_document_shows() -> None:
    disagreeing = {
        row.name: [each.facet for each in conflicts(row)] for row in example_runtimes() if conflicts(row)
    }
    assert disagreeing["mindspore_1.9.0-cann_6.0.1-py_3.7-euler_2.9.9-x86_64-snt3p-300i"] == ["accelerator"]
    assert disagreeing["pytorch_1.11.0-cann_7.0.1-py_3.9-euler_2.10.7-aarch64-snt9b"] == ["chip"]
    assert len(disagreeing) == 9


@given(runtimes())
def test_any_runtime_has_facts_of_every_facet_in_lower_case(row: Runtime) -> None:
    for facet in FACETS.values():
        for fact in facet.read(row):
            assert fact.value == fact.value.casefold()
            assert isinstance(fact.origin, Origin)
            assert (fact.value == "") == (facet.kind is Kind.VERSION)
    conflicts(row)
