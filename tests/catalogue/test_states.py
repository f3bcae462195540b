"""The states of a runtime have one word each, in questions, options and notices alike."""

from __future__ import annotations

import pytest

from bot.catalogue.changes import ChangeKind
from bot.catalogue.order import KINDS, read_order
from bot.catalogue.parse import parse
from bot.texts import CHINESE, ENGLISH, load_texts


@pytest.mark.parametrize("language", [ENGLISH, CHINESE])
def test_a_kind_is_taught_by_the_word_that_notices_have_for_it(language: str) -> None:
    texts = load_texts()[language]
    taught = {kind: words[language == CHINESE] for kind, words in KINDS.items()}
    assert taught == {kind: texts(f"kind.{kind}").lower() for kind in taught}


@pytest.mark.parametrize(
    ("kind", "status"), [(ChangeKind.RETIRING, "deleting"), (ChangeKind.RETIRED, "deleted")]
)
def test_its_word_means_the_same_in_a_question(kind: ChangeKind, status: str) -> None:
    for word in KINDS[kind][:2]:
        assert str(parse(word)) == str(parse(f"status:{word}")) == status
        assert read_order(f"events:{word}").kinds == {kind}


@pytest.mark.parametrize(
    ("question", "canonical"),
    [
        ("下线", "status:deleted,deleting"),
        ("昇腾下线的镜像", "npu status:deleted,deleting"),
        ("状态：下线", "status:deleted,deleting"),
        ("状态 下架", "status:deleted,deleting"),
        ("状态:正常,下线", "status:deleted,deleting,normal"),
        ("npu -下线", "npu -status:deleted,deleting"),
        ("不要下线", "-status:deleted,deleting"),
        ("即将下线 npu", "npu deleting"),
        ("下线中", "deleting"),
        ("已下架", "deleted"),
    ],
)
def test_a_word_that_does_not_say_whether_it_is_over_means_both(question: str, canonical: str) -> None:
    assert str(parse(question)) == str(parse(canonical))


def test_as_a_kind_of_change_it_means_both_too() -> None:
    assert read_order("事件:下线").kinds == {ChangeKind.RETIRING, ChangeKind.RETIRED}
