"""The weather of a region: the few faults that the panel can send it, each by a name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.playground.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

FAIR = "fair"
WEATHERS = {
    "off": Fault(at="modelarts", drop=True),
    "slow": Fault(at="modelarts", delay=2.5),
    "throttled": Fault(at="modelarts", status=429, form="gateway", retry_after="2"),
    "torn": Fault(at="modelarts", catalogue="torn"),
    "shrunken": Fault(at="modelarts", catalogue="shrunken"),
}


def weather_of(faults: Sequence[Fault], region: str) -> str:
    """The name of the weather that `faults` make in a region."""
    bare = {replace(fault, region="") for fault in faults if fault.region == region}
    return next((name for name, fault in WEATHERS.items() if fault in bare), FAIR)


def change_weather(faults: Sequence[Fault], region: str, weather: str) -> list[Fault]:
    """`faults` with the region's own replaced by what makes `weather`."""
    others = [fault for fault in faults if fault.region != region]
    return others if weather == FAIR else [*others, replace(WEATHERS[weather], region=region)]
