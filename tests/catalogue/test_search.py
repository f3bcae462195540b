from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.errors import QueryError
from bot.catalogue.facets import FACETS, Kind
from bot.catalogue.parse import parse
from bot.catalogue.search import Index
from bot.catalogue.version import read_version
from tests.catalogue.scan import offers, scan, tally
from tests.examples import example_runtimes, names, runtime
from tests.strategies import catalogues, questions

if TYPE_CHECKING:
    from bot.catalogue.runtime import Runtime

PYTORCH_NPU = "pytorch_1.11.0-cann_7.0.1-py_3.9-euler_2.10.7-aarch64-snt9b"
MINDSPORE_NPU = "mindspore_1.9.0-cann_6.0.1-py_3.7-euler_2.9.9-x86_64-snt3p-300i"
EXAMPLE = Index(example_runtimes())


def found(question: str, index: Index = EXAMPLE) -> list[str]:
    return names(index.search(parse(question)))


@given(catalogues, questions)
def test_the_index_finds_what_a_plain_scan_finds(runtimes: tuple[Runtime, ...], question: str) -> None:
    try:
        query = parse(question)
    except QueryError:
        return
    matches = Index(runtimes).search(query)
    found = scan(query, runtimes)
    assert set(matches) == found
    assert len(list(matches)) == len(found)
    assert matches.count == len(list(matches.offers())) == len(offers(found))
    assert offers(offer.runtime for offer in matches.offers()) == offers(found)
    hidden = scan(query, runtimes, hiding=False) - found
    assert matches.hidden == len(offers(hidden))
    for name, facet in FACETS.items():
        read = read_version if facet.kind is Kind.VERSION else str
        assert {read(value): n for value, n in matches.tally(name).items()} == tally(name, found)


@given(catalogues, questions, st.integers(0, 15), st.integers(1, 6))
def test_a_page_is_a_slice_of_all_offers(
    runtimes: tuple[Runtime, ...], question: str, start: int, size: int
) -> None:
    try:
        matches = Index(runtimes).search(parse(question))
    except QueryError:
        return
    assert matches.page(start, size) == tuple(matches.offers())[start : start + size]


@given(catalogues)
def test_the_runtimes_of_an_offer_stand_side_by_side_by_region(runtimes: tuple[Runtime, ...]) -> None:
    index = Index(runtimes)
    every = list({id(offer): offer for offer in map(index.offers.of, range(len(runtimes)))}.values())
    assert [runtime for offer in every for runtime in offer.runtimes] == list(index.runtimes)
    regions = {runtime.region for runtime in runtimes}
    for offer in every:
        assert list(offer.regions) == sorted(offer.regions)
        there = {
            r.region for r in runtimes if (r.engine, r.name) == (offer.runtime.engine, offer.runtime.name)
        }
        assert set(offer.elsewhere) == there - set(offer.regions)
        assert offer.everywhere == (set(offer.regions) == regions)
        assert all(index.find(runtime.key.digest) is offer for runtime in offer.runtimes)


@given(st.permutations(example_runtimes()))
def test_the_order_of_the_answer_does_not_hang_on_the_order_of_the_catalogue(runtimes: list[Runtime]) -> None:
    assert Index(runtimes).runtimes == EXAMPLE.runtimes


def test_npu_finds_what_is_declared_and_what_the_name_says() -> None:
    assert found("npu") == [PYTORCH_NPU, MINDSPORE_NPU]
    assert found("昇腾") == found("npu")
    assert found("pytorch npu") == [PYTORCH_NPU]


def test_cpu_finds_what_neither_declares_nor_names_an_accelerator() -> None:
    assert sorted(found("cpu")) == sorted(
        [
            "tf1.13-python3.6-cpu",
            "tf1.13-python3.7-cpu",
            "python3.6",
            "python3.6",
            "python3.7",
            "pytorch1.4-python3.7",
        ]
    )


def test_every_runtime_has_an_accelerator_or_none() -> None:
    assert len(found("npu,gpu,cpu")) == 19


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("cuda>=11", 3),
        ("cuda:11..12", 3),
        ("cuda:11.2", 1),
        ("cuda:10", 8),
        ("cuda<=10.1", 3),
        ("cuda>10.2", 3),
        ("cuda<10.2", 3),
        ("-cuda", 8),
        ("python:3.7", 13),
        ("py37", 13),
        ("pytorch>=1.8", 3),
        ("pytorch 1.8", 2),
        ("version:1.13", 6),
        ("1.13", 6),
        ("ubuntu>=20.04", 1),
        ("euler", 2),
        ("aarch64", 1),
        ("async", 1),
        ("tensorflow -async py3.7", 5),
        ("snt9b", 1),
        ("910b", 1),
        ("chip:snt9", 1),
        ("chip:snt3p", 1),
        ("300i", 1),
        ("driver:c8x", 1),
        ("driver", 1),
        ("base", 10),
        ("uniform_image -npu", 7),
        ("region:cn-north-4", 19),
        ("aiflow", 1),
        ('"python3.6"', 4),
        ("deleted", 0),
        (PYTORCH_NPU, 1),
        ("tf1.13-python3.7-gpu", 2),
        ("tensor", 10),
    ],
)
def test_questions_of_the_example_catalogue(question: str, count: int) -> None:
    assert len(found(question)) == count


def test_newest_and_normal_come_first() -> None:
    index = Index(
        [
            runtime("pytorch_2.9.0-cuda_11.8-py_3.9-ubuntu_20.04-x86_64"),
            runtime("pytorch_2.10.0-cuda_11.8-py_3.9-ubuntu_20.04-x86_64"),
            runtime("pytorch_2.10.0rc1-cuda_11.8-py_3.9-ubuntu_20.04-x86_64"),
            runtime("pytorch_3.0.0-cuda_11.8-py_3.9-ubuntu_20.04-x86_64", status="deleting"),
            runtime("pytorch_2.10.0-cuda_12.1-py_3.9-ubuntu_20.04-x86_64"),
            runtime("python3.6"),
        ]
    )
    assert [name[:19] for name in found("", index)] == [
        "pytorch_2.10.0-cuda",
        "pytorch_2.10.0-cuda",
        "pytorch_2.10.0rc1-c",
        "pytorch_2.9.0-cuda_",
        "python3.6",
        "pytorch_3.0.0-cuda_",
    ]
    assert "cuda_12.1" in found("", index)[0]


def test_a_whole_image_name_comes_before_the_names_that_begin_with_it() -> None:
    assert found("tf1.13-python3.7-gpu")[0] == "tf1.13-python3.7-gpu"


def test_deleted_runtimes_hide_unless_asked_for() -> None:
    index = Index([runtime("python3.6", status="deleted"), runtime("python3.7", status="deleting")])
    hiding = index.search(parse("python"))
    assert names(hiding) == ["python3.7"]
    assert hiding.hidden == 1
    assert found("python deleted", index) == ["python3.6"]
    assert len(found("status:*", index)) == 2
    assert len(found("status:deleting,deleted", index)) == 2
    assert found("-deleting", index) == []


def test_a_runtime_with_two_cuda_versions_is_in_a_range_only_by_one_that_is_in_it() -> None:
    index = Index([runtime("x_1.0-cuda_12.1-py_3.9", cuda_version="cuda 10.2")])
    assert found("cuda:11..11.9", index) == []
    assert found("cuda:10", index) == found("cuda:12", index) != []


def test_a_version_holds_its_release_candidates_and_is_newer_than_they_are() -> None:
    index = Index(
        [runtime(f"x_1.0-cann_{version}-py_3.9") for version in ("8.2", "8.3.rc1", "8.3.t5", "8.3", "8.3.1")]
    )
    assert len(found("cann:8.3", index)) == 4
    assert len(found("cann>=8.3", index)) == 2
    assert len(found("cann<8.3", index)) == 3
    assert len(found("cann:8.2..8.3", index)) == 5
    assert found("cann:8.3.rc1", index) == ["x_1.0-cann_8.3.rc1-py_3.9"]


def test_a_name_is_found_whatever_its_case_and_under_every_engine() -> None:
    assert [each.runtime.engine for each in EXAMPLE.named("PYTHON3.6")] == ["PyTorch", "TensorFlow"]
    assert EXAMPLE.named("python") == ()


def test_a_runtime_is_found_by_the_digest_of_its_key() -> None:
    first = EXAMPLE.runtimes[0]
    found = EXAMPLE.find(first.key.digest)
    assert found
    assert found.runtimes == (first,)
    assert EXAMPLE.find("") is None


def test_values_are_tallied_the_most_frequent_first() -> None:
    everything = EXAMPLE.search(parse(""))
    assert list(everything.tally("accelerator").items()) == [("gpu", 11), ("cpu", 6), ("npu", 2)]
    assert everything.tally("cann") == {"6.0.1": 1, "7.0.1": 1}
    assert Index([]).search(parse("")).tally("cuda") == {}


def test_an_empty_catalogue_answers_with_nothing() -> None:
    assert Index([]).search(parse("pytorch npu cuda>=11")).count == 0
