"""The answer to a question: the runtimes that match, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.blocks.empty import empty_blocks, no_data
from bot.blocks.following import follow_button
from bot.blocks.footer import COMMAND
from bot.blocks.kit import Block, Message, actions, button, context, section
from bot.blocks.mrkdwn import Mrkdwn, bold, cut, fill, join, person
from bot.blocks.paging import page_buttons
from bot.blocks.press import Press
from bot.blocks.reading import read_back
from bot.blocks.regions import answerable
from bot.blocks.row import Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.catalogue.offers import Offer
    from bot.catalogue.search import Matches
    from bot.catalogue.view import View
    from bot.texts import Texts

PAGE = 5  # offers
_TITLE = 250  # characters of the reading


def answer(  # noqa: PLR0913, each says one thing of how it is shown
    matches: Matches,
    view: View,
    texts: Texts,
    *,
    start: int = 0,
    newer: bool = False,
    shared_by: str = "",
    in_channel: bool = True,
    verbs: tuple[str, ...] = (),
    rows: Rows | None = None,
    command: str = COMMAND,
) -> Message:
    """The page of `matches` that holds the one at `start`.

    `newer` says that the page before was of another snapshot. `shared_by` is the id of the person who
    shows it in a channel: such an answer has no buttons that would turn its page under other readers.
    `in_channel` is whether it stands in one, which can be shown it or follow. `verbs` are the commands that
    a word which finds nothing may be a slip of. `rows` has been kept from answer to answer. `command` is what
    the bot is asked by. Of regions that there is no data from, nothing is claimed: where the question names
    no others, it is not answered.
    """
    rows = rows or Rows()
    start = max(0, min(start, matches.count - 1)) // PAGE * PAGE
    page_offers = matches.page(start, PAGE)
    page = [rows.row(offer, view, texts) for offer in page_offers]
    reading = read_back(matches.query, texts)
    unanswered = not page and not answerable(matches.query, view)
    position = "" if unanswered else _position(matches, start, len(page), texts)
    blocks = [section(join((bold(cut(reading, _TITLE)), position)))]
    for each in page:
        blocks += each.blocks
    if not page:
        blocks += empty_blocks(matches, view, texts, verbs, follow=in_channel and not shared_by)
    blocks += _notes(matches, texts, newer=newer, shared_by=shared_by)
    if page and not shared_by:
        row = _buttons(matches, view, texts, start, in_channel=in_channel)
        blocks += [actions(*row)] if row else []
    blocks.append(rows.footer(view, texts, command=command, engines=_engines(matches, page_offers)))
    said = no_data(matches.query, view, texts) if unanswered else _count(matches, texts)
    spoken = [f"{cut(reading, _TITLE)}: {said}", *(row.spoken for row in page)]
    return Message("\n".join(spoken), tuple(blocks), None if unanswered else matches.count)


def _count(matches: Matches, texts: Texts) -> Mrkdwn:
    return fill(texts, "answer.count", n=matches.count) if matches.count else fill(texts, "empty.none")


def _engines(matches: Matches, offers: Iterable[Offer]) -> Iterator[str]:
    """The engines that the answer is about: those asked for, and those shown."""
    for term in matches.query.terms:
        yield from (choice.value for choice in term.choices if choice.facet == "engine")
    yield from (offer.runtime.engine for offer in offers)


def _position(matches: Matches, start: int, shown: int, texts: Texts) -> Mrkdwn:
    if shown < matches.count:
        return fill(texts, "answer.range", first=start + 1, last=start + shown, n=matches.count)
    return _count(matches, texts)


def _notes(matches: Matches, texts: Texts, *, newer: bool, shared_by: str) -> Iterator[Block]:
    if matches.hidden and matches.count:
        yield context(fill(texts, "answer.hidden", n=matches.hidden))
    if newer:
        yield context(fill(texts, "answer.newer"))
    if shared_by:
        yield context(fill(texts, "answer.shared", user=person(shared_by)))


def _buttons(matches: Matches, view: View, texts: Texts, start: int, *, in_channel: bool) -> list[Block]:
    snapshot = view.snapshot.fingerprint if view.snapshot else ""
    press = Press(str(matches.query), start, snapshot)
    row: list[Block] = []
    if in_channel:
        row += [button(texts("button.share"), "share", str(press)), follow_button(press.query, texts)]
    row += page_buttons("page", press, matches.count, PAGE, texts)
    if view.stale or view.awaited:
        row.append(button(texts("button.refresh"), "page:again", str(press)))
    return row
