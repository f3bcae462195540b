"""The change log: what became of the runtimes that a question is about, the latest first, by day."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from bot.blocks.following import LONGEST_QUERY, follow_button
from bot.blocks.footer import COMMAND
from bot.blocks.kit import Block, Message, actions, context, section
from bot.blocks.mrkdwn import Mrkdwn, bold, code, cut, day, fill, join
from bot.blocks.news import names, news_of, summary
from bot.blocks.news_row import short_row
from bot.blocks.paging import page_buttons
from bot.blocks.press import Press
from bot.blocks.reading import read_back

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, tzinfo

    from bot.blocks.news import News
    from bot.catalogue.changes import Change
    from bot.catalogue.query import Query
    from bot.texts import Texts

PAGE = 8  # news
_FURTHER = "90d"
_TITLE = 250  # characters of the reading


def change_log(  # noqa: PLR0913, each says one thing of what is asked or shown
    changes: Iterable[Change],
    query: Query,
    since: float,
    texts: Texts,
    *,
    span: str,
    reaches: float | None,
    start: int = 0,
    zone: tzinfo = UTC,
    command: str = COMMAND,
) -> Message:
    """The page of `changes`, all of which `query` matches, that holds the news at `start`.

    `span` is how far back is asked for, as it is typed ("7d"); `since` the moment that is, `reaches` that of
    the log's first poll (Unix seconds), None where there was none yet. `zone` is the reader's.
    """
    news = _by_day(changes, zone)
    start = max(0, min(start, len(news) - 1)) // PAGE * PAGE
    page = news[start : start + PAGE]
    title = fill(texts, "changes.title", query=cut(read_back(query, texts), _TITLE))
    head = join((bold(title), _position(len(news), start, len(page), texts)))
    blocks: list[Block] = [section(head)]
    notes = [fill(texts, "changes.since", day=day(since))]
    if reaches is None:
        notes = [fill(texts, "changes.no_log")]
    elif reaches > since:
        notes = [fill(texts, "changes.reaches", day=day(reaches))]
    elif not page:
        further = code(f"{command} changes {_FURTHER} {query}".strip(), LONGEST_QUERY)
        notes.append(fill(texts, "changes.further", command=further))
    blocks.append(context(join(notes)))
    for _, same_day in groupby(page, lambda each: _date(each, zone)):
        rows = [*same_day]
        blocks.append(context(bold(day(_latest(rows[0])))))
        blocks += (short_row(each, texts, _latest(each)) for each in rows)
    blocks.append(actions(*_buttons(str(query), span, start, len(news), texts)))
    said = (
        fill(texts, "notice.spoken", summary=summary(page, texts), names=names(page, texts)) if page else ""
    )
    return Message(join((title, said or fill(texts, "changes.none")), ": "), tuple(blocks), len(news))


def _by_day(changes: Iterable[Change], zone: tzinfo) -> tuple[News, ...]:
    """The news of each day, the latest first. The same change on another day is other news."""
    latest = sorted(changes, key=lambda change: change.at, reverse=True)
    days = groupby(latest, lambda change: datetime.fromtimestamp(change.at, zone).date())
    return tuple(each for _, of_day in days for each in sorted(news_of(of_day), key=_latest, reverse=True))


def _latest(news: News) -> float:
    return max(change.at for change in news.changes)


def _date(news: News, zone: tzinfo) -> date:
    return datetime.fromtimestamp(_latest(news), zone).date()


def _position(count: int, start: int, shown: int, texts: Texts) -> Mrkdwn:
    if not count:
        return fill(texts, "changes.none")
    if shown < count:
        return fill(texts, "answer.range", first=start + 1, last=start + shown, n=count)
    return fill(texts, "changes.count", n=count)


def _buttons(query: str, span: str, start: int, count: int, texts: Texts) -> Iterator[Block]:
    yield follow_button(query, texts)
    yield from page_buttons("changes", Press(query, start, span=span), count, PAGE, texts)
