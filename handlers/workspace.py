"""What happens in the workspace by itself: the bot comes to a channel, or a channel is opened again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import structlog
from slack_bolt import BoltResponse

from bot.blocks.subscribing import revived
from bot.store.errors import StoreError
from bot.texts import ENGLISH
from handlers.context import read_object, read_place

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from bot.catalogue.subscription import Place, Subscription
    from handlers.context import Services

_log = structlog.get_logger(__name__)

_WAITS = (1.0, 5.0, 30.0, 120.0, 600.0, 0.0)  # seconds from one try to the next; none after the last
_JOINED = "member_joined_channel"
_OPENED = frozenset({"channel_unarchive", "group_unarchive"})


def notice_event(body: Mapping[str, Any], services: Services) -> BoltResponse:
    """Ack an event; where the bot may post again by it, what is parked there is revived behind the ack."""
    event = read_object(body, "event")
    channel = event.get("channel")
    came = event.get("type") == _JOINED and event.get("user") in _own_ids(body)
    if (came or event.get("type") in _OPENED) and isinstance(channel, str):
        services.tasks.start(_revive(read_place(body, channel), services), "revive subscriptions")
    return BoltResponse(status=200)


async def _revive(place: Place, services: Services) -> None:
    def greet(those: Sequence[Subscription]) -> Mapping[str, Any]:
        texts = services.texts.get(those[0].language, services.texts[ENGLISH])
        return revived(those, texts).payload()

    back = await _persist(lambda: services.following.desk.revive(place, greet))
    if back:
        _log.info("subscriptions_revived", tenant=place.tenant, channel=place.channel, n=len(back))
        services.following.stir()


async def _persist(
    revive: Callable[[], Awaitable[tuple[Subscription, ...]]],
) -> tuple[Subscription, ...]:
    """What is revived, once the database takes it: Slack tells of an event no second time."""
    for wait in _WAITS:
        try:
            return await revive()
        except StoreError as error:
            _log.warning("store_away", reason=str(error), variable="DATABASE_URL", seconds=wait)
            await asyncio.sleep(wait)
    return ()


def _own_ids(body: Mapping[str, Any]) -> frozenset[str]:
    """The bot's own ids, as the event says for whom it is sent."""
    authorizations = body.get("authorizations")
    if not isinstance(authorizations, list):
        return frozenset()
    return frozenset(
        str(each["user_id"])
        for each in authorizations
        if isinstance(each, dict) and each.get("is_bot") and each.get("user_id")
    )
