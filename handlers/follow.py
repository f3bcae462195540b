"""Following: what a channel is to be told of. Each act uses the store: it replies behind the ack."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from bot.blocks.changes import change_log
from bot.blocks.doubts import all_of_them, slip, unread, what_then
from bot.blocks.parking import still_parked
from bot.blocks.subscribing import differs, gone, paused, resumed, subscribed, unchanged, unsubscribed
from bot.blocks.subscriptions import PAGE, listing, which_one
from bot.catalogue.errors import QueryError
from bot.catalogue.normal import normalise
from bot.catalogue.order import Target, read_changes, read_order, read_target
from bot.catalogue.parse import parse
from bot.catalogue.schedule import zone_of
from bot.catalogue.span import read_span
from bot.catalogue.subscription import State, Subscription
from handlers.context import read_object, read_person, read_place
from handlers.standing import Profile, profile_of, trouble_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.blocks.kit import Message
    from bot.blocks.press import Press
    from bot.catalogue.order import Order
    from bot.catalogue.query import Query
    from bot.catalogue.subscription import Place
    from bot.follow.desk import Aimed, Desk
    from bot.texts import Texts
    from handlers.context import Services


_PAGE = re.compile("(?:page |第 ?)?([1-9][0-9]{0,5})(?: ?页)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does something where, and with what it is answered."""

    place: Place
    user: str
    client: AsyncWebClient
    texts: Texts
    services: Services
    is_private: bool = True

    @property
    def desk(self) -> Desk:
        """StoreError where there is none yet."""
        return self.services.following.desk


def doing_in(
    body: Mapping[str, Any], client: AsyncWebClient, texts: Texts, services: Services, channel: str = ""
) -> Doing:
    """What `body`, a command's form or a press, asks to be done; in `channel` where one is given."""
    is_private = bool(read_object(body, "container").get("is_ephemeral", "command" in body))
    user = read_person(body).user
    return Doing(read_place(body, channel), user, client, texts, services, is_private=is_private)


class Reply(NamedTuple):
    """What is said of it: what changes what the channel is told of is said in the channel.

    `replaces` says that it takes the place of the message whose button was pressed.
    """

    message: Message
    in_channel: bool = False
    replaces: bool = False


Act: TypeAlias = Callable[[str, Doing], Awaitable[list[Reply]]]
Pressed: TypeAlias = "Callable[[Press, Doing, str], Awaitable[list[Reply]]]"


async def subscribe(rest: str, doing: Doing) -> list[Reply]:
    """Have the channel follow what is typed, if it is clear what; it waits where the bot cannot post."""
    texts = doing.texts
    try:
        order = read_order(rest)
    except QueryError as error:
        return [Reply(unread(rest, error, texts))]
    view = await doing.services.catalogue.first()
    if order.is_bare:
        return [Reply(what_then(order, view.index, texts, command=doing.services.command))]
    matches = view.index.search(order.query) if view.index else None
    doubt = slip(order, matches, view, texts) if matches and not matches.count else None
    return [Reply(doubt) if doubt else await _follow(order, doing)]


async def subscriptions(rest: str, doing: Doing) -> list[Reply]:
    """What the channel follows; the page that is typed, where it is one."""
    every = await doing.desk.of(doing.place)
    page = _PAGE.fullmatch(normalise(rest))
    start = (int(page[1]) - 1) * PAGE if page else 0
    start = start if start < len(every) else 0
    return [Reply(listing(every, doing.texts, start=start, command=doing.services.command))]


async def unsubscribe(rest: str, doing: Doing) -> list[Reply]:
    """Have the channel follow something no longer; of all that it follows, once it is sure."""
    target = read_target(rest, timed=False)
    every = await doing.desk.of(doing.place) if target.all else []
    if len(every) > 1:
        return [Reply(all_of_them(every, doing.texts))]
    return [await _unsubscribe(target, doing)]


async def pause(rest: str, doing: Doing) -> list[Reply]:
    """Hold back what the channel follows, for a while or until it is resumed."""
    return [await _pause(read_target(rest), doing)]


async def resume(rest: str, doing: Doing) -> list[Reply]:
    """Have what was paused or parked be told again, if the bot can post by now."""
    return [await _resume(read_target(rest, timed=False), doing)]


async def changes(rest: str, doing: Doing) -> list[Reply]:
    """What has changed lately, whether or not it is followed."""
    seconds, query = read_changes(rest, doing.services.kept)
    return [Reply(await _changes(seconds, query, 0, doing))]


async def press_follow(press: Press, doing: Doing, _where: str) -> list[Reply]:
    """The button under an answer, or one that says another order than was typed."""
    return [await _follow(read_order(press.query), doing)]


async def press_list(press: Press, doing: Doing, where: str) -> list[Reply]:
    """Another page of the list; from a notice, its first one."""
    return [Reply(await _list(doing, press.start), replaces=doing.is_private and where != "manage")]


async def press_changes(press: Press, doing: Doing, _where: str) -> list[Reply]:
    """Another page of the change log."""
    seconds = read_span(press.span) or 0.0
    message = await _changes(seconds, parse(press.query), press.start, doing)
    return [Reply(message, replaces=doing.is_private)]


async def press_unsubscribe(press: Press, doing: Doing, where: str) -> list[Reply]:
    """The button at a subscription, or under a notice; or the one that is sure of all."""
    target = Target(all=True) if where == "all" else Target(query=press.query)
    return await _with_list(await _unsubscribe(target, doing, pressed=True), press, doing, where)


async def press_pause(press: Press, doing: Doing, where: str) -> list[Reply]:
    """As above: for a span, or until it is resumed."""
    target = Target(query=press.query, seconds=read_span(press.span))
    return await _with_list(await _pause(target, doing, pressed=True), press, doing, where)


async def press_resume(press: Press, doing: Doing, where: str) -> list[Reply]:
    """As above; in the DM that says what was parked, for all of the channel."""
    if where == "parked":
        return [await _resume(Target(all=True), doing, there=True)]
    return await _with_list(
        await _resume(Target(query=press.query), doing, pressed=True), press, doing, where
    )


async def _follow(order: Order, doing: Doing) -> Reply:
    services, client = doing.services, doing.client
    profile = await profile_of(client, doing.user)
    problem = await trouble_in(client, doing.place.channel)
    made = await doing.desk.subscribe(
        Subscription(
            place=doing.place,
            query=str(order.query),
            typed=order.typed,
            kinds=order.kinds,
            cadence=order.cadence,
            creator=doing.user,
            language=profile.language or doing.texts.language,
            zone=profile.zone,
            reason=problem,
        )
    )
    stands = made.subscription
    if problem and not (problem := await trouble_in(client, doing.place.channel)):
        # It was invited meanwhile: it heard of that before there was anything to be revived.
        back = await doing.desk.revive(doing.place)
        stands = next((each for each in back if each.id == stands.id), replace(stands, state=State.ACTIVE))
    services.following.stir()
    view = await services.catalogue.first()
    message = subscribed(
        stands,
        made.replaced,
        matching=view.index.search(order.query).count if view.index else None,
        preview=made.preview,
        view=view,
        texts=doing.texts,
        problem=problem,
    )
    is_news = made.replaced is None or differs(stands, made.replaced)
    return Reply(message, in_channel=is_news)


async def _unsubscribe(target: Target, doing: Doing, *, pressed: bool = False) -> Reply:
    aimed = await doing.desk.unsubscribe(doing.place, target)
    if not aimed.meant:
        return _unmet("unsubscribe", target, aimed, doing, pressed=pressed)
    command = doing.services.command
    return Reply(unsubscribed(aimed.meant, doing.texts, user=doing.user, command=command), in_channel=True)


async def _pause(target: Target, doing: Doing, *, pressed: bool = False) -> Reply:
    until = None if target.seconds is None else doing.desk.now() + target.seconds
    aimed = await doing.desk.pause(doing.place, target, until)
    if not aimed.meant:
        return _unmet("pause", target, aimed, doing, pressed=pressed)
    if not aimed.changed:
        return Reply(unchanged("pause", aimed.meant, doing.texts))
    return Reply(paused(aimed.changed, doing.texts, until=until, user=doing.user), in_channel=True)


async def _resume(target: Target, doing: Doing, *, pressed: bool = False, there: bool = False) -> Reply:
    """`there` says that another channel is meant than the one where it is asked.

    What it has just been revived by is the bot's own coming, if anything: then it is said all the same.
    """
    parked = [each for each in await doing.desk.of(doing.place) if each.state is State.PARKED]
    if parked and (problem := await trouble_in(doing.client, doing.place.channel)):
        return Reply(still_parked(problem, doing.texts, doing.place.channel, here=not there))
    aimed = await doing.desk.resume(doing.place, target)
    if not aimed.meant:
        return _unmet("resume", target, aimed, doing, pressed=pressed)
    doing.services.following.stir()
    if not (aimed.changed or there):
        return Reply(unchanged("resume", aimed.meant, doing.texts))
    return Reply(resumed(aimed.changed or aimed.meant, doing.texts, user=doing.user), in_channel=True)


async def _list(doing: Doing, start: int) -> Message:
    every = await doing.desk.of(doing.place)
    return listing(every, doing.texts, start=start, command=doing.services.command)


async def _changes(seconds: float, query: Query, start: int, doing: Doing) -> Message:
    seconds = min(seconds, doing.services.kept)
    since = doing.desk.now() - seconds
    log = await doing.desk.changes(str(query), since)
    profile: Profile = await profile_of(doing.client, doing.user)
    return change_log(
        log.changes,
        query,
        since,
        doing.texts,
        seconds=seconds,
        reaches=log.began,
        kept=doing.services.kept,
        start=start,
        zone=zone_of(profile.zone),
        command=doing.services.command,
    )


async def _with_list(done: Reply, press: Press, doing: Doing, where: str) -> list[Reply]:
    """What was done; where it was done in the list, the list as it is now besides."""
    if where != "listed":
        return [done]
    return [Reply(await _list(doing, press.start), replaces=doing.is_private), done]


def _unmet(verb: str, target: Target, aimed: Aimed, doing: Doing, *, pressed: bool) -> Reply:
    """That nothing is meant by what was named, or the question what is; a button's is followed no more."""
    command = doing.services.command
    if pressed and target.query is not None:
        return Reply(gone(target.query, doing.texts, command=command))
    return Reply(which_one(verb, target, aimed.every, doing.texts, command=command))
