"""An empty answer that helps: which word emptied it, what is near, what is found without it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from bot.blocks.kit import Block, actions, button, context, section
from bot.blocks.mrkdwn import Mrkdwn, bold, code, fill
from bot.blocks.press import Press
from bot.blocks.reading import read_term
from bot.catalogue.parse import parse
from bot.catalogue.query import WORD
from bot.catalogue.relax import Suggestion, explain, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.catalogue.query import Term
    from bot.catalogue.search import Index, Matches
    from bot.texts import Texts

_EXAMPLES = ("npu", "cuda>=11", "pytorch python:3.7", "tensorflow -async", "aarch64", "async", "cpu")
_EXAMPLES_SHOWN = 3
_TERMS_NAMED = 3
_NAMED = 150  # characters of one


def empty_blocks(matches: Matches, texts: Texts, verbs: tuple[str, ...] = ()) -> Iterator[Block]:
    """The blocks that explain why `matches`, which must be empty, are; each suggestion a button."""
    if not matches.query.terms:
        yield section(fill(texts, "empty.catalogue"))
        return
    explanation = explain(matches)
    named = [bold(Mrkdwn(read_term(term, texts)[:_NAMED])) for term in explanation.blamed[:_TERMS_NAMED]]
    if explanation.hidden:
        yield section(fill(texts, "empty.hidden", n=explanation.hidden.count))
        yield suggestions([explanation.hidden], "hidden", texts)
    else:
        words = Mrkdwn(texts("reading.list").join(named))
        yield section(fill(texts, f"empty.{explanation.cause}", words=words))
    yield from _slips(explanation.blamed, verbs, texts)
    offered = False
    for title, found in (
        ("near", explanation.near),
        ("others", explanation.others),
        ("without", explanation.without),
    ):
        if found:
            offered = True
            yield context(fill(texts, f"empty.{title}"))
            yield suggestions(found, title, texts)
    if not offered and not explanation.hidden and (some := tuple(examples(matches.index))):
        yield context(fill(texts, "empty.examples"))
        yield suggestions(some, "example", texts)


def _slips(blamed: tuple[Term, ...], verbs: tuple[str, ...], texts: Texts) -> Iterator[Block]:
    """A button for the command that an unknown word may be a slip of."""
    unknown = (choice.value for term in blamed for choice in term.choices if choice.facet == WORD)
    for word in unknown:
        for verb in nearest(word, verbs)[:1]:
            yield context(fill(texts, "verb.near", word=word, near=code(verb)))
            yield actions(button(verb, "verb", str(Press(verb))))
            return


def examples(index: Index) -> Iterator[Suggestion]:
    """A few questions that find something in this catalogue."""
    queries = (parse(text) for text in _EXAMPLES)
    counted = (Suggestion(query, index.search(query).count) for query in queries)
    return islice((each for each in counted if each.count), _EXAMPLES_SHOWN)


def suggestions(found: Iterable[Suggestion], kind: str, texts: Texts) -> Block:
    """A row of buttons that ask something else, each with how many runtimes it finds."""
    return actions(
        *(
            button(
                texts("button.suggestion", query=suggestion.query, n=suggestion.count),
                f"ask:{kind}:{number}",
                str(Press(str(suggestion.query))),
            )
            for number, suggestion in enumerate(found)
        )
    )
