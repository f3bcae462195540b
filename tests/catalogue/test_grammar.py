"""The EBNF in the documentation is the grammar the parser reads."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.lark import from_lark
from lark import Lark

from bot.catalogue.errors import QueryError, TooLong
from bot.catalogue.facets import FACETS, Kind
from bot.catalogue.parse import parse
from tests.strategies import questions

DOCUMENT = Path(__file__).parents[2] / "docs" / "grammar.md"


@cache
def grammar() -> Lark:
    ebnf = re.search(r"```ebnf\n(.*?)```", DOCUMENT.read_text(encoding="utf8"), re.DOTALL)
    assert ebnf
    return Lark(ebnf[1], start="query", parser="earley")


def alternatives(terminal: str) -> set[str]:
    found = re.search(rf"^{terminal}\s*: (.*)$", DOCUMENT.read_text(encoding="utf8"), re.MULTILINE)
    assert found
    return set(re.findall(r'"([^"]+)"', found[1]))


@settings(max_examples=200, deadline=None)
@given(questions)
def test_every_canonical_text_is_of_the_documented_grammar(question: str) -> None:
    try:
        text = str(parse(question))
    except QueryError:
        return
    grammar().parse(text)


TERMINALS = {
    "KNOWN": st.sampled_from(["pytorch", "tensorflow", "ubuntu"]),
    "WORD": st.sampled_from(["foo", "aiflow", "tf1.13-gpu", "词"]),
    "VALUE": st.sampled_from(["x86_64", "c8x", "cn-north-4", "sglang"]),
    "QUOTED": st.sampled_from(['"cuda_11"', '"a b"']),
    "VERSION": st.sampled_from(["11", "2.10", "8.3.rc1", "3.9.10"]),
}


@settings(max_examples=200, deadline=None)
@given(from_lark(grammar(), start="query", explicit=TERMINALS))
def test_every_text_of_the_documented_grammar_can_be_read(text: str) -> None:
    try:
        query = parse(text)
    except TooLong:
        return
    assert parse(str(query)) == query


@pytest.mark.parametrize(
    ("terminal", "kind"),
    [("VERSION_FACET", Kind.VERSION), ("LABEL_FACET", Kind.LABEL), ("PRODUCT_FACET", Kind.PRODUCT)],
)
def test_the_documented_facets_are_those_of_the_table(terminal: str, kind: Kind) -> None:
    assert alternatives(terminal) == {facet.name for facet in FACETS.values() if facet.kind is kind}
