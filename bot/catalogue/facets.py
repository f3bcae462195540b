"""The facets: the named properties a runtime can be asked by, and where each is read from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from bot.catalogue.version import Version, read_version
from bot.catalogue.words import API_ENGINES, CHIP_FAMILIES, ENGINE_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.catalogue.runtime import Runtime


class Origin(StrEnum):
    """Where a fact comes from: a field of the API, or the image name."""

    DECLARED = "declared"
    NAMED = "named"


class Kind(StrEnum):
    """What a facet's values are, and so how they can be asked for."""

    VERSION = "version"  # versions, in their order: cuda>=11
    PRODUCT = "product"  # names that may carry a version: pytorch>=2
    LABEL = "label"  # words, compared by equality: arch:aarch64


class Fact(NamedTuple):
    """One value of one facet of a runtime. `value` is in lower case, and empty for a VERSION facet."""

    value: str
    version: Version | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Facet:
    """A row of the facet table. `example` is a question that uses it; `read` gives a runtime's facts."""

    name: str
    kind: Kind
    aliases: tuple[str, ...]
    example: str
    read: Callable[[Runtime], Iterator[Fact]]


def _label(value: str, origin: Origin) -> Iterator[Fact]:
    if value:
        yield Fact(value.casefold(), None, origin)


def _version(version: Version | None, origin: Origin) -> Iterator[Fact]:
    if version:
        yield Fact("", version, origin)


def engine_key(name: str) -> str:
    """The one spelling of an engine: `Scikit_Learn`, `sklearn` and `scikit-learn` are the same."""
    folded = name.casefold()
    return ENGINE_NAMES.get(folded, folded)


def _engine(runtime: Runtime) -> Iterator[Fact]:
    yield from _label(engine_key(runtime.engine), Origin.DECLARED)
    for framework in runtime.named.frameworks:
        yield Fact(engine_key(framework.name), framework.version, Origin.NAMED)


def _framework_version(runtime: Runtime) -> Iterator[Fact]:
    for framework in runtime.named.frameworks:
        yield from _version(framework.version, Origin.NAMED)


def _accelerator(runtime: Runtime) -> Iterator[Fact]:
    declared = runtime.accelerator.type.casefold()
    named = runtime.named.accelerator
    if declared not in {"", "none"}:
        yield Fact(declared, None, Origin.DECLARED)
    if named not in {"", "cpu"}:
        yield Fact(named, None, Origin.NAMED)
    elif declared in {"", "none"}:
        yield Fact("cpu", None, Origin.DECLARED if declared else Origin.NAMED)


def _chip(runtime: Runtime) -> Iterator[Fact]:
    for chip, origin in (
        (runtime.accelerator.name.casefold(), Origin.DECLARED),
        (runtime.named.chip, Origin.NAMED),
    ):
        forms = dict.fromkeys((chip, *chip.split("-")))
        families = (CHIP_FAMILIES[form] for form in tuple(forms) if form in CHIP_FAMILIES)
        for value in dict.fromkeys((*forms, *families)):
            yield from _label(value, origin)


_CUDA = re.compile(r"[0-9]+(?:\.[0-9]+)*", re.ASCII)


def declared_cuda(runtime: Runtime) -> Version | None:
    """The version in the declared `cuda_version`, which the API writes as "cuda 10.2"."""
    found = _CUDA.search(runtime.accelerator.cuda_version)
    return read_version(found[0]) if found else None


def _cuda(runtime: Runtime) -> Iterator[Fact]:
    yield from _version(declared_cuda(runtime), Origin.DECLARED)
    yield from _version(runtime.named.cuda, Origin.NAMED)


def _cann(runtime: Runtime) -> Iterator[Fact]:
    yield from _version(runtime.named.cann, Origin.NAMED)


def _driver(runtime: Runtime) -> Iterator[Fact]:
    section = runtime.accelerator.driver_version_section.casefold()
    for value in dict.fromkeys((section, *re.split(r"[,;|\s]+", section))):
        yield from _label(value, Origin.DECLARED)
    yield from _label(runtime.named.driver, Origin.NAMED)


def _python(runtime: Runtime) -> Iterator[Fact]:
    yield from _version(runtime.named.python, Origin.NAMED)


def _os(runtime: Runtime) -> Iterator[Fact]:
    if runtime.named.os:
        yield Fact(runtime.named.os, runtime.named.os_version, Origin.NAMED)


def _arch(runtime: Runtime) -> Iterator[Fact]:
    yield from _label(runtime.arch, Origin.DECLARED)
    yield from _label(runtime.named.arch, Origin.NAMED)


def _mode(runtime: Runtime) -> Iterator[Fact]:
    # What is declared is authoritative here; the name speaks only where the API does not.
    if runtime.request_mode:
        yield from _label(runtime.request_mode, Origin.DECLARED)
    else:
        yield from _label(runtime.named.mode, Origin.NAMED)


def _status(runtime: Runtime) -> Iterator[Fact]:
    yield from _label(runtime.status, Origin.DECLARED)


def _source(runtime: Runtime) -> Iterator[Fact]:
    yield from _label(runtime.image_source, Origin.DECLARED)


def _region(runtime: Runtime) -> Iterator[Fact]:
    yield from _label(runtime.region, Origin.DECLARED)


FACETS = {
    facet.name: facet
    for facet in (
        Facet("engine", Kind.PRODUCT, ("framework", "ai_engine", "引擎", "框架"), "pytorch>=2", _engine),
        Facet("version", Kind.VERSION, ("ver", "版本"), "version:2.1", _framework_version),
        Facet("accelerator", Kind.LABEL, ("acc", "accel", "device", "加速器", "加速卡"), "npu", _accelerator),
        Facet("chip", Kind.LABEL, ("card", "芯片"), "910b", _chip),
        Facet("cuda", Kind.VERSION, ("cu",), "cuda:11..12", _cuda),
        Facet("cann", Kind.VERSION, (), "cann>=7", _cann),
        Facet("driver", Kind.LABEL, ("驱动",), "driver:c8x", _driver),
        Facet("python", Kind.VERSION, ("py",), "py3.9", _python),
        Facet("os", Kind.PRODUCT, ("系统", "操作系统"), "ubuntu20.04", _os),
        Facet("arch", Kind.LABEL, ("architecture", "架构"), "arm64", _arch),
        Facet("mode", Kind.LABEL, ("request_mode", "模式", "请求模式"), "async", _mode),
        Facet("status", Kind.LABEL, ("state", "状态"), "status:deleting", _status),
        Facet("source", Kind.LABEL, ("image_source", "来源", "镜像来源"), "source:uniform_image", _source),
        Facet("region", Kind.LABEL, ("区域", "地域"), "region:cn-north-4", _region),
    )
}

FACET_ALIASES = {alias: facet.name for facet in FACETS.values() for alias in (facet.name, *facet.aliases)}


class Conflict(NamedTuple):
    """A fact the API declares and another that the image name states in its place, both as written."""

    facet: str
    declared: str
    named: str


def conflicts(runtime: Runtime) -> tuple[Conflict, ...]:
    """Where what is declared and what the name states cannot both be so. Shown, never resolved."""
    return tuple(_conflicts(runtime))


def _conflicts(runtime: Runtime) -> Iterator[Conflict]:
    named = runtime.named
    accelerator = runtime.accelerator
    if accelerator.type and named.accelerator and accelerator.type.casefold() != _as_type(named.accelerator):
        yield Conflict("accelerator", accelerator.type, named.accelerator)
    if accelerator.name and named.chip and not _same_chip(accelerator.name, named.chip):
        yield Conflict("chip", accelerator.name, named.chip)
    cuda = declared_cuda(runtime)
    if cuda and named.cuda and not (cuda.within(named.cuda) or named.cuda.within(cuda)):
        yield Conflict("cuda", str(cuda), str(named.cuda))
    engine = engine_key(runtime.engine)
    stated_engines = {engine_key(framework.name) for framework in named.frameworks} & API_ENGINES
    if engine in API_ENGINES and stated_engines and engine not in stated_engines:
        yield Conflict("engine", runtime.engine, min(stated_engines))
    for facet, declared, stated in (
        ("driver", runtime.accelerator.driver_version_section, named.driver),
        ("arch", runtime.arch, named.arch),
        ("mode", runtime.request_mode, named.mode),
    ):
        if declared and stated and declared.casefold() != stated:
            yield Conflict(facet, declared, stated)


def _as_type(named: str) -> str:
    """The API's word for an accelerator the name states: it calls no accelerator `none`."""
    return "none" if named == "cpu" else named


def _same_chip(declared: str, named: str) -> bool:
    parts = named.split("-")
    forms = {named, *parts, *(CHIP_FAMILIES.get(part, part) for part in parts)}
    folded = declared.casefold()
    return folded in forms or CHIP_FAMILIES.get(folded) in forms
