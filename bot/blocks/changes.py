"""The change log: what became of the runtimes that a question is about, the latest first, by day."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import groupby
from math import inf
from typing import TYPE_CHECKING

from bot.blocks.commands import command_line
from bot.blocks.following import LONGEST_QUERY, follow_button
from bot.blocks.footer import COMMAND
from bot.blocks.kit import Block, Message, actions, context, section
from bot.blocks.mrkdwn import Mrkdwn, bold, code, cut, day, fill, join
from bot.blocks.news import names, news_of, summary
from bot.blocks.news_row import short_row
from bot.blocks.paging import page_buttons
from bot.blocks.press import Press
from bot.blocks.reading import name_of
from bot.catalogue.span import span_text
from bot.texts import CHINESE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, tzinfo

    from bot.blocks.news import News
    from bot.catalogue.changes import Change
    from bot.catalogue.query import Query
    from bot.texts import Texts

PAGE = 8  # news
_FURTHER = 90 * 86_400.0  # seconds
_POLL = 30.0  # seconds within which the regions that are asked side by side have answered
_UNITS = {86_400.0: "span.days", 3_600.0: "span.hours"}
_TITLE = 250  # characters of the reading


def change_log(  # noqa: PLR0913, each says one thing of what is asked or shown
    changes: Iterable[Change],
    query: Query,
    since: float,
    texts: Texts,
    *,
    seconds: float,
    reaches: float | None,
    kept: float = inf,
    start: int = 0,
    zone: tzinfo = UTC,
    command: str = COMMAND,
) -> Message:
    """The page of `changes`, all of which `query` matches, that holds the news at `start`.

    `seconds` is how far back is asked for, `since` the moment that is, `reaches` that of the log's first poll
    (Unix seconds), None where there was none yet. No changes are kept for longer than `kept` seconds. `zone`
    is the reader's.
    """
    news = _by_day(changes, zone)
    start = max(0, min(start, len(news) - 1)) // PAGE * PAGE
    page = news[start : start + PAGE]
    title = fill(
        texts,
        "changes.title",
        period=_period(seconds, texts),
        query=cut(name_of(query, texts), _TITLE),
    )
    head = join((bold(title), _position(len(news), start, len(page), texts)))
    blocks: list[Block] = [section(head)]
    notes = [fill(texts, "changes.since", day=day(since))]
    if reaches is None:
        notes = [fill(texts, "changes.no_log")]
    elif reaches > since:
        notes = [fill(texts, "changes.reaches", day=day(reaches))]
    elif seconds >= kept:
        notes.append(fill(texts, "changes.kept", n=round(kept / 86_400)))
    elif not page and seconds < _FURTHER:
        further = code(_longer(query, texts, command), LONGEST_QUERY)
        notes.append(fill(texts, "changes.further", command=further))
    blocks.append(context(join(notes)))
    for _, same_day in groupby(page, lambda each: _date(each, zone)):
        rows = [*same_day]
        blocks.append(context(bold(day(_latest(rows[0])))))
        blocks += (short_row(each, texts, _latest(each)) for each in rows)
    blocks.append(actions(*_buttons(str(query), span_text(seconds), start, len(news), texts)))
    said = (
        fill(texts, "notice.spoken", summary=summary(page, texts), names=names(page, texts)) if page else ""
    )
    return Message(join((title, said or fill(texts, "changes.none")), ": "), tuple(blocks), len(news))


def _longer(query: Query, texts: Texts, command: str) -> str:
    """The command that asks further back."""
    span = span_text(_FURTHER, chinese=texts.language == CHINESE)
    return command_line(command, "changes", texts, span, str(query))


def _by_day(changes: Iterable[Change], zone: tzinfo) -> tuple[News, ...]:
    """The news of each day, those of the latest poll first. The same change on another day is other news."""
    latest = sorted(changes, key=lambda change: change.at, reverse=True)
    days = groupby(latest, lambda change: datetime.fromtimestamp(change.at, zone).date())
    polls = _polls(reversed(latest))
    return tuple(
        each
        for _, of_day in days
        for each in sorted(news_of(of_day), key=lambda news: polls[_latest(news)], reverse=True)
    )


def _polls(changes: Iterable[Change]) -> dict[float, int]:
    """The number of the poll that each moment is of, from the `changes` of it, the oldest first.

    In a poll each region answers once, all within a moment.
    """
    polls: dict[float, int] = {}
    answered: dict[str, float] = {}
    last, number = 0.0, 0
    for change in changes:
        region = change.runtime.region
        if change.at - last > _POLL or answered.get(region, change.at) != change.at:
            number += 1
            answered = {}
        answered[region] = last = change.at
        polls[change.at] = number
    return polls


def _period(seconds: float, texts: Texts) -> Mrkdwn:
    """How long, so that it can stand behind "the last": not "1 day", but "24 hours"."""
    unit = next((each for each in _UNITS if seconds % each == 0 and seconds > each), 60.0)
    return fill(texts, _UNITS.get(unit, "span.minutes"), n=round(seconds / unit))


def _latest(news: News) -> float:
    return max(change.at for change in news.changes)


def _date(news: News, zone: tzinfo) -> date:
    return datetime.fromtimestamp(_latest(news), zone).date()


def _position(count: int, start: int, shown: int, texts: Texts) -> Mrkdwn:
    if not count:
        return fill(texts, "changes.none")
    if shown < count:
        return fill(texts, "changes.range", first=start + 1, last=start + shown, n=count)
    return fill(texts, "changes.count", n=count)


def _buttons(query: str, span: str, start: int, count: int, texts: Texts) -> Iterator[Block]:
    yield follow_button(query, texts)
    yield from page_buttons("changes", Press(query, start, span=span), count, PAGE, texts)
