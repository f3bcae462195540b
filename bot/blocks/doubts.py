"""What is asked back before a channel follows or ceases to: what was meant, and whether it was all."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from bot.blocks.commands import command_line, order_line
from bot.blocks.empty import examples, is_slip, why_none
from bot.blocks.following import in_names, order_button
from bot.blocks.footer import COMMAND
from bot.blocks.help import question_error
from bot.blocks.kit import Block, Message, actions, button, context, section
from bot.blocks.mrkdwn import code, fill
from bot.blocks.press import Press
from bot.catalogue.order import corrected
from bot.catalogue.relax import explain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.catalogue.errors import QueryError
    from bot.catalogue.order import Order
    from bot.catalogue.search import Index, Matches
    from bot.catalogue.subscription import Subscription
    from bot.catalogue.view import View
    from bot.texts import Texts

_EXAMPLE = "pytorch npu"
_EXAMPLES_SHOWN = 2
_CORRECTIONS_SHOWN = 3
_ALL = 200  # characters of an order for everything, in code


def what_then(order: Order, index: Index | None, texts: Texts, *, command: str = COMMAND) -> Message:
    """How it is said what to follow, to whoever has said nothing; everything has to be asked for."""
    said = fill(
        texts,
        "doubt.bare",
        example=code(command_line(command, "subscribe", texts, _EXAMPLE)),
        all=code(command_line(command, "subscribe", texts, order_line(order, texts)), _ALL),
    )
    some = islice(examples(index), _EXAMPLES_SHOWN) if index else ()
    buttons = [
        order_button(replace(order, query=each.query), texts, number, each.count)
        for number, each in enumerate(some)
    ]
    return Message(said, (section(said), *([actions(*buttons)] if buttons else [])), None)


def slip(order: Order, matches: Matches, view: View, texts: Texts) -> Message | None:
    """The question whether something near to `order` was meant, where `matches` are none by a slip."""
    explanation = explain(matches)
    if not is_slip(explanation):
        return None
    why, question = why_none(matches, view, texts), fill(texts, "doubt.slip", n=len(explanation.near))
    said = fill(texts, "sentence.two", first=why, second=question) if why else question
    near = (
        order_button(replace(order, query=each.query), texts, number, each.count)
        for number, each in enumerate(explanation.near)
    )
    anyway = button(texts("button.follow.anyway"), "follow:anyway", str(Press(str(order))))
    return Message(said, (section(said), actions(*near), actions(anyway)), 0)


def unread(text: str, error: QueryError, texts: Texts) -> Message:
    """What is wrong with `text`, which gave `error` in the place of an order; what it may be a slip of."""
    message = question_error(error, texts)
    few = corrected(text, error)[:_CORRECTIONS_SHOWN]
    if not few:
        return message
    blocks: list[Block] = [message.blocks[0], context(fill(texts, "doubt.instead"))]
    blocks.append(actions(*(order_button(order, texts, number) for number, order in enumerate(few))))
    return replace(message, blocks=tuple(blocks))


def all_of_them(subscriptions: Sequence[Subscription], texts: Texts) -> Message:
    """The question whether all of a channel's `subscriptions` are to end, or only that to all runtimes."""
    count = len(subscriptions)
    queries = in_names([subscription.query for subscription in subscriptions], texts)
    said = fill(texts, "doubt.all", n=count, queries=queries)
    sure = button(texts("button.unsubscribe.all", n=count), "unsubscribe:all", str(Press()))
    buttons = [sure]
    if any(not subscription.query for subscription in subscriptions):
        only = button(texts("button.unsubscribe.everything"), "unsubscribe:everything", str(Press()))
        buttons.append(only)
    return Message(said, (section(said), actions(*buttons)))
