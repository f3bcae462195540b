"""What a channel follows: the list, a page at a time, and the choice of one of it."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from bot.blocks.commands import command_line
from bot.blocks.following import (
    LONGEST_QUERY,
    TURNS,
    act,
    capital,
    in_one,
    in_words,
    state_name,
    terms_of,
)
from bot.blocks.footer import COMMAND
from bot.blocks.kit import Block, Message, actions, context, section
from bot.blocks.mrkdwn import Mrkdwn, bold, code, day, fill, join, moment, person, plain
from bot.blocks.paging import page_buttons
from bot.blocks.parking import reason
from bot.blocks.press import Press
from bot.catalogue.subscription import Cadence, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.catalogue.order import Target
    from bot.catalogue.subscription import Subscription
    from bot.texts import Texts

PAGE = 8  # subscriptions
_CHOICES = 10
_TARGET = 100  # characters of what was typed
_EXAMPLE = "pytorch npu"
# Which states each verb is of use to, and what is said where no subscription is in them.
_FIT = {
    "unsubscribe": (frozenset(State), "listing.none"),
    "pause": (frozenset({State.ACTIVE}), "which.none.pause"),
    "resume": (frozenset({State.PAUSED, State.PARKED}), "which.none.resume"),
}


def listing(
    subscriptions: Sequence[Subscription], texts: Texts, *, start: int = 0, command: str = COMMAND
) -> Message:
    """The page of the channel's `subscriptions` that holds the one at `start`: each with what can be done."""
    if not subscriptions:
        return _nothing(texts, command)
    count = len(subscriptions)
    start = max(0, min(start, count - 1)) // PAGE * PAGE
    page = subscriptions[start : start + PAGE]
    title = fill(texts, "listing.title", n=count)
    # Not from which row to which: the rows have numbers, and not these.
    shown = fill(texts, "listing.page", page=start // PAGE + 1, pages=ceil(count / PAGE))
    blocks: list[Block] = [section(join((bold(title), shown if len(page) < count else "")))]
    for each in page:
        verbs = (TURNS[each.state], "unsubscribe")
        buttons = (act(verb, each.query, texts, "listed", start) for verb in verbs)
        blocks += [section(_row(each, texts)), actions(*buttons)]
    turning = [*page_buttons("list", Press(start=start), count, PAGE, texts, numbered=True)]
    if turning:
        blocks.append(actions(*turning))
    spoken = [join((f"{each.number}.", in_words(each.query, texts)), " ") for each in page]
    return Message(join((title, *spoken), "\n"), tuple(blocks))


def which_one(
    verb: str,
    target: Target,
    subscriptions: Sequence[Subscription],
    texts: Texts,
    *,
    command: str = COMMAND,
) -> Message:
    """The question which of the channel's `subscriptions` is meant by `verb`; a button for each it fits.

    Where `target` has a number or a query, that nothing the channel follows is that.
    """
    missed = Mrkdwn("")
    there = {each.number for each in subscriptions}
    if absent := [f"{number}" for number in target.numbers if number not in there]:
        missed = fill(texts, "which.no_number", number=plain(texts("reading.or").join(absent), _TARGET))
    elif target.query is not None:
        typed = target.typed if target.query else ""
        missed = fill(texts, "which.no_such", target=in_one(typed or target.query, texts, _TARGET))
    states, none = _FIT[verb]
    said = join((missed, fill(texts, "which.one")), "\n")
    fit = [each for each in subscriptions if each.state in states]
    if not subscriptions:
        return _nothing(texts, command)
    if not fit:
        said = join((missed, fill(texts, none)), "\n")
        return Message(said, (section(said),))
    blocks = [section(said)]
    blocks += (
        section(_short(each, texts), act(_fitting(verb, each), each.query, texts, span=target.seconds))
        for each in fit[:_CHOICES]
    )
    if len(fit) > _CHOICES:
        listed = code(command_line(command, "subscriptions", texts))
        blocks.append(context(fill(texts, "which.more", n=len(fit) - _CHOICES, command=listed)))
    return Message(said, tuple(blocks))


def _fitting(verb: str, subscription: Subscription) -> str:
    """What a button for `verb` does: to resume what is parked is to try again."""
    return TURNS[subscription.state] if verb == "resume" else verb


def _nothing(texts: Texts, command: str) -> Message:
    said = fill(
        texts,
        "listing.none",
        command=code(command_line(command, "subscribe", texts, _EXAMPLE)),
        button=texts("button.follow"),
    )
    return Message(said, (section(said),))


def _row(subscription: Subscription, texts: Texts) -> Mrkdwn:
    made = fill(texts, "listing.made", user=person(subscription.creator), day=day(subscription.created_at))
    lines = (
        _named(subscription, texts),
        code(subscription.query, LONGEST_QUERY),
        join((terms_of(subscription, texts), made)),
        _standing(subscription, texts),
    )
    return join(lines, "\n")


def _short(subscription: Subscription, texts: Texts) -> Mrkdwn:
    standing = bold(capital(state_name(subscription.state, texts)))
    how = join((terms_of(subscription, texts), standing if subscription.state is not State.ACTIVE else ""))
    return join((_named(subscription, texts), how), "\n")


def _named(subscription: Subscription, texts: Texts) -> Mrkdwn:
    return bold(join((f"{subscription.number}.", in_words(subscription.query, texts)), " "))


def _standing(subscription: Subscription, texts: Texts) -> Mrkdwn:
    """Until when it is paused, why it is parked, when the next digest is."""
    state = bold(capital(state_name(subscription.state, texts)))
    if subscription.state is State.PARKED:
        return fill(texts, "listing.parked", state=state, reason=reason(subscription.reason, texts))
    if subscription.state is State.PAUSED and subscription.next_at is not None:
        return fill(texts, "listing.paused", state=state, until=moment(subscription.next_at))
    if subscription.state is State.ACTIVE:
        digest = subscription.cadence is not Cadence.NOW and subscription.next_at is not None
        following = capital(fill(texts, "subscribed.next", at=moment(subscription.next_at or 0)))
        return following if digest else Mrkdwn("")
    return state
