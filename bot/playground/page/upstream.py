"""What a region offers, as rows, and the changes that the panel makes to it.

A group of ModelArts' answer has parallel arrays: one change keeps them as long as each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field

from bot.playground.page.weather import FAIR, WEATHERS, change_weather, weather_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.playground.catalogue import Group
    from bot.playground.sandbox import Sandbox

_STRICT = ConfigDict(extra="forbid", strict=True)
_ARRAYS = ("runtimes", "request_mode", "accelerators", "arch", "status_list", "image_source")
_VERSION_KEYS = {"gpu": "cuda_version", "npu": "driver_version_section"}

Name = Annotated[str, Field(min_length=1, max_length=200)]
Version = Annotated[str, Field(max_length=100)]


class TakenError(ValueError):
    """The engine has a runtime of this name in the region already."""


class NoSuchRuntimeError(LookupError):
    """The region, or the runtime in it, is not there (any more)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a runtime is: its name alone is under two engines."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    region: str
    engine: Name
    name: Name


@dataclass(frozen=True, slots=True)
class Publish(Place):
    """A new runtime, at the end of its engine's. `version` is of CUDA or of the NPU's driver."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    accelerator: Literal["none", "gpu", "npu"] = "none"
    version: Version = ""
    arch: Literal["x86_64", "aarch64"] = "x86_64"
    mode: Literal["sync", "async"] = "sync"

    def do(self, sandbox: Sandbox) -> None:
        groups = _groups(sandbox, self.region)
        group = next((each for each in groups if each.get("ai_engine") == self.engine), None)
        if group and self.name in group["runtimes"]:
            raise TakenError(f"{self.region} has {self.name} under {self.engine} already.")
        if group is None:
            group = {"ai_engine": self.engine, **{key: [] for key in _ARRAYS}}
            groups.append(group)
        accelerator: dict[str, str] = {"type": self.accelerator}
        if self.version and self.accelerator in _VERSION_KEYS:
            accelerator[_VERSION_KEYS[self.accelerator]] = self.version
        values = (self.name, self.mode, accelerator, self.arch, "normal", "uniform_image")
        for key, value in zip(_ARRAYS, values, strict=True):
            group[key].append(value)


@dataclass(frozen=True, slots=True)
class SetStatus(Place):
    """A runtime goes on or is being taken offline."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    status: Literal["normal", "deleting"]

    def do(self, sandbox: Sandbox) -> None:
        group, index = _find(sandbox, self)
        group["status_list"][index] = self.status


@dataclass(frozen=True, slots=True)
class SetDriver(Place):
    """A runtime's CUDA or driver is another one; of a CPU's there is none."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    version: Version

    def do(self, sandbox: Sandbox) -> None:
        group, index = _find(sandbox, self)
        accelerator = group["accelerators"][index]
        key = _VERSION_KEYS.get(accelerator["type"])
        if key is None:
            raise NoSuchRuntimeError(f"{self.name} has no accelerator whose driver could change.")
        group["accelerators"][index] = {**accelerator, key: self.version}


@dataclass(frozen=True, slots=True)
class Remove(Place):
    """A runtime is gone."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    def do(self, sandbox: Sandbox) -> None:
        group, index = _find(sandbox, self)
        for key in _ARRAYS:
            del group[key][index]


@dataclass(frozen=True, slots=True)
class SetWeather:
    """A region's weather is another one."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    region: str
    weather: str

    def do(self, sandbox: Sandbox) -> None:
        _groups(sandbox, self.region)
        if self.weather not in {FAIR, *WEATHERS}:
            raise NoSuchRuntimeError(f"There is no weather {self.weather}.")
        sandbox.faults = change_weather(sandbox.faults, self.region, self.weather)


# The changes, by the last part of their path.
CHANGES: dict[str, type[Publish | SetStatus | SetDriver | Remove | SetWeather]] = {
    "publish": Publish,
    "status": SetStatus,
    "driver": SetDriver,
    "remove": Remove,
    "weather": SetWeather,
}


def upstream(sandbox: Sandbox, regions: tuple[str, ...]) -> dict[str, Any]:
    """What each of `regions` offers and its weather, as JSON."""
    return {
        "weathers": [FAIR, *WEATHERS],
        "regions": [
            {
                "name": region,
                "weather": weather_of(sandbox.faults, region),
                "engines": [str(group.get("ai_engine", "")) for group in sandbox.regions[region]],
                "runtimes": list(_rows(sandbox.regions[region])),
            }
            for region in regions
        ],
    }


def _rows(groups: list[Group]) -> Iterator[dict[str, str]]:
    for group in groups:
        for name, accelerator, arch, status in zip(
            group["runtimes"], group["accelerators"], group["arch"], group["status_list"], strict=True
        ):
            kind = accelerator["type"]
            version = accelerator.get(_VERSION_KEYS.get(kind, ""), "")
            yield {
                "engine": group["ai_engine"],
                "name": name,
                "accelerator": kind,
                "version": version,
                "arch": arch,
                "status": status,
            }


def _groups(sandbox: Sandbox, region: str) -> list[Group]:
    if region not in sandbox.regions:
        raise NoSuchRuntimeError(f"There is no region {region}.")
    return sandbox.regions[region]


def _find(sandbox: Sandbox, place: Place) -> tuple[Group, int]:
    for group in _groups(sandbox, place.region):
        if group.get("ai_engine") == place.engine and place.name in group["runtimes"]:
            return group, group["runtimes"].index(place.name)
    raise NoSuchRuntimeError(f"{place.region} has no {place.name} under {place.engine}.")
