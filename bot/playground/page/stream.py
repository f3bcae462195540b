"""The stream of an open page: first all there is, then each part again as it changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sse_starlette import EventSourceResponse

from bot.playground.page.stage import CONVERSATION, LOG, TOPICS, UPSTREAM

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.playground.page.stage import Stage

_RETRY = 1_000  # milliseconds until a page that has lost the stream asks for it again


async def events(stage: Stage, user: str) -> AsyncIterator[dict[str, Any]]:
    """What `user` may see, an event a topic. It ends with the stage."""
    logged = 0
    with stage.bell.listening(user) as listener:
        topics: set[str] = set(TOPICS)
        while True:
            if stage.bell.CLOSED in topics:
                return
            if CONVERSATION in topics:
                yield _event(CONVERSATION, stage.seen_by(user))
            if UPSTREAM in topics:
                yield _event(UPSTREAM, stage.upstream())
            if LOG in topics:
                entries, logged = stage.log.since(logged), stage.log.last
                yield _event(LOG, entries)
            topics = await listener.take()


def stream(stage: Stage, user: str) -> EventSourceResponse:
    """The events as a response."""
    return EventSourceResponse(events(stage, user))


def _event(topic: str, data: object) -> dict[str, Any]:
    return {"event": topic, "data": json.dumps(data, ensure_ascii=False), "retry": _RETRY}
