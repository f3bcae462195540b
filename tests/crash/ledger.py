"""The ledger: what each channel was to be told by the change log, against what stands in it."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.follow.posting import EVENT_TYPE
from bot.store.letters import Stage
from bot.store.tables import outbox
from tests.crash.story import NAME, QUIET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bot.catalogue.changes import Change
    from bot.catalogue.runtime import Runtime
    from bot.catalogue.subscription import Subscription
    from bot.playground.slack import Message, Workspace
    from bot.store.store import Store

_NAME = re.compile(NAME)

# The queries that are followed, and whom each is about.
QUERIES: dict[str, Callable[[Runtime], bool]] = {
    "pytorch": lambda runtime: runtime.engine == "PyTorch",
    "mindspore": lambda runtime: runtime.engine == "MindSpore",
    "tensorflow": lambda runtime: runtime.engine == "TensorFlow",
    "npu": lambda runtime: runtime.accelerator.type == "npu",
    "pytorch gpu": lambda runtime: runtime.engine == "PyTorch" and runtime.accelerator.type == "gpu",
    QUIET.lower(): lambda runtime: runtime.engine == QUIET,
}


@dataclass(frozen=True, slots=True)
class Row:
    """A letter of the outbox, as it ended."""

    key: str
    channel: str
    since: int | None
    state: str
    error: str


@dataclass(slots=True)
class Verdict:
    """What is wrong, a line each, and how much there was."""

    changes: int = 0
    messages: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    doubled_dms: list[str] = field(default_factory=list)  # apart, as nobody can look into these
    wrong: list[str] = field(default_factory=list)


class Ledger:
    """All that was to be told, and who was to be told: each subscription as it was when it began."""

    def __init__(
        self, log: Sequence[tuple[Change, int]], rows: Sequence[Row], begun: Iterable[Subscription]
    ) -> None:
        self._log = [change for change, _ in log]
        self._versions = {change.id: version for change, version in log}
        self._rows = rows
        self._begun: dict[str, list[Subscription]] = defaultdict(list)
        for each in begun:
            self._begun[each.place.channel].append(each)

    @classmethod
    async def read(cls, store: Store, begun: Iterable[Subscription]) -> Ledger:
        async with store.reading() as unit:
            log = await unit.changes.versions_since(0)
            columns = (outbox.c.key, outbox.c.channel, outbox.c.since, outbox.c.state, outbox.c.error)
            found = await unit.connection.execute(select(*columns).order_by(outbox.c.id))
            rows = [Row(key, place, since, state, error or "") for key, place, since, state, error in found]
        return cls(log, rows, begun)

    def judge(self, workspace: Workspace) -> Verdict:
        """Whether each change was told once in each channel that follows it, and all of it in order."""
        verdict = Verdict(changes=len(self._log))
        stands: dict[str, dict[str, list[Message]]] = {}
        for place in {*workspace.channels, *(row.channel for row in self._rows)}:
            stands[place] = _by_key(workspace.messages(place))
        for person in (row.channel for row in self._rows if row.channel in workspace.people):
            stands[person] = stands[workspace.open_im(person).id]
        self._judge_letters(stands, verdict)
        for channel, begun in self._begun.items():
            self._judge_place(channel, begun, stands[channel], verdict)
        return verdict

    def _judge_letters(self, stands: Mapping[str, dict[str, list[Message]]], verdict: Verdict) -> None:
        """Each letter that was posted stands there once, and in its turn."""
        for row in self._rows:
            posted = stands[row.channel].get(row.key, [])
            verdict.messages += len(posted)
            doubled = verdict.doubled_dms if row.channel.startswith("U") else verdict.doubled
            doubled += [f"{row.key} was posted {len(posted)} times"] * (len(posted) - 1)
            if row.state not in {Stage.DONE, Stage.DROPPED}:
                verdict.wrong.append(f"{row.key} is {row.state}")
            if row.state == Stage.DONE and not posted:
                verdict.lost.append(f"{row.key} is nowhere")
        for channel, keys in stands.items():
            known = [row.key for row in self._rows if row.channel == channel]
            if list(keys) != [key for key in known if key in keys] and not channel.startswith("D"):
                verdict.wrong.append(f"{channel}: {list(keys)} out of order")
            for key, posted in keys.items():
                head = key.rpartition(":")[0]
                heads = {message.ts for message in keys.get(head, ())}
                verdict.wrong += [
                    f"{key} stands in no thread of its head"
                    for message in posted
                    if head in keys and (message.thread_ts not in heads or message.ts <= message.thread_ts)
                ]

    def _judge_place(
        self, channel: str, begun: Sequence[Subscription], keys: Mapping[str, list[Message]], verdict: Verdict
    ) -> None:
        asked = {change.id: change for change in self._log if _wants(begun, change)}
        told: Counter[int] = Counter()
        for row in self._rows:
            if row.channel != channel or row.key not in keys or row.key.count(":") != _HEADS:
                continue
            parts = [posted for key, posted in keys.items() if f"{key}:".startswith(f"{row.key}:")]
            names = {name for posted in parts for message in posted for name in _names(message)}
            meant = [number for number, change in asked.items() if self._tells(row, change)]
            told.update(number for number in meant if asked[number].runtime.name in names)
            if not meant:
                verdict.wrong.append(f"{row.key} tells nothing that was asked for")
        for number, change in asked.items():
            what = f"{channel}: {change.kind} {change.runtime.name} (change {number})"
            if not told[number]:
                verdict.lost.append(what)
            verdict.doubled += [f"{what} was told in {told[number]} notices"] * (told[number] - 1)

    def _tells(self, row: Row, change: Change) -> bool:
        """Whether a notice is about a poll, or a span, in which this change was found."""
        why, about, *_ = row.key.split(":")
        if why == "poll":
            return self._versions[change.id] == int(about)
        return (row.since or 0) < change.id <= int(about.partition("-")[0])


_HEADS = 3  # colons in the key of a message in the channel itself; those of its thread have one more


def _wants(begun: Iterable[Subscription], change: Change) -> bool:
    return any(
        change.id > each.cursor
        and change.kind in each.kinds
        and any(QUERIES[each.query](runtime) for runtime in (change.runtime, change.before) if runtime)
        for each in begun
    )


def _by_key(messages: Iterable[Message]) -> dict[str, list[Message]]:
    """What the bot has posted by itself, in the order in which each first came."""
    found: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        if message.metadata:
            assert message.metadata["event_type"] == EVENT_TYPE
            found[message.metadata["event_payload"]["key"]].append(message)
    return found


def _names(message: Message) -> set[str]:
    """The runtimes that a reader of a message finds in it."""
    return set(_NAME.findall(json.dumps(message.blocks)))
