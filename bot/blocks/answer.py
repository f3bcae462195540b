"""The answer to a question: the runtimes that match, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.blocks.empty import empty_blocks
from bot.blocks.facts import headline, image, provenance, title
from bot.blocks.footer import footer
from bot.blocks.kit import Block, Message, actions, button, context, section
from bot.blocks.mrkdwn import Mrkdwn, bold, escape, fill, join
from bot.blocks.press import Press
from bot.blocks.reading import read_back

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.catalogue.runtime import Runtime
    from bot.catalogue.search import Matches
    from bot.catalogue.view import View
    from bot.texts import Texts

PAGE = 5  # runtimes
_TITLE = 250  # characters of the reading
_TEXT = 1000  # characters of a message's text


def answer(
    matches: Matches,
    view: View,
    texts: Texts,
    *,
    start: int = 0,
    newer: bool = False,
    shared_by: str = "",
    verbs: tuple[str, ...] = (),
) -> Message:
    """The page of `matches` that holds the one at `start`.

    `newer` says that the page before was of another snapshot. `shared_by` is the id of the person who
    shows it in a channel: such an answer has no buttons that would turn its page under other readers.
    `verbs` are the commands that a word which finds nothing may be a slip of.
    """
    start = max(0, min(start, matches.count - 1)) // PAGE * PAGE
    rows = matches.page(start, PAGE)
    reading = read_back(matches.query, texts)
    count = fill(texts, "answer.count", n=matches.count) if rows else fill(texts, "empty.none")
    blocks = [section(join((bold(_cut(reading)), _position(matches, start, len(rows), texts))))]
    if rows:
        blocks += _rows(rows, view, texts)
    else:
        blocks += empty_blocks(matches, texts, verbs)
    blocks += _notes(matches, texts, newer=newer, shared_by=shared_by)
    if rows and not shared_by:
        blocks.append(actions(*_buttons(matches, view, texts, start)))
    blocks.append(footer(view, texts))
    spoken = [f"{_cut(reading)}: {count}", *(_spoken(runtime, texts) for runtime in rows)]
    return Message("\n".join(spoken)[:_TEXT], tuple(blocks))


def _position(matches: Matches, start: int, shown: int, texts: Texts) -> Mrkdwn:
    if shown < matches.count:
        return fill(texts, "answer.range", first=start + 1, last=start + shown, n=matches.count)
    return fill(texts, "answer.count", n=matches.count) if matches.count else fill(texts, "empty.none")


def _rows(rows: tuple[Runtime, ...], view: View, texts: Texts) -> Iterator[Block]:
    regions = len(view.snapshot.answers) > 1 if view.snapshot else False
    for runtime in rows:
        details = button(
            texts("button.details"),
            "details",
            str(Press(runtime=runtime.key.digest)),
            spoken=texts("button.details.label", name=runtime.name),
        )
        yield section(Mrkdwn(f"{headline(runtime, texts)}\n{image(runtime, texts)}"), details)
        yield context(provenance(runtime, texts, region=regions))


def _notes(matches: Matches, texts: Texts, *, newer: bool, shared_by: str) -> Iterator[Block]:
    if matches.hidden and matches.count:
        yield context(fill(texts, "answer.hidden", n=matches.hidden))
    if newer:
        yield context(fill(texts, "answer.newer"))
    if shared_by:
        yield context(fill(texts, "answer.shared", user=Mrkdwn(f"<@{escape(shared_by)}>")))


def _buttons(matches: Matches, view: View, texts: Texts, start: int) -> Iterator[Block]:
    query, snapshot = str(matches.query), view.snapshot.fingerprint if view.snapshot else ""
    yield button(texts("button.share"), "share", str(Press(query, start, snapshot)))
    if start:
        yield button(texts("button.previous"), "page:previous", str(Press(query, start - PAGE, snapshot)))
    after = start + PAGE
    if after < matches.count:
        last = min(after + PAGE, matches.count)
        label = texts("button.next", first=after + 1, last=last)
        yield button(label, "page:next", str(Press(query, after, snapshot)))
    if view.stale:
        yield button(texts("button.refresh"), "page:again", str(Press(query, start, snapshot)))


def _cut(reading: Mrkdwn) -> Mrkdwn:
    if len(reading) <= _TITLE:
        return reading
    return Mrkdwn(reading[: _TITLE - 1].rsplit("&", 1)[0] + "…")


def _spoken(runtime: Runtime, texts: Texts) -> Mrkdwn:
    device = runtime.accelerator.type or runtime.named.accelerator
    return fill(
        texts,
        "answer.row",
        engine=title(runtime),
        accelerator=device if device != "none" else "",
        name=escape(runtime.name, 120),
    )
