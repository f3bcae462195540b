"""What following is said with: queries, kinds, cadences and reasons in words, and the buttons for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.blocks.commands import order_line
from bot.blocks.kit import Block, button, confirm
from bot.blocks.mrkdwn import Mrkdwn, bold, code, cut, escape, fill, join, plain
from bot.blocks.press import Press
from bot.blocks.reading import name_of
from bot.catalogue.changes import ChangeKind
from bot.catalogue.errors import QueryError
from bot.catalogue.parse import parse
from bot.catalogue.span import span_text
from bot.catalogue.subscription import EVERY_KIND, Cadence, State

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.catalogue.order import Order
    from bot.catalogue.query import Query
    from bot.catalogue.subscription import Subscription
    from bot.texts import Texts

LONGEST_QUERY = 320  # characters of one in code: all of it, unless much of it has to be escaped
_WORDS = 200  # characters of a query in words
_ONE_OF_MANY = 120  # characters of each of several queries in one line
_QUERIES_SHOWN = 3
_SURE = 70  # characters of a query in the question whether one is sure
KINDS = {
    ChangeKind.RETIRING: "kind.retiring",
    ChangeKind.RETIRED: "kind.retired",
    ChangeKind.CHANGED: "kind.changed",
    ChangeKind.RESTORED: "kind.restored",
    ChangeKind.ADDED: "kind.added",
}
STATES = {
    State.ACTIVE: "state.active",
    State.PAUSED: "state.paused",
    State.PARKED: "state.parked",
}
_LABELS = {
    "pause": "button.pause",
    "resume": "button.resume",
    "again": "button.again",
    "unsubscribe": "button.unsubscribe",
}
_SPOKEN = {
    "pause": "button.pause.label",
    "resume": "button.resume.label",
    "again": "button.again.label",
    "unsubscribe": "button.unsubscribe.label",
}
_DONE_AS = {"again": "resume"}  # what is parked is resumed, but nobody has paused it
TURNS = {State.ACTIVE: "pause", State.PAUSED: "resume", State.PARKED: "again"}
_SPANS = {86_400.0: "span.days", 3_600.0: "span.hours"}
CADENCES = {
    Cadence.NOW: "cadence.now",
    Cadence.DAILY: "cadence.daily",
    Cadence.WEEKLY: "cadence.weekly",
}


def in_words(query: str, texts: Texts) -> Mrkdwn:
    """A canonical query in words; as it stands, where this version's grammar does not have it."""
    read = read_query(query)
    return cut(name_of(read, texts), _WORDS) if read else escape(query, _WORDS)


def read_query(query: str) -> Query | None:
    """The query of canonical text that was kept; None where this version's grammar does not have it."""
    try:
        return parse(query)
    except QueryError:
        return None


def in_one(query: str, texts: Texts, most: int = LONGEST_QUERY) -> Mrkdwn:
    """A query in code, inside a sentence; the one of all runtimes in words, as it has no text."""
    return code(query, most) or escape(_said(query, texts))


def in_code(queries: Sequence[str], texts: Texts) -> Mrkdwn:
    """The first few of `queries` in code, and how many more there are."""
    return _few([in_one(query, texts, _ONE_OF_MANY) for query in queries[:_QUERIES_SHOWN]], queries, texts)


def in_names(queries: Sequence[str], texts: Texts) -> Mrkdwn:
    """The first few of `queries` in words, and how many more there are."""
    most = _WORDS if len(queries) == 1 else _ONE_OF_MANY
    names = (bold(cut(in_words(query, texts), most)) for query in queries[:_QUERIES_SHOWN])
    return _few([*names], queries, texts)


def _few(few: Sequence[Mrkdwn], queries: Sequence[str], texts: Texts) -> Mrkdwn:
    rest = len(queries) - len(few)
    listed = join(few, texts("list.comma"))
    return fill(texts, "list.and_more", listed=listed, n=rest) if rest > 0 else listed


def kind_name(kind: ChangeKind, texts: Texts) -> Mrkdwn:
    """What a kind is called: "retiring"."""
    return fill(texts, KINDS[kind])


def kind_names(kinds: Collection[ChangeKind], texts: Texts) -> Mrkdwn:
    """The kinds in words: "every change", "retiring, retired"."""
    if kinds == EVERY_KIND:
        return fill(texts, "kind.every")
    return join((kind_name(kind, texts) for kind in ChangeKind if kind in kinds), texts("list.comma"))


def cadence_name(cadence: Cadence, texts: Texts) -> Mrkdwn:
    """How often: "at once", "each day"."""
    return fill(texts, CADENCES[cadence])


def terms_of(subscription: Subscription, texts: Texts) -> Mrkdwn:
    """Which kinds and how often: "Every change · at once"."""
    kinds = capital(kind_names(subscription.kinds, texts))
    return join((kinds, cadence_name(subscription.cadence, texts)))


def state_name(state: State, texts: Texts) -> Mrkdwn:
    """Whether there are notices: "active", "paused"."""
    return fill(texts, STATES[state])


def capital(text: Mrkdwn) -> Mrkdwn:
    """`text` as a line begins with it."""
    return Mrkdwn(text[:1].upper() + text[1:])


def span_words(seconds: float, texts: Texts) -> Mrkdwn:
    """How long: "2 hours"."""
    for unit, text_id in _SPANS.items():
        if seconds % unit == 0:
            return fill(texts, text_id, n=int(seconds // unit))
    return fill(texts, "span.minutes", n=round(seconds / 60))


def manage_button(texts: Texts) -> Block:
    """Shows what the channel follows."""
    return button(texts("button.manage"), "list:manage", str(Press()))


def follow_button(query: str, texts: Texts, *, awaited: bool = False) -> Block:
    """Has the channel follow `query`, of which `awaited` says that nothing matches it so far."""
    label = "button.follow.awaited" if awaited else "button.follow"
    return button(
        texts(label),
        "follow",
        str(Press(query)),
        spoken=texts("button.follow.label", query=_said(query, texts)),
    )


def order_button(order: Order, texts: Texts, number: int, count: int | None = None) -> Block:
    """Has the channel follow just what `order` says; `count` is how many runtimes match it today."""
    text = order_line(order, texts)
    label = texts("button.suggestion", query=text, n=count) if count else text
    return button(
        texts("button.follow.query", query=label),
        f"follow:near:{number}",
        str(Press(str(order))),
        spoken=texts("button.follow.label", query=text),
    )


def act(
    verb: str, query: str, texts: Texts, where: str = "one", start: int = 0, span: float | None = None
) -> Block:
    """A button that does `verb` to the channel's subscription of `query`, for `span` seconds if at all.

    The verbs are those of TURNS, "again" to resume what is parked, and "unsubscribe".

    `where` keeps the button apart from its like in other messages: "listed" in the list, of which `start` is
    the page. Only to unsubscribe asks whether one is sure.
    """
    said = _said(query, texts)
    label = texts(_LABELS[verb])
    if span is not None and verb == "pause":
        label = texts("button.pause.for", span=span_words(span, texts))
    sure = None
    if verb == "unsubscribe":
        sure = confirm(
            texts("sure.title"),
            texts("sure.text", query=plain(said, _SURE)),
            texts("button.unsubscribe"),
            texts("sure.keep"),
        )
    return button(
        label,
        f"{_DONE_AS.get(verb, verb)}:{where}",
        str(Press(query, start, span="" if span is None else span_text(span))),
        spoken=texts(_SPOKEN[verb], query=said),
        sure=sure,
    )


def _said(query: str, texts: Texts) -> str:
    """A query as it is said aloud inside a sentence."""
    every = texts("reading.all")
    return query or every[:1].lower() + every[1:]
