"""The budget of each workspace: how fast it is posted to, and when it is left in peace."""

from __future__ import annotations

import time
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

RATE, BURST = 5.0, 20  # posts a second, and at once: Slack takes several hundred a minute of a workspace
PATIENCE = 5  # failures in a row, after which it is the workspace that fails, or Slack
_CHANNELS_OWN = 5.0  # seconds: the longest that a channel's own pace asks to wait
_PROBE = 15.0  # seconds for the one that tries whether it works again
_FIRST_REST, _LONGEST_REST = 5.0, 600.0


@dataclass(slots=True)
class _Tenant:
    """`next_at`: when the next post is due at an even pace. Times are the timer's."""

    next_at: float = -inf
    held_until: float = -inf  # by Slack
    rests_until: float = -inf  # after failures
    failures: int = 0
    rests: int = 0
    turned_away: int = 0
    is_tried: bool = False  # by one post, whether it works again


class Budget:
    """Posts by tenant, in this process. `timer` answers seconds."""

    def __init__(
        self, rate: float = RATE, burst: int = BURST, *, timer: Callable[[], float] = time.monotonic
    ) -> None:
        self._gap = 1 / rate
        self._early = (burst - 1) / rate
        self._timer = timer
        self._tenants: dict[str, _Tenant] = {}

    def take(self, tenant: str, longest: float) -> float:
        """The seconds after which a post may go. It is counted, unless that is longer than `longest`.

        Those that are turned away may come again one after another.
        """
        now, kept = self._timer(), self._tenants.setdefault(tenant, _Tenant())
        wait = self._wait(kept, now)
        if wait > longest:
            kept.turned_away += 1
            return wait + kept.turned_away * self._gap
        kept.turned_away = 0
        kept.next_at = max(kept.next_at, now) + self._gap
        if kept.failures >= PATIENCE:
            kept.is_tried = True
            kept.rests_until = now + wait + _PROBE
        return wait

    def busy(self) -> dict[str, float]:
        """The tenants of whom nothing can go now, and for how many seconds."""
        now = self._timer()
        waits = {tenant: self._wait(kept, now) for tenant, kept in self._tenants.items()}
        return {tenant: wait for tenant, wait in waits.items() if wait > 0}

    def succeeded(self, tenant: str) -> None:
        """Slack has answered for this tenant: whatever kept it at rest is over."""
        kept = self._tenants.setdefault(tenant, _Tenant())
        if kept.failures:
            kept.rests_until, kept.failures, kept.rests, kept.is_tried = -inf, 0, 0, False

    def slowed(self, tenant: str, wait: float) -> None:
        """A 429 with its Retry-After. A short one is the channel's, unless one follows upon another."""
        if self._count(tenant) or wait > _CHANNELS_OWN:
            self.hold(tenant, wait)

    def hold(self, tenant: str, seconds: float) -> None:
        """Let nothing go for so long: Slack says so."""
        kept = self._tenants.setdefault(tenant, _Tenant())
        kept.held_until = max(kept.held_until, self._timer() + seconds)

    def failed(self, tenant: str) -> bool:
        """No answer, or none that can be read. Whether that begins a rest."""
        return self._count(tenant) and self._rest(tenant)

    def barred(self, tenant: str) -> bool:
        """The workspace refuses the token. Whether that begins a rest."""
        kept = self._tenants.setdefault(tenant, _Tenant())
        kept.failures = max(kept.failures, PATIENCE)
        return self._rest(tenant)

    def _wait(self, kept: _Tenant, now: float) -> float:
        return max(kept.held_until - now, kept.rests_until - now, kept.next_at - self._early - now, 0.0)

    def _count(self, tenant: str) -> bool:
        kept = self._tenants.setdefault(tenant, _Tenant())
        kept.failures += 1
        return kept.failures >= PATIENCE

    def _rest(self, tenant: str) -> bool:
        """Let a tenant rest, twice as long as the last time. False where it does already."""
        now, kept = self._timer(), self._tenants.setdefault(tenant, _Tenant())
        is_new = kept.is_tried or kept.rests_until <= now
        if is_new:
            kept.rests_until = now + min(_FIRST_REST * 2.0 ** min(kept.rests, 20), _LONGEST_REST)
            kept.rests += 1
            kept.is_tried = False
        return is_new
