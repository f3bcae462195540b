"""A span of versions, as a query has it."""

from __future__ import annotations

import pytest

from bot.catalogue.query import Op, Span
from bot.catalogue.version import read_version


@pytest.mark.parametrize(
    ("version", "span", "inside"),
    [
        ("11.8", Span(Op.IS, "11"), True),
        ("3.10", Span(Op.IS, "3.1"), False),
        ("8.3.rc1", Span(Op.IS, "8.3"), True),
        ("8.3.rc1", Span(Op.IS, "8.3.rc1"), True),
        ("8.3.rc1", Span(Op.AT_LEAST, "8.3"), False),
        ("8.3.rc1", Span(Op.BELOW, "8.3"), True),
        ("2.10", Span(Op.ABOVE, "2.9"), True),
        ("11.8", Span(Op.ABOVE, "11"), False),
        ("11.8", Span(Op.AT_MOST, "11"), True),
        ("12.1", Span(Op.RANGE, "11", "12"), True),
        ("13.0", Span(Op.RANGE, "11", "12"), False),
        ("10.9", Span(Op.RANGE, "11", "12"), False),
    ],
)
def test_a_span_contains_versions_in_their_order(version: str, span: Span, *, inside: bool) -> None:
    known = read_version(version)
    assert known
    assert span.contains(known) is inside


def test_a_span_of_what_is_no_version_is_refused() -> None:
    version = read_version("1")
    assert version
    with pytest.raises(ValueError, match="not a version"):
        Span(Op.IS, "new").contains(version)
