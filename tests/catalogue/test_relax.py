from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from bot.catalogue.errors import QueryError, UnknownFacet
from bot.catalogue.parse import parse
from bot.catalogue.relax import Cause, Explanation, corrections, explain, nearest, regions_of
from bot.catalogue.search import Index
from tests.examples import example_runtimes, runtime
from tests.strategies import catalogues, questions

if TYPE_CHECKING:
    from bot.catalogue.runtime import Runtime

EXAMPLE = Index(example_runtimes())


def why(question: str, index: Index = EXAMPLE) -> Explanation:
    return explain(index.search(parse(question)))


def near(question: str) -> list[str]:
    return [str(suggestion.query) for suggestion in why(question).near]


def others(question: str) -> list[str]:
    return [str(suggestion.query) for suggestion in why(question).others]


def blamed(question: str) -> list[str]:
    return [str(term) for term in why(question).blamed]


@given(catalogues, questions)
def test_whatever_is_empty_is_explained_and_every_suggestion_finds_what_it_says(
    rows: tuple[Runtime, ...], question: str
) -> None:
    try:
        query = parse(question)
    except QueryError:
        return
    index = Index(rows)
    matches = index.search(query)
    if matches.count or not query.terms:
        return
    explanation = explain(matches)
    assert explanation.blamed
    hidden = (explanation.hidden,) if explanation.hidden else ()
    for suggestion in (*explanation.near, *explanation.others, *explanation.without, *hidden):
        assert index.search(suggestion.query).count == suggestion.count > 0


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("pytroch", "pytorch"),
        ("mindspor", None),
        ("tensorflwo npu", None),
        ("pytroch1.8", "pytorch:1.8"),
        ("aflow", "aiflow"),
        ("arch:aarch46", "aarch64"),
        ("asycn", "async"),
        ("ubunto20.04", "ubuntu:20.04"),
        ("pytoch 1.8", "pytorch:1.8"),
        ("pythn 3.7", "python:3.7"),
        ("cpu-only", "cpu"),
        ("pytorch+cuda11", "pytorch cuda:11"),
        (
            "pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64-20220524162601-50d6a18",
            "pytorch:1.8.0 cuda:10.2 python:3.7 ubuntu:18.04 x86_64",
        ),
        ("engine:pytroch", "pytorch"),
    ],
)
def test_a_slip_finds_the_word_that_was_meant(question: str, meant: str | None) -> None:
    if meant:
        assert near(question)[0] == meant


def test_the_unknown_word_is_blamed_and_not_the_others() -> None:
    assert blamed("pytroch npu") == ["pytroch"]
    assert why("pytroch npu").cause is Cause.UNKNOWN
    assert [str(s.query) for s in why("pytroch npu").without] == ["npu"]


def test_words_that_go_with_the_rest_but_not_together_clash() -> None:
    explanation = why("tensorflow npu x86_64")
    assert explanation.cause is Cause.CLASH
    assert set(blamed("tensorflow npu x86_64")) == {"tensorflow", "npu"}


def test_one_word_that_alone_empties_the_rest_is_blamed() -> None:
    explanation = why("pytorch tensorflow mindspore")
    assert explanation.cause is Cause.BLAMED
    assert len(explanation.blamed) == 2


def test_two_values_of_one_facet_may_mean_either() -> None:
    assert others("pytorch tensorflow")[0] == "engine:pytorch,tensorflow"


def test_words_that_were_right_are_not_corrected() -> None:
    rows = [replace(row, region="cn-east-3") for row in example_runtimes() if row.engine == "TensorFlow"]
    index = Index([*example_runtimes(), *rows])
    explanation = why("pytorch npu region:cn-east-3", index)
    assert explanation.near == ()
    assert [str(suggestion.query) for suggestion in explanation.elsewhere] == ["pytorch npu cn-north-4"]
    assert near("pytorch tensorflow mindspore") == []
    deleted = Index([runtime("python3.6", status="deleted", arch="x86_64"), runtime("python3.7", arch="x86")])
    explanation = why("python:3.6 arch:x86_64", deleted)
    assert explanation.hidden
    assert explanation.near == ()


def test_a_region_is_named_by_its_facet_or_bare_where_it_is_known() -> None:
    def asked(question: str, *known: str) -> list[tuple[str, ...]]:
        return [regions_of(term, known) for term in parse(question).terms]

    assert asked("region:eu-1,北京四") == [("cn-north-4", "eu-1")]
    assert asked("eu-1") == [()]
    assert asked("eu-1", "eu-1") == [("eu-1",)]
    assert asked("-region:eu-1") == [()]
    assert asked("region:*") == [()]
    assert asked("gpu or eu-1", "eu-1") == [()]


def test_a_region_that_empties_a_question_with_another_word_leads_to_no_region() -> None:
    assert why("region:eu-1 pytroch").elsewhere == ()
    assert [str(s.query) for s in why("region:eu-1 pytorch").elsewhere] == ["pytorch cn-north-4"]


def test_the_nearest_versions_are_offered_first() -> None:
    assert others("cuda>=13")[0] == "cuda:11.4"
    assert set(others("cuda:11.3")[:2]) == {"cuda:11.2", "cuda:11.4"}
    assert others("cuda>11")[0] == "cuda:11.4"
    assert others("pytorch>=2")[0] == "pytorch:1.11.0"
    either = {"tensorflow cuda:10.1 python:3.7", "tensorflow cuda:11.4 python:3.8"}
    assert either <= set(others("tensorflow cuda:10.1 py3.8"))


def test_other_values_are_offered_with_the_most_frequent_first() -> None:
    assert others("tensorflow aarch64")[0] == "tensorflow x86_64"


def test_a_query_of_hidden_runtimes_leads_to_them() -> None:
    index = Index([runtime("python3.6", status="deleted")])
    explanation = why("python:3.6", index)
    assert explanation.hidden
    assert str(explanation.hidden.query) == "python:3.6 deleted"


def test_words_that_only_go_in_pairs_are_dropped_in_pairs() -> None:
    index = Index([runtime("python3.6", arch="a1"), runtime("python3.7", arch="a2", request_mode="m2")])
    explanation = why("arch:a1 python:3.7 mode:m2 -arch:a2", index)
    assert explanation.without
    assert all(len(s.query.terms) < 4 for s in explanation.without)


def test_an_empty_catalogue_has_nothing_to_offer() -> None:
    explanation = why("pytorch", Index([]))
    assert (explanation.near, explanation.others, explanation.without) == ((), (), ())
    assert explanation.hidden is None


def test_an_unknown_facet_is_corrected_to_the_nearest_that_can_be_read() -> None:
    assert corrections(UnknownFacet("cudda", ":11", "npu cudda:11"))[0] == "npu cuda:11"
    assert corrections(UnknownFacet("zzzzzz", ":11", "zzzzzz:11")) == ()
    assert "cuda:abc" not in corrections(UnknownFacet("cudda", ":abc", "cudda:abc"))


def test_nearest_words_are_those_a_few_slips_away() -> None:
    assert nearest("hlep", ["help", "status"]) == ["help"]
    assert nearest("pytorch", ["help"]) == []
