"""An empty answer that helps: which word emptied it, what is near, what is found without it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from bot.blocks.following import follow_button
from bot.blocks.kit import Block, actions, button, context, section
from bot.blocks.mrkdwn import Mrkdwn, bold, code, fill, join
from bot.blocks.press import Press
from bot.blocks.reading import read_term
from bot.blocks.regions import answerable, foreign, heard, listed, silent
from bot.catalogue.parse import parse
from bot.catalogue.query import PART, WORD, Query
from bot.catalogue.relax import Cause, Suggestion, explain, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.catalogue.query import Term
    from bot.catalogue.relax import Explanation
    from bot.catalogue.search import Index, Matches
    from bot.catalogue.view import View
    from bot.texts import Texts

_EXAMPLES = ("npu", "cuda>=11", "pytorch python:3.7", "tensorflow -async", "aarch64", "async", "cpu")
_EXAMPLES_SHOWN = 3
_TERMS_NAMED = 3
_NAMED = 150  # characters of one
_OTHERS_SHOWN = 4
_SAID_WITH_IS = frozenset({"status", "mode"})  # a runtime is retiring or asynchronous; it has the rest


def empty_blocks(
    matches: Matches, view: View, texts: Texts, verbs: tuple[str, ...] = (), *, follow: bool = True
) -> Iterator[Block]:
    """The blocks that explain why `matches`, which must be empty, are; each suggestion a button.

    `follow` is whether to offer that the channel is told when there is one.
    """
    if not matches.query.terms:
        yield section(fill(texts, "empty.catalogue"))
        return
    explanation = explain(matches)
    unheard = no_data(matches.query, view, texts)
    if unheard:
        yield section(unheard)
    blamed = [term for term in explanation.blamed if answerable(Query((term,)), view)]
    lacking = heard(explanation.blamed, view)
    elsewhere = explanation.elsewhere
    if explanation.hidden:
        yield section(fill(texts, "empty.hidden", n=explanation.hidden.count))
        yield suggestions([explanation.hidden], "hidden", texts)
    elif elsewhere and lacking:
        yield section(fill(texts, "empty.region", n=len(lacking), regions=listed(lacking, texts)))
        yield suggestions(elsewhere, "region", texts)
        elsewhere = ()
    elif blamed:
        yield section(_sentence(explanation.cause, blamed, texts))
    commands = tuple(_commands(explanation, matches.query, verbs, texts))
    yield from commands
    offered = False
    for title, found in (
        ("near", explanation.near),
        ("others", (*elsewhere, *explanation.others)[:_OTHERS_SHOWN]),
        ("without", explanation.without),
    ):
        if found:
            offered = True
            yield context(fill(texts, f"empty.{title}"))
            yield suggestions(found, title, texts)
    if not offered and not explanation.hidden and (some := tuple(examples(matches.index))):
        yield context(fill(texts, "empty.examples"))
        yield suggestions(some, "example", texts)
    if follow and not commands and not _is_vain(explanation, matches.query, view):
        yield context(fill(texts, "empty.follow"))
        yield actions(follow_button(str(matches.query), texts, awaited=True))


def _is_vain(explanation: Explanation, query: Query, view: View) -> bool:
    """Whether nothing is likely ever to match: a slip, or a region that the bot does not ask."""
    return is_slip(explanation) or bool(foreign(query, view))


def is_slip(explanation: Explanation) -> bool:
    """Whether a word is known to nothing, and there is one near to it that is."""
    words = (choice.facet in {WORD, PART} for term in explanation.blamed for choice in term.choices)
    return bool(explanation.near and any(words))


def why_none(matches: Matches, view: View, texts: Texts) -> Mrkdwn:
    """Why `matches`, which must be empty, are, in a sentence; none of regions without data."""
    explanation = explain(matches)
    if explanation.hidden:
        return fill(texts, "empty.hidden", n=explanation.hidden.count)
    blamed = [term for term in explanation.blamed if answerable(Query((term,)), view)]
    return _sentence(explanation.cause, blamed, texts) if blamed else Mrkdwn("")


def no_data(query: Query, view: View, texts: Texts) -> Mrkdwn:
    """Of the regions that `query` names, which there is no data from: nothing can be said of them."""
    return join(
        (
            fill(texts, text_id, n=len(regions), regions=listed(regions, texts))
            for text_id, regions in (
                ("empty.no_data", silent(query, view)),
                ("empty.foreign", foreign(query, view)),
            )
            if regions
        ),
        "\n",
    )


def _sentence(cause: Cause, blamed: Sequence[Term], texts: Texts) -> Mrkdwn:
    """What is wrong with the `blamed` terms; of those that say how a runtime is, that none is so."""
    read = [Mrkdwn(read_term(term, texts)[:_NAMED]) for term in blamed[:_TERMS_NAMED]]
    if cause is Cause.UNKNOWN and all(map(_is_said_with_is, blamed)):
        return fill(texts, "empty.unknown.is", words=Mrkdwn(texts("reading.or").join(read)))
    between = texts("reading.or" if cause is Cause.UNKNOWN else "list.comma")
    return fill(texts, f"empty.{cause}", words=Mrkdwn(between.join(map(bold, read))))


def _is_said_with_is(term: Term) -> bool:
    return term.facet in _SAID_WITH_IS and all(choice.value for choice in term.choices)


def _commands(
    explanation: Explanation, query: Query, verbs: tuple[str, ...], texts: Texts
) -> Iterator[Block]:
    """A button for the command that an unknown word is, in the wrong place, or may be a slip of."""
    for term in explanation.blamed:
        for word in (choice.value for choice in term.choices if choice.facet == WORD):
            found = (word,) if word in verbs else nearest(word, verbs)
            if found:
                rest = Query(tuple(each for each in query.terms if each != term))
                line = f"{found[0]} {rest}".strip()
                said = "verb.first" if word in verbs else "verb.near"
                yield context(fill(texts, said, word=word, line=code(line)))
                yield actions(button(line, "verb", str(Press(line))))
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
