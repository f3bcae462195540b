"""The tables of words: each means one thing, and each facet has an example."""

from __future__ import annotations

import pytest

from bot.catalogue.facets import FACET_ALIASES, FACETS
from bot.catalogue.normal import normalise
from bot.catalogue.parse import parse
from bot.catalogue.words import ALTERNATIVES, FILLERS, NEGATIONS, VALUES, WORDS


def test_the_tables_of_words_do_not_contradict_one_another() -> None:
    meanings = [set(WORDS), set(FACET_ALIASES), FILLERS, NEGATIONS, ALTERNATIVES]
    for place, words in enumerate(meanings):
        for others in meanings[place + 1 :]:
            assert not words & others
    for word, (facet, value) in WORDS.items():
        assert facet in FACETS
        assert normalise(word) == word
        assert WORDS[value] == (facet, value)
    assert set(VALUES) <= set(FACETS)


@pytest.mark.parametrize("facet", FACETS.values(), ids=FACETS.keys())
def test_the_example_of_each_facet_asks_by_it(facet: object) -> None:
    query = parse(getattr(facet, "example"))  # noqa: B009
    assert query.terms[0].facet == getattr(facet, "name")  # noqa: B009
