"""Questions that all mean something else, as people ask them of one catalogue."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from bot.catalogue.facets import FACETS, Kind
from bot.catalogue.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.catalogue.runtime import Runtime
    from bot.catalogue.search import Index

_EMPTY_EACH = 10  # one question in so many finds nothing
_ABSENT = ("mxnet", "caffe", "xgboost", "snt9c", "cann:8", "cuda:12", "py3.11", "centos", "status:deleting")
_OLDEST = {"cuda": (8, 0), "cann": (5, 0), "python": (3, 0), "engine": (1, 0)}


def different_questions(index: Index, count: int, seed: int = 1) -> list[str]:
    """`count` questions over what `index` holds, no two with the same query."""
    random = Random(seed)
    runtimes = index.runtimes
    asked: dict[str, str] = {}
    while len(asked) < count:
        terms = list(_terms(random.choice(runtimes), random))
        empty = len(asked) % _EMPTY_EACH == 0
        if empty:
            terms += _terms(random.choice(runtimes), random)
        text = " ".join(random.sample(terms, min(len(terms), random.randint(2, 4))))
        query = parse(text)
        if bool(index.search(query).count) != empty:
            asked.setdefault(str(query), text)
    texts = list(asked.values())
    random.shuffle(texts)
    return texts


def _terms(runtime: Runtime, random: Random) -> Iterator[str]:
    """Ways to ask for `runtime`, one for each of its facets, and to shut out what it is not."""
    for name in ("engine", "accelerator", "cuda", "cann", "python", "os", "arch", "mode", "source"):
        facts = tuple(FACETS[name].read(runtime))
        if not facts:
            continue
        fact = random.choice(facts)
        if FACETS[name].kind is Kind.LABEL:
            yield fact.value
        elif fact.version:
            yield _version(fact.value or name, name, fact.version.key.release, random)
        else:
            yield fact.value
    yield "-" + random.choice(_ABSENT)
    if runtime.request_mode == "sync":
        yield "-async"


def _version(word: str, facet: str, release: tuple[int, ...], random: Random) -> str:
    major, minor = (*release, 0)[:2]
    low = _between(_OLDEST.get(facet, (major, 0)), (major, minor), random)
    high = f"{major}.{minor + random.randint(1, 9)}"
    forms = (f"{word} {major}.{minor}", f"{word}>={low}", f"{word}:{low}..{high}", f"{word}<={high}")
    return random.choice(forms)


def _between(low: tuple[int, int], high: tuple[int, int], random: Random) -> str:
    major = random.randint(min(low[0], high[0]), high[0])
    minor = random.randint(0, high[1] if major == high[0] else 9)
    return f"{major}.{minor}"
