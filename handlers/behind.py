"""Behind the ack: what could not be answered in it is sent by response_url."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.blocks.help import unanswerable
from handlers.errors import apologise

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.blocks.kit import Message
    from bot.catalogue.search import Index
    from bot.catalogue.view import View
    from bot.texts import Texts
    from handlers.context import Services


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
        str(body.get("response_url", "")), message, in_channel=in_channel, replace=replace
    )
