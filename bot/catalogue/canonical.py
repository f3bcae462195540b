"""Reads canonical texts, of which many share their terms: each term is read once."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.catalogue.errors import QueryError
from bot.catalogue.parse import MAX_LENGTH, parse
from bot.catalogue.query import Query, Term

_TERM = re.compile(r'(?:"[^"]*"|[^\s"])+')


def read_canonical(text: str) -> Query:
    """The query that `parse` reads in `text`, much sooner where it is canonical; QueryError as there."""
    terms: list[Term] = []
    for part in text.split(" ") if '"' not in text else _TERM.findall(text):
        term = read_term(part)
        if term is None:
            return parse(text)
        terms.append(term)
    query = Query(tuple(terms))
    # The terms of canonical text are in their order, each there once.
    return query if query.terms == tuple(terms) and len(text) <= MAX_LENGTH else parse(text)


@lru_cache(maxsize=8192)
def read_term(text: str) -> Term | None:
    """The term whose canonical text is `text`; None where it is that of none."""
    try:
        query = parse(text)
    except QueryError:
        return None
    return query.terms[0] if len(query.terms) == 1 and str(query) == text else None
