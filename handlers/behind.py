"""Behind the ack: what could not be answered in it is sent by response_url."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog

from bot.blocks.help import notice, question_error, unanswerable
from bot.catalogue.errors import QueryError
from bot.store.errors import StoreError
from handlers.context import thread_of
from handlers.errors import apologise
from handlers.follow import Reply

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.blocks.kit import Message
    from bot.catalogue.search import Index
    from bot.catalogue.view import View
    from bot.texts import Texts
    from handlers.context import Services

_log = structlog.get_logger(__name__)


def answer_behind(
    body: Mapping[str, Any],
    make: Callable[[Index, View], Message],
    texts: Texts,
    services: Services,
    *,
    in_channel: bool = False,
    replace: bool = False,
) -> None:
    """Send what `make` makes of the catalogue, once there is one; where there is none, why, privately."""
    work = _answer(body, make, texts, services, in_channel=in_channel, replace=replace)
    services.tasks.start(work, "answer behind the ack")


def act_behind(
    body: Mapping[str, Any], act: Awaitable[list[Reply]], texts: Texts, services: Services
) -> None:
    """Send what comes of `act`; where nothing does, why, privately."""
    services.tasks.start(_act(body, act, texts, services), "act behind the ack")


async def _act(
    body: Mapping[str, Any], act: Awaitable[list[Reply]], texts: Texts, services: Services
) -> None:
    try:
        replies = await act
    except QueryError as error:
        replies = [Reply(question_error(error, texts))]
    except StoreError as error:
        _log.warning("store_away", reason=str(error), variable="DATABASE_URL")
        replies = [Reply(notice("failure.store", texts))]
    except Exception as error:  # noqa: BLE001  (whatever it is, the person gets its reference)
        replies = [Reply(apologise(error, body, services))]
    url = str(body.get("response_url", ""))
    for reply in replies:
        await services.replies.send(
            url,
            reply.message,
            in_channel=reply.in_channel,
            replace=reply.replaces,
            thread_ts=thread_of(body),
        )


async def _answer(
    body: Mapping[str, Any],
    make: Callable[[Index, View], Message],
    texts: Texts,
    services: Services,
    *,
    in_channel: bool,
    replace: bool,
) -> None:
    try:
        view = services.catalogue.current()
        if view.index is None:
            view = await services.catalogue.first()
        if view.index is None:
            message, in_channel, replace = unanswerable(view, texts, command=services.command), False, False
        else:
            message = make(view.index, view)
    except Exception as error:  # noqa: BLE001  (whatever it is, the person gets its reference)
        message, in_channel, replace = apologise(error, body, services), False, False
    await services.replies.send(
        str(body.get("response_url", "")),
        message,
        in_channel=in_channel,
        replace=replace,
        thread_ts=thread_of(body),
    )
