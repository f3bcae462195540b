"""What a channel is told when it begins to follow something, and the worst there is to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.blocks.subscribing import MONTH, subscribed
from bot.catalogue.changes import ChangeKind
from bot.catalogue.subscription import Cadence, Preview, State, Subscription
from tests.blocks.happenings import CREATOR, subscription
from tests.blocks.look import TEXTS, check, shown
from tests.examples import AS_OF, runtime, view_of

if TYPE_CHECKING:
    from bot.catalogue.view import View

LIVE = (f"<@{CREATOR}>", "<@U1&lt;!here&gt;>", "<#C0>")
VIEW = view_of([runtime("python3.6")])
PREVIEW = Preview(3, 7, MONTH, 0.0)
WORST = subscription(
    '"' + "&" * 298 + '"',
    creator="&" * 300,
    kinds=frozenset([ChangeKind.RETIRING, ChangeKind.CHANGED, ChangeKind.RESTORED, ChangeKind.ADDED]),
    cadence=Cadence.WEEKLY,
    state=State.PARKED,
    reason="&" * 900,
    next_at=AS_OF,
)


def made(
    new: Subscription,
    replaced: Subscription | None = None,
    *,
    language: str = "en",
    matching: int | None = 12,
    preview: Preview = PREVIEW,
    problem: str = "",
    view: View = VIEW,
) -> str:
    message = subscribed(
        new,
        replaced,
        matching=matching,
        preview=preview,
        view=view,
        texts=TEXTS[language],
        problem=problem,
    )
    check(message, *LIVE, f"<@{'&amp;' * 7}…>")
    return shown(message)
