"""What is said where a subscription is made, ended, paused or resumed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.blocks.empty import no_data
from bot.blocks.following import (
    LONGEST_QUERY,
    act,
    cadence_name,
    in_code,
    in_words,
    kind_names,
    manage_button,
    read_query,
    state_name,
    terms_of,
)
from bot.blocks.footer import COMMAND
from bot.blocks.kit import Block, Message, actions, context, section
from bot.blocks.mrkdwn import Mrkdwn, bold, code, fill, join, moment, person
from bot.blocks.parking import is_mended_by_invitation, mending, reason
from bot.catalogue.subscription import Cadence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.catalogue.subscription import Subscription
    from bot.catalogue.view import View
    from bot.texts import Texts

MONTH = 30  # days of the log that a preview is made from


@dataclass(frozen=True, slots=True)
class Preview:
    """What a subscription would have posted: messages about changes, in the last `days` that the log has.

    `days` are 30, or fewer where the log is younger; 0 where there is none.
    """

    messages: int
    changes: int
    days: int


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
    said = _opening(subscription, replaced, texts, waits=bool(problem))
    how = [_how(subscription, texts)]
    if matching is not None:
        how.append(fill(texts, "subscribed.matching", n=matching))
    coded = code(subscription.query, LONGEST_QUERY)
    blocks: list[Block] = [section(join((said, coded, join(how)), "\n"))]
    trouble = _trouble(problem, texts) if problem else Mrkdwn("")
    if trouble:
        blocks.append(section(trouble))
    notes = _notes(subscription, replaced, preview, texts)
    blocks.append(context(join((*notes, _unheard(subscription.query, view, texts)), "\n")))
    verbs = ("resume" if problem else "pause", "unsubscribe")
    blocks.append(actions(*(act(verb, subscription.query, texts) for verb in verbs)))
    return Message(join((said, trouble, *how), "\n"), tuple(blocks))


def unsubscribed(
    subscriptions: Sequence[Subscription], texts: Texts, *, user: str = "", command: str = COMMAND
) -> Message:
    """That `subscriptions`, which are not none, have ended; of one, how it would be made again."""
    message = _done("done.unsubscribed", subscriptions, texts, user)
    if len(subscriptions) > 1:
        return message
    again = code(f"{command} subscribe {subscriptions[0].typed}".strip(), LONGEST_QUERY)
    return replace(
        message, blocks=(*message.blocks, context(fill(texts, "done.unsubscribed.again", command=again)))
    )


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
    what = bold(in_words(queries[0], texts)) if len(queries) == 1 else in_code(queries, texts)
    said = fill(texts, text_id, n=len(queries), queries=what, **values)
    blocks: list[Block] = [section(said)]
    if user:
        blocks.append(context(fill(texts, "done.by", user=person(user))))
    return Message(said, tuple(blocks))


def _opening(
    subscription: Subscription, replaced: Subscription | None, texts: Texts, *, waits: bool
) -> Mrkdwn:
    text_id = "subscribed.new"
    if waits:
        text_id = "subscribed.waiting"
    elif replaced:
        text_id = "subscribed.changed" if _differs(subscription, replaced) else "subscribed.same"
    query = bold(in_words(subscription.query, texts))
    return fill(texts, text_id, user=person(subscription.creator), query=query)


def _how(subscription: Subscription, texts: Texts) -> Mrkdwn:
    """Which kinds, how often, and when next."""
    terms = terms_of(subscription, texts)
    if subscription.cadence is Cadence.NOW or subscription.next_at is None:
        return terms
    return join((terms, fill(texts, "subscribed.next", at=moment(subscription.next_at))))


def _trouble(problem: str, texts: Texts) -> Mrkdwn:
    """Why the bot cannot post, how to mend it, and that the subscription then begins."""
    return fill(
        texts,
        "subscribed.trouble",
        reason=reason(problem, texts),
        mend=mending(problem, texts),
        begins=fill(
            texts, "subscribed.invited" if is_mended_by_invitation(problem) else "subscribed.resumed"
        ),
    )


def _notes(
    subscription: Subscription, replaced: Subscription | None, preview: Preview, texts: Texts
) -> Iterator[Mrkdwn]:
    if preview.days:
        yield fill(texts, "preview.days", n=preview.days, would=_would(preview, texts))
    if preview.days < MONTH:
        yield fill(texts, "preview.young" if preview.days else "preview.none")
    if replaced and (was := [*_differences(subscription, replaced, texts)]):
        yield fill(texts, "subscribed.was", was=join(was, texts("list.comma")))


def _would(preview: Preview, texts: Texts) -> Mrkdwn:
    if not preview.messages:
        return fill(texts, "preview.nothing")
    messages = fill(texts, "preview.messages", n=preview.messages)
    return fill(
        texts, "preview.posted", messages=messages, changes=fill(texts, "preview.changes", n=preview.changes)
    )


def _differs(subscription: Subscription, replaced: Subscription) -> bool:
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


def _unheard(query: str, view: View, texts: Texts) -> Mrkdwn:
    """Of the regions that are named, which there is no data from."""
    read = read_query(query)
    return no_data(read, view, texts) if read else Mrkdwn("")
