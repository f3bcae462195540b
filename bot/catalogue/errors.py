# ruff: noqa: N818, each class is named after its outcome
"""What can be wrong with a question: one tree, each with the part it speaks of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(unsafe_hash=True)
class QueryError(Exception):
    """A question that cannot be read. `text` is the part that could not."""

    text: str


class TooLong(QueryError):
    """More characters than a question may have."""


class Unreadable(QueryError):
    """A condition that lacks what it compares, or what it compares with."""


@dataclass(unsafe_hash=True)
class BadVersion(QueryError):
    """`text` stands where `facet` wants a version."""

    facet: str


@dataclass(unsafe_hash=True)
class NotComparable(QueryError):
    """`facet` has no order, so it cannot be more or less than `text`."""

    facet: str


@dataclass(unsafe_hash=True)
class UnknownFacet(QueryError):
    """`text` is not a facet; `rest` is what was asked of it, `question` the normal form of it all."""

    rest: str
    question: str


@dataclass(unsafe_hash=True)
class OrderError(QueryError):
    """`text` is nothing that `option` (one of order.OPTIONS) may be; `near` is what was probably meant.

    `option` is empty where `text` itself stands for one.
    """

    option: str
    near: tuple[str, ...] = ()
