"""Asking: the answer in the ack itself, from memory; a cold catalogue's answer behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slack_bolt import BoltResponse

from bot.blocks.answer import answer
from bot.blocks.details import details
from bot.blocks.help import notice, unanswerable
from bot.blocks.press import Press, PressError, read_press
from bot.blocks.progress import progress_lines
from bot.catalogue.errors import QueryError
from bot.catalogue.parse import parse
from bot.catalogue.search import Index
from handlers.behind import act_behind, answer_behind
from handlers.command import Asked, Verb, choose
from handlers.context import read_place
from handlers.follow import Reply, doing_in, pause, resume, subscriptions, unsubscribe
from handlers.replies import as_json, in_ack

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.blocks.kit import Message
    from bot.blocks.mrkdwn import Mrkdwn
    from bot.catalogue.subscription import Place
    from bot.catalogue.view import View
    from bot.texts import Texts
    from handlers.context import Services
    from handlers.follow import Doing

_LONGEST_KEPT = 400  # characters of a question whose answer is kept
_AIMED = (unsubscribe, pause, resume)


async def respond(body: Mapping[str, Any], client: AsyncWebClient, services: Services) -> BoltResponse:
    """The response to a slash command: the answer, or that it follows."""
    text = str(body.get("text", ""))
    texts = services.texts_for(body, text, client)
    view = services.catalogue.current()
    key = (view.epoch, texts, text)
    kept = services.answers.get(key)
    if kept is None:
        verb, rest = choose(text)
        services.metrics.asked(verb.name)
        if verb.act:
            doing = doing_in(body, client, texts, services)
            act_behind(body, verb.act(rest, doing), texts, services)
            return BoltResponse(status=200)
        if verb.reads and view.index is None:
            return _cold(body, verb, rest, view, texts, services)
        if verb.looks:
            following = await _look(read_place(body), texts, services)
            return in_ack(as_json(_run(verb, rest, view, texts, services, following)))
        kept = as_json(_run(verb, rest, view, texts, services))
        if len(text) <= _LONGEST_KEPT:
            services.answers[key] = kept
    else:
        services.metrics.asked("repeated")
    return in_ack(kept)


def _cold(
    body: Mapping[str, Any], verb: Verb, rest: str, view: View, texts: Texts, services: Services
) -> BoltResponse:
    """No region has answered yet: say why, or that the answer follows and send it by response_url."""
    if not view.awaited:
        return in_ack(as_json(unanswerable(view, texts, command=services.command)))
    answer_behind(body, lambda _index, fetched: _run(verb, rest, fetched, texts, services), texts, services)
    return in_ack(as_json(notice("cold.fetching", texts)))


async def _look(place: Place, texts: Texts, services: Services) -> tuple[Mrkdwn, ...]:
    return progress_lines(await services.following.progress(place), texts)


def _run(
    verb: Verb,
    rest: str,
    view: View,
    texts: Texts,
    services: Services,
    following: tuple[Mrkdwn, ...] = (),
) -> Message:
    index = view.index or Index(())
    return verb.run(Asked(rest, index, view, texts, services.rows, services.command, following))


def press_page(
    press: Press, index: Index, view: View, texts: Texts, services: Services, *, in_channel: bool = True
) -> Message:
    """Another page of an answer, or the answer to a suggested question."""
    newer = bool(press.snapshot and view.snapshot and press.snapshot != view.snapshot.fingerprint)
    matches = index.search(parse(press.query))
    return answer(
        matches,
        view,
        texts,
        start=press.start,
        newer=newer,
        in_channel=in_channel,
        rows=services.rows,
        command=services.command,
    )


def press_details(press: Press, index: Index, view: View, texts: Texts, services: Services) -> Message:
    """Every fact of one offer."""
    offer = index.find(press.runtime) or index.find(press.image)
    if offer is None:
        return notice("details.gone", texts)
    return details((offer,), view, texts, command=services.command)


async def press_verb(press: Press, doing: Doing, _where: str) -> list[Reply]:
    """What a suggested command says or does.

    One that without a word would change the only subscription there is shows the list instead.
    """
    verb, rest = choose(press.query)
    if verb.act:
        return await (subscriptions if verb.act in _AIMED else verb.act)(rest, doing)
    services, texts = doing.services, doing.texts
    view = services.catalogue.current()
    if verb.reads and view.index is None:
        view = await services.catalogue.first()
        if view.index is None:
            return [Reply(unanswerable(view, texts, command=services.command))]
    following = await _look(doing.place, texts, services) if verb.looks else ()
    return [Reply(_run(verb, rest, view, texts, services, following))]


def share(press: Press, index: Index, view: View, texts: Texts, services: Services, *, user: str) -> Message:
    """The answer as a channel sees it, shown by `user`."""
    matches = index.search(parse(press.query))
    return answer(
        matches, view, texts, start=press.start, shared_by=user, rows=services.rows, command=services.command
    )


def read_action(value: str, read: Callable[[str], object] = parse) -> Press:
    """The press of a button; PressError where this version cannot read it or its question, by `read`."""
    press = read_press(value)
    try:
        read(press.query)
    except QueryError as error:
        raise PressError(value) from error
    return press
