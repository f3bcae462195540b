"""On what terms letters are delivered: how many at once, how long each waits, and when it is given up."""

from __future__ import annotations

import time
from dataclasses import dataclass
from random import random
from typing import TYPE_CHECKING

from bot.follow.pace import RATE

if TYPE_CHECKING:
    from collections.abc import Callable

_FIRST, _LONGEST = 1.0, 600.0  # seconds between two tries
_DOUBLINGS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms, in seconds where they are no counts.

    `rate` are posts a second to one workspace. `flying` letters are posted at once, and `ahead` are claimed
    beside them, so that there is always one to post. A lease with less than `margin` left is not posted on:
    the post could outlast it. What is in doubt waits for `settles` before it is looked up. What came of a
    post is written within `linger`. A letter that its budget lets go within `held` is kept, any other given
    back. Without work, it is looked for after `idle`. A letter that has failed `tries` times is given up
    after `life`: it may have waited for all that time behind others.
    """

    rate: float = RATE
    flying: int = 64
    ahead: int = 64
    lease: float = 60.0
    margin: float = 15.0
    settles: float = 5.0
    linger: float = 0.05
    held: float = 2.0
    idle: float = 3.0
    life: float = 86_400.0
    tries: int = 5


@dataclass(frozen=True, slots=True)
class Timing:
    """`clock` answers Unix seconds, `timer` seconds that never go back, `chance` a number from 0 to 1."""

    clock: Callable[[], float] = time.time
    timer: Callable[[], float] = time.monotonic
    chance: Callable[[], float] = random


def back_off(tries: int, chance: float) -> float:
    """Seconds until the next try. `chance`, from 0 to 1, parts what failed together."""
    longest = min(_FIRST * 2.0 ** min(max(tries - 1, 0), _DOUBLINGS), _LONGEST)
    return longest * (0.5 + chance / 2)
