"""What happens in the workspace by itself is heard of once: it is not lost to a database that is away."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from structlog.testing import capture_logs

from bot.catalogue.subscription import Place
from bot.store.errors import StoreError
from bot.tasks import Tasks
from bot.texts import load_texts
from handlers.workspace import notice_event

if TYPE_CHECKING:
    from handlers.context import Services

INVITED: dict[str, Any] = {
    "team_id": "T1",
    "authorizations": [{"user_id": "UBOT", "is_bot": True}],
    "event": {"type": "member_joined_channel", "user": "UBOT", "channel": "C1"},
}


class Desk:
    """One whose database is away at first."""

    def __init__(self) -> None:
        self.revived: list[Place] = []
        self.tries = 0

    async def revive(self, place: Place, _greet: object) -> tuple[str, ...]:
        self.tries += 1
        if self.tries == 1:
            raise StoreError("DATABASE_URL names a database that is away.")
        self.revived.append(place)
        return ("one",)


async def test_an_invitation_is_kept_while_the_database_is_away() -> None:
    desk, tasks, stirred = Desk(), Tasks(), asyncio.Event()
    following = SimpleNamespace(desk=desk, stir=stirred.set)
    services = cast("Services", SimpleNamespace(tasks=tasks, texts=load_texts(), following=following))
    with capture_logs() as logged:
        assert notice_event(INVITED, services).status == 200
        async with asyncio.timeout(20):
            await stirred.wait()
        await tasks.drain(20)
    assert desk.revived == [Place("T1", "C1")]
    assert [line["event"] for line in logged] == ["store_away", "subscriptions_revived"]
