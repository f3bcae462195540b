"""Delivery: letters are claimed, posted side by side, and what came of each is written in the outbox."""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from bot.follow.outage import Outage
from bot.follow.outcomes import Absent, Barred, InDoubt, Later, Unseen
from bot.follow.pace import Budget
from bot.follow.settling import Ending, GivenBack, Kind, Lost, Marks, Result, Settling
from bot.follow.terms import Terms, Timing, back_off
from bot.settings.rules import Delivery
from bot.store.letters import PutOff
from bot.tasks import cancel_all, pause

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.follow.outcomes import Outcome, Poster
    from bot.follow.settling import Park
    from bot.store.letters import Claimed
    from bot.store.outbox import Outbox
    from bot.store.store import Store

_log = structlog.get_logger(__name__)

_MARKED_WITHIN = 3.0  # seconds, at the end, for what came of the last posts
_SOON = 3.0  # seconds that `drain` waits for what follows in a place, or comes back
_SHORTEST, _LONGEST = 0.05, 30.0  # seconds between two turns: of which one found nothing, or failed
_LOOKS, _LOOKS_AT_ONCE = 0.8, 40  # looks into histories: Slack takes 50 a minute of a workspace


_FEW = 4  # letters that a process which is killed takes with it, where none may come twice

_USUAL, _REAL = Terms(), Timing()


class Deliverer:
    """Delivers for one process, whose claims bear the name `holder`.

    `delivery` says what becomes of a letter that may have been posted where nobody can look: if it is not to
    be posted again, few are claimed at once. `observe` is told what comes of each try.
    """

    def __init__(
        self,
        store: Store,
        poster: Poster,
        parking: Park,
        *,
        holder: str,
        delivery: Delivery = Delivery.AT_LEAST_ONCE,
        observe: Callable[[Result], object] = lambda _result: None,
        terms: Terms = _USUAL,
        timing: Timing = _REAL,
    ) -> None:
        if delivery is Delivery.AT_MOST_ONCE:
            terms = replace(terms, flying=min(terms.flying, _FEW), ahead=0)
        self._store = store
        self._poster = poster
        self._parking = parking
        self._holder = holder
        self._delivery = delivery
        self._observe = observe
        self._terms = terms
        self._timing = timing
        self._settling = Settling(terms, timing, delivery)
        self._budget = Budget(terms.rate, timer=timing.timer)
        self._looks = Budget(_LOOKS, _LOOKS_AT_ONCE, timer=timing.timer)
        self._slots = asyncio.Semaphore(terms.flying)
        self._hand: dict[int, asyncio.Task[None]] = {}
        self._posting: set[int] = set()
        self._marks = Marks()
        self._came, self._outage = Counter[Kind](), Outage("outbox", timing.timer)
        self._wake, self._closing, self._ended = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._ended.set()
        self._grace = 0.0

    @property
    def in_hand(self) -> int:
        """How many letters are claimed, and nothing has come of them yet."""
        return len(self._hand)

    def ring(self) -> None:
        """Look into the outbox at once: something was put there."""
        self._wake.set()

    async def run(self) -> None:
        """Deliver until `close`. A database that is away is waited for."""
        self._ended.clear()
        failures = 0
        try:
            while not self._closing.is_set():
                try:
                    wait = await self._turn()
                except Exception as error:  # noqa: BLE001  (whatever it is, nobody else would try again)
                    failures += 1
                    wait = min(back_off(failures, self._timing.chance()), _LONGEST)
                    self._outage.goes_on(error)
                    await pause(self._closing, wait)
                else:
                    failures = 0
                    self._outage.ends()
                    await pause(self._wake, max(min(wait, self._terms.idle), _SHORTEST))
                self._wake.clear()
            await self._finish()
        finally:
            await self._abandon()
            self._ended.set()

    async def drain(self) -> Counter[Kind]:
        """Deliver what is due by now, and what follows soon; what came of it. StoreError, as the store's."""
        try:
            while True:
                wait = await self._turn()
                if wait > _SOON and not self._hand and not self._marks:
                    return self._came
                await pause(self._wake, max(min(wait, self._terms.idle), _SHORTEST))
                self._wake.clear()
        finally:
            await self._abandon()

    async def close(self, seconds: float) -> None:
        """Claim no more, let what is being posted end within `seconds`, and give the rest to others."""
        self._grace = seconds
        self._closing.set()
        self._wake.set()
        await pause(self._ended, seconds + _MARKED_WITHIN)  # the database may be what it waits for

    async def _turn(self) -> float:
        """Write what has come back, claim what is due and begin with it. Seconds until there is more."""
        marks, self._marks = self._marks, Marks()
        deadline = self._timing.timer() + self._terms.lease - self._terms.margin
        try:
            async with self._store.writing() as unit:
                await self._write(unit.outbox, marks)
                fresh, wait = await self._claim(unit.outbox)
        except BaseException:
            marks.add(self._marks)
            self._marks = marks
            raise
        for letter in fresh:
            if letter.id not in self._hand:  # its lease was over, but it is still being posted here
                self._hand[letter.id] = asyncio.create_task(self._deliver(letter, deadline))
        for result in marks.results:
            self._came[result.kind] += 1
            self._observe(result)
        for letter, error in marks.refused:
            await self._park(letter, error)
        return 0.0 if marks.refused else wait

    async def _write(self, outbox: Outbox, marks: Marks) -> None:
        await outbox.posted(marks.posted, self._timing.clock())
        await outbox.put_off(self._holder, marks.put_off)
        await outbox.drop(self._holder, marks.dropped)

    async def _claim(self, outbox: Outbox) -> tuple[list[Claimed], float]:
        room = self._terms.flying + self._terms.ahead - len(self._hand)
        if self._closing.is_set() or room <= 0:
            return [], math.inf
        now, busy = self._timing.clock(), self._budget.busy()
        claimed = await outbox.claim(self._holder, now, lease=self._terms.lease, limit=room, without=busy)
        if len(claimed) == room:
            return claimed, math.inf
        due = await outbox.next_due(busy)
        return claimed, min([math.inf if due is None else due - now, *busy.values()])

    async def _park(self, letter: Claimed, error: str) -> None:
        """Hold the place back in the transaction that settles its letter, or try the letter again."""
        now, place = self._timing.clock(), letter.place
        _log.warning("place_refused", tenant=place.tenant, channel=place.channel, reason=error)
        try:
            async with self._store.writing() as unit:
                is_shut = await unit.outbox.is_shut(self._holder, letter.id)
                # It waits again, so that it is dropped with all else that waits there.
                wait = 0.0 if is_shut else back_off(letter.attempts, self._timing.chance())
                await unit.outbox.put_off(self._holder, [PutOff(letter.id, now + wait, error)])
                if is_shut:
                    await self._parking.park(unit, place, error, now)
        except Exception:  # noqa: BLE001  (the letter must not be lost; Slack will refuse it again)
            _log.exception("place_unparked", channel=place.channel)
            self._land(letter, GivenBack(back_off(letter.attempts, self._timing.chance())))

    async def _deliver(self, letter: Claimed, deadline: float) -> None:
        ending: Ending | None = None
        try:
            ending = await self._try(letter, deadline)
        except asyncio.CancelledError:
            ending = InDoubt("cancelled") if letter.id in self._posting else None
        except Exception as error:  # noqa: BLE001  (of a fault of ours it is not known what came)
            _log.exception("letter_failed", key=letter.key)
            ending = InDoubt(type(error).__name__)
        self._hand.pop(letter.id, None)
        self._posting.discard(letter.id)
        if ending is not None:
            self._land(letter, ending)
        elif not self._hand:
            self._wake.set()

    def _land(self, letter: Claimed, ending: Ending) -> None:
        self._settling.settle(self._marks, letter, ending)
        # A third of those ahead is left to be posted meanwhile.
        if not self._hand or len(self._marks) * 3 >= self._terms.ahead * 2:
            self._wake.set()
        elif len(self._marks) == 1:
            asyncio.get_running_loop().call_later(self._terms.linger, self._wake.set)

    async def _try(self, letter: Claimed, deadline: float) -> Ending | None:
        """What comes of the letter; None where it was not begun, since all this is to end."""
        tenant, held = letter.place.tenant, self._terms.held
        wait = self._budget.take(tenant, held)
        if letter.doubtful and wait <= held:
            wait = max(wait, self._looks.take(tenant, held))
        if wait > held:
            return GivenBack(wait)
        if wait:
            await pause(self._closing, wait)
        async with self._slots:
            if letter.doubtful and not self._closing.is_set() and (known := await self._find(letter)):
                return known
            if self._closing.is_set():
                return None
            if self._timing.timer() > deadline:  # it may be somebody else's by now
                return GivenBack(0.0)
            self._posting.add(letter.id)
            outcome = await self._poster.post(letter)
        self._hear(tenant, outcome)
        return outcome

    async def _find(self, letter: Claimed) -> Ending | None:
        """What a look into the history says of a letter that is in doubt; None: it is to be posted."""
        finding = await self._poster.look_up(letter)
        match finding:
            case Absent():
                return None
            case Unseen(error):
                _log.warning("history_unseen", channel=letter.place.channel, key=letter.key, reason=error)
                return Lost(error) if self._delivery is Delivery.AT_MOST_ONCE else None
            case InDoubt(_, wait) if wait is not None:
                self._looks.hold(letter.place.tenant, wait)
            case InDoubt() | Barred():
                self._hear(letter.place.tenant, finding)
        return finding

    def _hear(self, tenant: str, outcome: Outcome) -> None:
        """Let the workspace rest where it is the workspace that fails."""
        match outcome:
            case Later(_, wait) if wait is not None:
                self._budget.slowed(tenant, wait)
            case Later(error) | InDoubt(error):
                if self._budget.failed(tenant):
                    _log.warning("workspace_rests", tenant=tenant, reason=error)
            case Barred(error):
                if self._budget.barred(tenant):
                    _log.error("token_refused", tenant=tenant, reason=error, variable="SLACK_BOT_TOKEN")
            case _:
                self._budget.succeeded(tenant)

    async def _finish(self) -> None:
        """Write what has come back, and release the rest; what cannot be is taken over after its lease."""
        if self._hand:
            await asyncio.wait(tuple(self._hand.values()), timeout=self._grace)
        await self._abandon()
        try:
            await self._turn()
            async with self._store.writing() as unit:
                await unit.outbox.release(self._holder)
        except Exception as error:  # noqa: BLE001
            _log.warning("claims_kept", reason=str(error) or type(error).__name__)

    async def _abandon(self) -> None:
        await cancel_all(tuple(self._hand.values()))
        self._hand.clear()  # of those that had not begun, too
