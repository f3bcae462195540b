"""What is said where a subscription is made, ended, paused or resumed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.blocks.commands import command_line, everything
from bot.blocks.empty import no_data, why_none
from bot.blocks.following import (
    LONGEST_QUERY,
    act,
    cadence_name,
    in_code,
    in_names,
    in_words,
    kind_names,
    manage_button,
    read_query,
    state_name,
    terms_of,
)
from bot.blocks.footer import COMMAND
from bot.blocks.kit import Block, Message, actions, context, section
from bot.blocks.mrkdwn import Mrkdwn, bold, code, day, fill, join, moment, person
from bot.blocks.paragraphs import fitting, paragraphs
from bot.blocks.parking import how_to_begin
from bot.blocks.regions import foreign
from bot.catalogue.changes import ChangeKind
from bot.catalogue.normal import as_typed
from bot.catalogue.subscription import Cadence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.catalogue.subscription import Preview, Subscription
    from bot.catalogue.view import View
    from bot.texts import Texts

MONTH = 30  # days of the log that a preview is made from
_UNCHANGED = {"pause": "unchanged.pause", "resume": "unchanged.resume"}
# What a subscription would have posted, and that it would have posted nothing.
_WOULD = {
    "since": ("preview.since", "preview.since.nothing"),
    "days": ("preview.days", "preview.days.nothing"),
}
_AGAIN = 6_000  # characters of the commands that would make again what has ended


def subscribed(
    subscription: Subscription,
    replaced: Subscription | None,
    *,
    matching: int | None,
    preview: Preview,
    view: View,
    texts: Texts,
    problem: str = "",
) -> Message:
    """What is followed from now on, how often, and what that would have been.

    `replaced` is what followed the same query before. `matching` is how many runtimes match today, None
    where there is no data yet. `problem` is Slack's error where the bot cannot post; the subscription then
    waits.
    """
    said = _opening(subscription, replaced, texts)
    how = [_how(subscription, texts)]
    if matching is not None:
        how.append(fill(texts, "subscribed.matching", n=matching))
    coded = code(subscription.query, LONGEST_QUERY)
    blocks: list[Block] = [section(join((said, coded, join(how)), "\n"))]
    trouble = how_to_begin(problem, texts, subscription.place.channel) if problem else Mrkdwn("")
    if trouble:
        blocks.append(section(trouble))
    notes = _notes(subscription, replaced, preview, texts)
    none = _awaited(subscription, view, texts) if matching == 0 else ""
    blocks.append(context(join((none, *notes, _unheard(subscription.query, view, texts)), "\n")))
    verbs = ("again" if problem else "pause", "unsubscribe")
    blocks.append(actions(*(act(verb, subscription.query, texts) for verb in verbs)))
    return Message(join((said, trouble, *how), "\n"), tuple(blocks))


def unsubscribed(
    subscriptions: Sequence[Subscription], texts: Texts, *, user: str = "", command: str = COMMAND
) -> Message:
    """That `subscriptions`, which are not none, have ended, and how each would be made again."""
    message = _done("done.unsubscribed", subscriptions, texts, user)
    again = [_again(subscription.typed, texts, command) for subscription in subscriptions]
    if len(again) == 1:
        lines = [fill(texts, "done.unsubscribed.again", command=again[0])]
    else:
        listed = fitting(again, _AGAIN)
        left = len(again) - len(listed)
        more = [fill(texts, "which.left", n=left)] if left else []
        lines = [fill(texts, "done.unsubscribed.several"), *listed, *more]
    return replace(message, blocks=(*message.blocks, *map(context, paragraphs(lines))))


def gone(query: str, texts: Texts, *, command: str = COMMAND) -> Message:
    """That the channel has ceased to follow what a button was for, and how it would again."""
    said = fill(texts, "done.unsubscribed", n=1, queries=bold(in_words(query, texts)))
    again = fill(texts, "done.unsubscribed.again", command=_again(query, texts, command))
    return Message(said, (section(said), context(again)))


def _again(typed: str, texts: Texts, command: str) -> Mrkdwn:
    what = as_typed(typed) or everything(texts)
    return code(command_line(command, "subscribe", texts, what), LONGEST_QUERY)


def unchanged(verb: str, subscriptions: Sequence[Subscription], texts: Texts) -> Message:
    """That `verb` has left `subscriptions`, which are not none, as they were."""
    state = state_name(subscriptions[0].state, texts)
    return _done(_UNCHANGED[verb], subscriptions, texts, "", state=state)


def revived(subscriptions: Sequence[Subscription], texts: Texts) -> Message:
    """What is said in a channel that the bot has come to, of `subscriptions` that have waited for it."""
    queries = in_code([subscription.query for subscription in subscriptions], texts)
    said = fill(texts, "done.revived", queries=queries)
    return Message(said, (section(said),))


def paused(
    subscriptions: Sequence[Subscription], texts: Texts, *, until: float | None = None, user: str = ""
) -> Message:
    """That `subscriptions`, not none, are paused: `until` (Unix seconds), or until they are resumed."""
    if until is None:
        message = _done("done.paused", subscriptions, texts, user)
    else:
        message = _done("done.paused.until", subscriptions, texts, user, until=moment(until))
    if len(subscriptions) > 1:
        row = actions(manage_button(texts))
    else:
        row = actions(act("resume", subscriptions[0].query, texts))
    return replace(message, blocks=(*message.blocks, row))


def resumed(subscriptions: Sequence[Subscription], texts: Texts, *, user: str = "") -> Message:
    """That `subscriptions`, which are not none, go on, and how what was missed is told."""
    return _done("done.resumed", subscriptions, texts, user)


def _done(
    text_id: str, subscriptions: Sequence[Subscription], texts: Texts, user: str, **values: str
) -> Message:
    queries = tuple(subscription.query for subscription in subscriptions)
    said = fill(texts, text_id, n=len(queries), queries=in_names(queries, texts), **values)
    blocks: list[Block] = [section(said)]
    if user:
        blocks.append(context(fill(texts, "done.by", user=person(user))))
    return Message(said, tuple(blocks))


def _opening(subscription: Subscription, replaced: Subscription | None, texts: Texts) -> Mrkdwn:
    text_id = "subscribed.new"
    if replaced:
        text_id = "subscribed.changed" if differs(subscription, replaced) else "subscribed.same"
    query = bold(in_words(subscription.query, texts))
    return fill(texts, text_id, user=person(subscription.creator), query=query)


def _how(subscription: Subscription, texts: Texts) -> Mrkdwn:
    """Which kinds, how often, and when next."""
    terms = terms_of(subscription, texts)
    if subscription.cadence is Cadence.NOW or subscription.next_at is None:
        return terms
    return join((terms, fill(texts, "subscribed.next", at=moment(subscription.next_at))))


def _notes(
    subscription: Subscription, replaced: Subscription | None, preview: Preview, texts: Texts
) -> Iterator[Mrkdwn]:
    if preview.began is None:
        yield fill(texts, "preview.none")
    else:
        some, nothing = _WOULD["since" if preview.days < MONTH else "days"]
        yield fill(
            texts,
            some if preview.messages else nothing,
            n=preview.days,
            began=day(preview.began),
            messages=fill(texts, "preview.messages", n=preview.messages),
            changes=fill(texts, "preview.changes", n=preview.changes),
        )
    if replaced and (was := [*_differences(subscription, replaced, texts)]):
        yield fill(texts, "subscribed.was", was=join(was, texts("list.comma")))


def differs(subscription: Subscription, replaced: Subscription) -> bool:
    """Whether the channel is told otherwise than by the one before."""
    return any(
        getattr(subscription, name) != getattr(replaced, name) for name in ("kinds", "cadence", "state")
    )


def _differences(subscription: Subscription, replaced: Subscription, texts: Texts) -> Iterator[Mrkdwn]:
    """What was otherwise before."""
    if replaced.kinds != subscription.kinds:
        yield kind_names(replaced.kinds, texts)
    if replaced.cadence is not subscription.cadence:
        yield cadence_name(replaced.cadence, texts)
    if replaced.state is not subscription.state:
        yield state_name(replaced.state, texts)


def _awaited(subscription: Subscription, view: View, texts: Texts) -> Mrkdwn:
    """Why nothing matches, and that the channel hears of it when something does."""
    read = read_query(subscription.query)
    if read is None or view.index is None or foreign(read, view):
        return Mrkdwn("")
    why = why_none(view.index.search(read), view, texts)
    if ChangeKind.ADDED not in subscription.kinds:
        return why
    promise = fill(texts, "subscribed.awaited")
    return fill(texts, "sentence.two", first=why, second=promise) if why else promise


def _unheard(query: str, view: View, texts: Texts) -> Mrkdwn:
    """Of the regions that are named, which there is no data from."""
    read = read_query(query)
    return no_data(read, view, texts) if read else Mrkdwn("")
