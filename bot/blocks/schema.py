"""The shapes of JSON values, as checks that compose: each yields what is wrong, by JSON pointer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol, TypeAlias

Check: TypeAlias = Callable[[object, str], Iterator[str]]  # a value and its pointer -> its problems


class Measure(Protocol):
    """What can judge a count of characters or of items."""

    def misfit(self, count: int) -> str:
        """What is wrong with `count`, or nothing."""


def below(at: str, key: object) -> str:
    """The pointer to `key` of what is `at`."""
    return f"{at}/{str(key).replace('~', '~0').replace('/', '~1')}"


def objects(value: object, at: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each object in `value`, however deep, with its JSON pointer (RFC 6901)."""
    if isinstance(value, Mapping):
        yield at, value
        for key, inner in value.items():
            yield from objects(inner, below(at, key))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from objects(inner, below(at, index))


def string(measure: Measure) -> Check:
    """A string of as many characters as `measure` allows."""

    def check(value: object, at: str) -> Iterator[str]:
        wrong = measure.misfit(len(value)) if isinstance(value, str) else "not a string"
        if wrong:
            yield f"{at}: {wrong}"

    return check


def flag(value: object, at: str) -> Iterator[str]:
    """A true or a false."""
    if not isinstance(value, bool):
        yield f"{at}: not true or false"


def number(value: object, at: str) -> Iterator[str]:
    """A number, whole or not."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        yield f"{at}: not a number"


def one_of(*values: str) -> Check:
    """One of `values`."""

    def check(value: object, at: str) -> Iterator[str]:
        if value not in values:
            yield f"{at}: not one of {', '.join(values)}"

    return check


def nullable(inner: Check) -> Check:
    """A null, or what `inner` is."""

    def check(value: object, at: str) -> Iterator[str]:
        if value is not None:
            yield from inner(value, at)

    return check


def array(element: Check, measure: Measure | None = None) -> Check:
    """An array of what `element` is, as long as `measure` allows."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, list | tuple):
            yield f"{at}: not an array"
            return
        if measure and (wrong := measure.misfit(len(value))):
            yield f"{at}: {wrong}"
        for index, item in enumerate(value):
            yield from element(item, below(at, index))

    return check


def shape(
    needs: Mapping[str, Check], may: Mapping[str, Check] | None = None, some: tuple[str, ...] = ()
) -> Check:
    """An object with each key of `needs`, any of `may`, at least one of `some`, and no other."""
    known = {**needs, **(may or {})}

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, Mapping):
            yield f"{at}: not an object"
            return
        yield from (f"{below(at, key)}: missing" for key in needs if key not in value)
        if some and not any(key in value for key in some):
            yield f"{at}: needs {' or '.join(some)}"
        for key, inner in value.items():
            if key in known:
                yield from known[key](inner, below(at, key))
            else:
                yield f"{below(at, key)}: unknown key"

    return check


def typed(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` names the one of `kinds` that the rest of it is."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, Mapping):
            yield f"{at}: not an object"
        elif "type" not in value:
            yield f"{below(at, 'type')}: missing"
        elif not isinstance(kind := value["type"], str) or kind not in kinds:
            yield f"{below(at, 'type')}: {kind!r:.60} is not one of {', '.join(kinds)}"
        else:
            yield from kinds[kind]({key: inner for key, inner in value.items() if key != "type"}, at)

    return check
