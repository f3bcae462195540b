"""The ledger sees what a run is to show: that something is missing, told twice, or out of order."""

from __future__ import annotations

from dataclasses import replace

from bot.catalogue.changes import Change, ChangeKind
from bot.catalogue.subscription import Place, Subscription
from bot.follow.posting import EVENT_TYPE
from bot.playground.slack import BOT, CHANNEL, TEAM, Message, Workspace
from tests.crash.ledger import Ledger, Row, Verdict
from tests.examples import runtime

HEAD, REPLY, NEXT = (f"poll:{key}" for key in ("2:T0DEMO:C0DEMO", "2:T0DEMO:C0DEMO:1", "3:T0DEMO:C0DEMO"))
NAMES = {HEAD: "z0001", REPLY: "z0002", NEXT: "z0003"}
LOG = [
    (Change(ChangeKind.ADDED, runtime(name), id=number), version)
    for number, (name, version) in enumerate((("z0001", 2), ("z0002", 2), ("z0003", 3)), 1)
]


def judge(*posts: tuple[str, str], dropped: str = "") -> Verdict:
    """The verdict on messages, each by its key and that of its thread's head."""
    workspace = Workspace(lambda: 1_700_000_000.0)
    stamps: dict[str, str] = {}
    for key, head in posts:
        blocks = ({"type": "section", "text": {"type": "mrkdwn", "text": f"`{NAMES[key]}`"}},)
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": key}}
        message = Message(CHANNEL, BOT, "", blocks, thread_ts=stamps.get(head, ""), metadata=metadata)
        stamps[key] = workspace.post(message).ts
    rows = [Row(key, CHANNEL, 0, "done", "") for key in NAMES]
    rows = [replace(row, state="dropped") if row.key == dropped else row for row in rows]
    return Ledger(LOG, rows, [Subscription(Place(TEAM, CHANNEL), "pytorch", "pytorch")]).judge(workspace)


def test_all_that_was_to_be_told_in_its_order_is_no_fault() -> None:
    verdict = judge((HEAD, ""), (REPLY, HEAD), (NEXT, ""))
    assert (verdict.changes, verdict.messages) == (3, 3)
    assert (verdict.lost, verdict.doubled, verdict.wrong) == ([], [], [])


def test_what_is_not_there_is_lost() -> None:
    verdict = judge((HEAD, ""), (NEXT, ""))
    assert verdict.lost == [f"{REPLY} is nowhere", "C0DEMO: added z0002 (change 2)"]
    verdict = judge((HEAD, ""), (REPLY, HEAD), dropped=NEXT)
    assert verdict.lost == ["C0DEMO: added z0003 (change 3)"]


def test_what_is_there_twice_is_doubled() -> None:
    verdict = judge((HEAD, ""), (REPLY, HEAD), (REPLY, HEAD), (NEXT, ""))
    assert verdict.doubled == [f"{REPLY} was posted 2 times"]


def test_what_comes_too_soon_or_outside_of_its_thread_is_wrong() -> None:
    assert judge((NEXT, ""), (HEAD, ""), (REPLY, HEAD)).wrong != []
    assert judge((HEAD, ""), (REPLY, ""), (NEXT, "")).wrong != []
