"""A notice: what a channel is told of one poll, or of a span; past a handful, the rest in its thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING

from bot.blocks.commands import command_line
from bot.blocks.following import LONGEST_QUERY, act, capital, in_code, manage_button
from bot.blocks.footer import COMMAND
from bot.blocks.kit import Block, Message, actions, context, section
from bot.blocks.limits import weight
from bot.blocks.mrkdwn import Mrkdwn, bold, code, day, fill
from bot.blocks.news import names, news_of, outcome_name, summary
from bot.blocks.news_row import full_row
from bot.catalogue.span import span_text
from bot.texts import CHINESE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bot.blocks.news import News
    from bot.catalogue.changes import Change
    from bot.catalogue.offers import Offer
    from bot.catalogue.runtime import Runtime
    from bot.texts import Texts

    Rows = list[tuple[News, tuple[Block, ...]]]
    Kept = dict[tuple[object, ...], tuple[tuple[Block, ...], int]]

_HANDFUL = 5  # rows in the channel itself
_MESSAGES = 10  # the one in the channel and those in its thread
_ROOM = 8_000  # escaped characters of the rows in a message; the rest is for what stands around them
_ROWS = 17  # of two blocks each, in a reply
_DAY = 86_400.0  # seconds
_LEAST_SPAN = 7  # days


class Why(StrEnum):
    """What a notice is told for."""

    POLL = "poll"
    DAILY = "daily"
    WEEKLY = "weekly"
    SINCE = "since"
    PAUSED = "paused"
    PARKED = "parked"


_OPENINGS = {
    Why.DAILY: "notice.daily",
    Why.WEEKLY: "notice.weekly",
    Why.SINCE: "notice.since",
    Why.PAUSED: "notice.paused",
    Why.PARKED: "notice.parked",
}


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why there is a notice, and the span it tells of (Unix seconds); a poll has none."""

    why: Why = Why.POLL
    since: float = 0.0
    until: float = 0.0

    @property
    def days(self) -> int:
        """How many days back the change log has it all."""
        return max(_LEAST_SPAN, ceil((self.until - self.since) / _DAY) + 1)


def notices(
    changes: Iterable[Change],
    queries: Sequence[str],
    texts: Texts,
    *,
    occasion: Occasion,
    replacements: Callable[[Runtime], tuple[Offer, ...]],
    command: str = COMMAND,
    kept: Kept | None = None,
) -> tuple[Message, ...]:
    """The message for the channel, then those for its thread in their order; none where there is no change.

    `queries` are those of the channel that led to it, in canonical text. Nothing in it is of one channel.
    `kept` holds what has been rendered for other channels of the same changes and `replacements`.
    """
    news = news_of(changes)
    if not news:
        return ()
    render = _Rendering(texts, replacements, {} if kept is None else kept)
    pages = _pages(news, render)
    shown = sum(map(len, pages))
    head, *thread = [_laid_out(page, texts, several=_outcomes(news) > 1) for page in pages]
    opening = summary(news, texts)
    if occasion.why in _OPENINGS:
        opening = fill(texts, _OPENINGS[occasion.why], summary=opening)
    blocks: list[Block] = [section(bold(opening))]
    if occasion.since:
        blocks.append(context(_span(occasion, texts)))
    blocks += head
    if thread:
        blocks.append(context(fill(texts, "notice.thread", n=len(news) - len(pages[0]))))
    if shown < len(news):
        query = queries[0] if len(queries) == 1 else ""
        asked = code(_all_of_it(occasion.days, query, texts, command), LONGEST_QUERY)
        thread[-1].append(context(fill(texts, "notice.more", n=len(news) - shown, command=asked)))
    blocks += _foot(queries, texts)
    replies = (
        Message(_spoken(page, texts), tuple(reply)) for page, reply in zip(pages[1:], thread, strict=True)
    )
    return (Message(_said(opening, news, texts), tuple(blocks)), *replies)


@dataclass(frozen=True, slots=True)
class _Rendering:
    """Makes rows, each once."""

    texts: Texts
    replacements: Callable[[Runtime], tuple[Offer, ...]]
    kept: Kept

    def __call__(self, news: News) -> tuple[tuple[Block, ...], int]:
        """The blocks of `news` and what they weigh."""
        key = (self.texts.language, *(change.id for change in news.changes))
        row = self.kept.get(key)
        if row is None:
            blocks = full_row(news, self.texts, self.replacements)
            row = blocks, weight(blocks)
            if all(change.id for change in news.changes):  # one that is not in the log has none
                self.kept[key] = row
        return row


def _pages(news: Sequence[News], render: _Rendering) -> list[Rows]:
    """The news with their blocks, as many to a message as it takes; a handful for the first."""
    pages: list[Rows] = [[]]
    room, left = _ROOM, _HANDFUL
    for each in news:
        blocks, heavy = render(each)
        if left == 0 or heavy > room:
            if len(pages) == _MESSAGES:
                break
            pages.append([])
            room, left = _ROOM, _ROWS
        pages[-1].append((each, blocks))
        room, left = room - heavy, left - 1
    return pages


def _laid_out(page: Rows, texts: Texts, *, several: bool) -> list[Block]:
    """The rows, where there are several kinds each of them under its name."""
    blocks: list[Block] = []
    for _, group in groupby(page, lambda row: row[0].outcome):
        rows = [*group]
        if several:
            blocks.append(section(bold(capital(outcome_name(rows[0][0], texts)))))
        for _, row in rows:
            blocks += row
    return blocks


def _all_of_it(days: int, query: str, texts: Texts, command: str) -> str:
    """The command that shows what is left out."""
    span = span_text(days * _DAY, chinese=texts.language == CHINESE)
    return command_line(command, "changes", texts, span, query)


def _span(occasion: Occasion, texts: Texts) -> Mrkdwn:
    first, last = (datetime.fromtimestamp(at, UTC).date() for at in (occasion.since, occasion.until))
    until = day(occasion.until)
    return until if first == last else fill(texts, "notice.span", since=day(occasion.since), until=until)


def _foot(queries: Sequence[str], texts: Texts) -> Iterator[Block]:
    """What it is told for, and how not to be told."""
    yield context(fill(texts, "notice.for", n=len(queries), queries=in_code(queries, texts)))
    if len(queries) == 1:
        yield actions(*(act(verb, queries[0], texts) for verb in ("pause", "unsubscribe")))
    else:
        yield actions(manage_button(texts))


def _said(opening: Mrkdwn, news: Sequence[News], texts: Texts) -> Mrkdwn:
    return fill(texts, "notice.spoken", summary=opening, names=names(news, texts))


def _spoken(page: Rows, texts: Texts) -> Mrkdwn:
    news = [each for each, _ in page]
    return _said(summary(news, texts), news, texts)


def _outcomes(news: Iterable[News]) -> int:
    return len({each.outcome for each in news})
