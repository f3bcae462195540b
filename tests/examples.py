"""Runtimes for the tests: those of the API document's example, and ones made to measure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.catalogue.image_name import read_image_name
from bot.catalogue.runtime import Accelerator, Runtime
from bot.catalogue.search import Index
from bot.catalogue.snapshot import RegionAnswer, Snapshot
from bot.catalogue.view import View
from bot.modelarts.wire import read_groups
from bot.playground.sandbox import example

if TYPE_CHECKING:
    from collections.abc import Iterable

REGION = "cn-north-4"
AS_OF = 1_795_430_400.0
DAY = 86_400.0
# The example's only PyTorch on an NPU
SNT9B = "pytorch_1.11.0-cann_7.0.1-py_3.9-euler_2.10.7-aarch64-snt9b"


def example_runtimes() -> tuple[Runtime, ...]:
    """The 19 runtimes of the example answer."""
    return read_groups(REGION, example()["engine_runtimes"]).runtimes


_ACCELERATOR = {
    "type": "type",
    "card": "name",
    "cuda_version": "cuda_version",
    "driver": "driver_version_section",
}


def runtime(name: str, engine: str = "PyTorch", status: str = "normal", **declared: str) -> Runtime:
    """A runtime called `name`; `declared` are further fields of it, or of its accelerator."""
    accelerator = {_ACCELERATOR[field]: value for field, value in declared.items() if field in _ACCELERATOR}
    rest = {field: value for field, value in declared.items() if field not in _ACCELERATOR}
    plain = Runtime(REGION, engine, name, read_image_name(name), status=status)
    return replace(plain, accelerator=Accelerator(**accelerator), **rest)  # type: ignore[arg-type]


def view_of(runtimes: Iterable[Runtime], **known: object) -> View:
    """A view of one region's answer."""
    rows = tuple(runtimes)
    engines = tuple(dict.fromkeys(row.engine for row in rows))
    snapshot = Snapshot((RegionAnswer(REGION, AS_OF, rows, (), engines),))
    return View(snapshot, Index(rows), **known)  # type: ignore[arg-type]


def answered(region: str, runtimes: Iterable[Runtime] = (), as_of: float = AS_OF) -> RegionAnswer:
    """The answer of `region`, which has `runtimes` whatever region they were of."""
    return RegionAnswer(region, as_of, tuple(replace(row, region=region) for row in runtimes))


def view_over(*answers: RegionAnswer, **known: object) -> View:
    """A view of several regions' answers."""
    snapshot = Snapshot(answers)
    return View(snapshot, Index(snapshot.runtimes), **known)  # type: ignore[arg-type]


def names(runtimes: Iterable[Runtime]) -> list[str]:
    return [each.name for each in runtimes]
