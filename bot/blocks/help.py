"""What the bot says of itself and of a question it could not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.blocks.commands import command_line
from bot.blocks.footer import COMMAND, missing
from bot.blocks.kit import Block, Message, actions, button, context, section
from bot.blocks.mrkdwn import Mrkdwn, bold, code, fill, join
from bot.blocks.press import Press
from bot.blocks.reading import facet_name
from bot.catalogue.errors import BadVersion, NotComparable, OrderError, QueryError, TooLong, UnknownFacet
from bot.catalogue.facets import FACETS
from bot.catalogue.order import CADENCES, EVENTS, EVERY, KINDS, OPTIONS
from bot.catalogue.parse import MAX_LENGTH
from bot.catalogue.relax import corrections
from bot.catalogue.span import SPAN, read_span, span_text
from bot.texts import CHINESE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.catalogue.view import View
    from bot.texts import Texts

_ORDER_ERRORS = {EVENTS: "order.events", EVERY: "order.every", SPAN: "order.span"}
_UNSAID = {EVENTS: "order.events.none", EVERY: "order.every.none"}  # where no value stands behind it
# What each option of an order takes: the words for each value, of which there is one of each language.
_TAKEN = {EVENTS: tuple(KINDS.values()), EVERY: tuple(CADENCES.values())}
_VERSIONS = ("cuda>=11", "cuda:11..12", "py3.9", "pytorch 2.1")
_SPAN = 3 * 86_400.0  # seconds, for an example
_QUOTED = 100  # characters of what was typed
_CORRECTIONS_SHOWN = 3
_REASONS_SHOWN = 3


def usage(
    verbs: Iterable[tuple[str, str]], texts: Texts, following: Iterable[tuple[str, str]] = ()
) -> Message:
    """Help. `verbs` are pairs of how a command is typed and the id of what it does, `following` more of them.

    Those are in a group of their own.
    """
    commands, follow = (
        [fill(texts, "help.line", usage=code(typed), what=fill(texts, what)) for typed, what in group]
        for group in (verbs, following)
    )
    facets = [
        fill(texts, "help.line", usage=code(facet.example), what=fill(texts, f"facet.{name}.help"))
        for name, facet in FACETS.items()
    ]
    grammar = fill(
        texts,
        "help.grammar",
        comma=code(","),
        minus=code("-"),
        quotes=code('"cuda_11"'),
        versions=join(map(code, _VERSIONS), texts("list.comma")),
        example=code("cuda:11"),
    )
    title = texts("help.title")
    return Message(
        title,
        (
            section(Mrkdwn("\n".join([bold(title), *commands]))),
            *([section(Mrkdwn("\n".join([bold(texts("help.follow")), *follow])))] if follow else []),
            section(Mrkdwn("\n".join([bold(texts("help.facets")), *facets]))),
            context(grammar),
        ),
    )


def question_error(error: QueryError, texts: Texts) -> Message:
    """A clear sentence for a question that could not be read, with what was probably meant."""
    text = code(error.text, _QUOTED)
    blocks: list[Block] = []
    match error:
        case TooLong():
            said = fill(texts, "question.too_long", n=MAX_LENGTH)
        case BadVersion(facet=facet):
            said = _about("question.bad_version", facet, text, texts)
        case NotComparable(facet=facet):
            said = _about("question.not_comparable", facet, text, texts)
        case UnknownFacet():
            facets = join(map(code, FACETS), texts("list.comma"))
            said = fill(texts, "question.unknown_facet", text=text, facets=facets)
            near = corrections(error)[:_CORRECTIONS_SHOWN]
            if near:
                blocks = [context(fill(texts, "empty.near")), _ask_buttons(near)]
        case OrderError():
            said = _order_error(error, texts)
        case _:
            said = fill(texts, "question.unreadable", text=text, example=code(FACETS["cuda"].example))
    return Message(said, (section(said), *blocks), None)


def _order_error(error: OrderError, texts: Texts) -> Mrkdwn:
    """What an option of an order takes, and what was probably meant."""
    option, comma = error.option, texts("list.comma")
    chinese = texts.language == CHINESE
    values = (words[chinese] for words in _TAKEN.get(option, ()))
    named = OPTIONS[option][-1 if chinese else 0] if option in OPTIONS else option
    unsaid = option in _UNSAID and error.text.endswith((":", "="))
    few = error.near[:_CORRECTIONS_SHOWN]
    if option == SPAN:
        few = tuple(span_text(read_span(span) or 0.0, chinese=chinese) for span in few)
    near = join(map(code, few), texts("reading.or"))
    said = fill(
        texts,
        _UNSAID[option] if unsaid else _ORDER_ERRORS.get(option, "order.unknown"),
        text=code(error.text, _QUOTED),
        option=code(f"{named}:"),
        values=join(map(code, values), comma),
        example=code(span_text(_SPAN, chinese=chinese)),
    )
    return join((said, fill(texts, "order.near", near=near) if near else ""), "\n")


def notice(text_id: str, texts: Texts, **values: str | int) -> Message:
    """A sentence on its own."""
    said = fill(texts, text_id, **values)
    return Message(said, (section(said),))


def unanswerable(view: View, texts: Texts, *, command: str = COMMAND) -> Message:
    """What is said to a question that came before any region gave a good answer: why, and what to do.

    Only where a failure may pass by itself is it to ask again.
    """
    reasons = {failure.reason for failure in view.failures}
    passing = not all(failure.lasting for failure in view.failures)
    if len(reasons) == 1:
        said = fill(texts, "cold.passing" if passing else "cold.failed", reason=fill(texts, *reasons))
        return Message(said, (section(said),), None)
    lines = [fill(texts, "cold.several"), *missing(view, texts)]
    if len(lines) > _REASONS_SHOWN + 1:
        left = len(lines) - _REASONS_SHOWN
        lines[_REASONS_SHOWN:] = [
            fill(texts, "age.more", n=left, status=code(command_line(command, "status", texts)))
        ]
    if passing:
        lines.append(fill(texts, "cold.again"))
    said = Mrkdwn("\n".join(lines))
    return Message(said, (section(said),), None)


def _about(text_id: str, facet: str, text: Mrkdwn, texts: Texts) -> Mrkdwn:
    return fill(
        texts, text_id, text=text, facet=facet_name(facet, texts), example=code(FACETS[facet].example)
    )


def _ask_buttons(questions: Iterable[str]) -> Block:
    rows = enumerate(questions)
    return actions(*(button(question, f"ask:near:{n}", str(Press(question))) for n, question in rows))
