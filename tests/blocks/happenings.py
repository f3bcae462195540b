"""Changes and subscriptions for the tests of what following looks like: made to measure, and drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from bot.catalogue.changes import Change, ChangeKind
from bot.catalogue.errors import QueryError
from bot.catalogue.offers import Offer
from bot.catalogue.parse import parse
from bot.catalogue.subscription import Cadence, Place, State, Subscription
from tests.examples import AS_OF, DAY, runtime
from tests.strategies import questions, runtimes

if TYPE_CHECKING:
    from bot.catalogue.runtime import Runtime

CREATOR = "U0CREATOR"
PLACE = Place("T0", "C0")
TORCH = "pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64"
NEWER = "pytorch_2.1.0-cuda_11.8-py_3.9-ubuntu_20.04-x86_64"


def change(kind: ChangeKind, name: str = TORCH, region: str = "cn-north-4", **more: Any) -> Change:
    """A change of a GPU runtime; `more` are the fields of the change."""
    row = replace(runtime(name, type="gpu", cuda_version="cuda 10.2", driver="21.0.2"), region=region)
    now = replace(row, status="deleting") if kind is ChangeKind.RETIRING else row
    if kind is ChangeKind.CHANGED:
        now = replace(row, accelerator=replace(row.accelerator, driver_version_section="23.0.1"))
    before = None if kind is ChangeKind.ADDED else row
    fields: dict[str, Any] = {"at": AS_OF, "first_seen": AS_OF - 90 * DAY, "runtime": now, "before": before}
    return Change(kind, **fields | more)


def subscription(query: str = "pytorch npu", number: int = 1, **more: Any) -> Subscription:
    fields: dict[str, Any] = {"typed": query, "creator": CREATOR, "created_at": AS_OF, "number": number}
    return Subscription(query=query, **{"place": PLACE} | fields | more)


def none_instead(_runtime: Runtime) -> tuple[Offer, ...]:
    return ()


def newer_instead(gone: Runtime) -> tuple[Offer, ...]:
    """As many as there may be, the newest first."""
    names = (NEWER, "pytorch_2.0.0", gone.name + "x", "fourth")
    return tuple(Offer((replace(gone, name=name),)) for name in names)


def _is_question(text: str) -> bool:
    try:
        parse(text)
    except QueryError:
        return False
    return True


moments = st.floats(AS_OF - 40 * DAY, AS_OF)
changes = st.builds(
    Change,
    st.sampled_from(ChangeKind),
    runtimes(),
    st.none() | runtimes(),
    moments,
    moments | st.just(0.0),
)
queries = st.one_of(
    questions.filter(_is_question).map(lambda text: str(parse(text))),
    st.sampled_from(["", "&" * 300, '"<!channel>" ' * 20, "x" * 300, "zz:1"]),
)
subscriptions = st.builds(
    Subscription,
    st.just(PLACE),
    queries,
    st.text(max_size=400),
    st.frozensets(st.sampled_from(ChangeKind), min_size=1),
    st.sampled_from(Cadence),
    st.sampled_from([CREATOR, "U1<!here>"]),
    created_at=moments,
    number=st.integers(1, 10**6),
    state=st.sampled_from(State),
    reason=st.sampled_from(["", "is_archived", "`<!channel>`" * 50]),
    next_at=st.none() | moments,
)
