"""The API's answer as it comes, and how its parallel arrays are read into runtimes."""

from __future__ import annotations

import codecs
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, NonNegativeInt, ValidationError
from pydantic_core import from_json

from bot.catalogue.image_name import read_image_name
from bot.catalogue.runtime import Accelerator, Key, Runtime
from bot.catalogue.snapshot import Fault, FaultKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_COUNT_DIGITS = 9  # a longer count is a mistake


def _read_text(value: object) -> str:
    """Any JSON value as text: null is empty, a string itself, all else its JSON."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text.encode(errors="replace").decode()  # half a surrogate pair could not be stored or sent


def _read_scalar(value: object) -> object:
    """A scalar as text; an array or an object as it is, for the model to refuse."""
    return value if isinstance(value, list | dict) else _read_text(value)


def _read_count(value: object) -> int:
    """A count, 0 where it is not one: no count is worth losing an answer for."""
    text = _read_text(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _COUNT_DIGITS else 0


Scalar = Annotated[str, BeforeValidator(_read_scalar)]
Count = Annotated[NonNegativeInt, BeforeValidator(_read_count)]


class WireAccelerator(BaseModel):
    """One item of `accelerators`. Every enum is open, so each field is text; null is empty."""

    model_config = ConfigDict(extra="allow", frozen=True)

    type: Scalar = ""
    name: Scalar = ""
    cuda_version: Scalar = ""
    driver_version_section: Scalar = ""


def _read_accelerator(value: object) -> object:
    return WireAccelerator() if value is None else value


def _read_array(value: object) -> object:
    return [] if value is None else value


class WireGroup(BaseModel):
    """One item of `engine_runtimes`: index i across its arrays is one runtime.

    An array that is null or left out says nothing of any runtime; equal length is promised nowhere.
    """

    model_config = ConfigDict(extra="allow", frozen=True)

    ai_engine: Annotated[Scalar, Field(min_length=1)]
    runtimes: Annotated[list[Scalar], BeforeValidator(_read_array)]
    request_mode: list[Scalar] | None = None
    accelerators: list[Annotated[WireAccelerator, BeforeValidator(_read_accelerator)]] | None = None
    arch: list[Scalar] | None = None
    status_list: list[Scalar] | None = None
    image_source: list[Scalar] | None = None


_ARRAYS = tuple(name for name in WireGroup.model_fields if name != "ai_engine")


class WireAnswer(BaseModel):
    """One page of the answer; its groups are left raw, so that one bad group fails no other."""

    model_config = ConfigDict(extra="allow", frozen=True)

    count: Count = 0
    total_count: Count = 0
    engine_runtimes: list[Any]

    @property
    def promised(self) -> int:
        """How many groups there are in all. The two counts swap their meaning between sibling APIs."""
        return max(self.count, self.total_count)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of one region's groups, and what could not be. `engines` are all that were named."""

    runtimes: tuple[Runtime, ...] = ()
    faults: tuple[Fault, ...] = ()
    engines: tuple[str, ...] = ()


def read_answer(body: bytes) -> WireAnswer:
    """The answer in `body`; ValueError where it is not the documented JSON."""
    return WireAnswer.model_validate(from_json(body.removeprefix(codecs.BOM_UTF8)))


def read_groups(region: str, groups: Iterable[object]) -> Reading:
    """The runtimes of `groups`, which may come from several pages and name an engine more than once."""
    rows: dict[Key, Runtime] = {}
    faults: list[Fault] = []
    repeated: dict[str, int] = {}
    engines: dict[str, None] = {}
    for raw in groups:
        read = _read_group(region, raw)
        if isinstance(read, Fault):
            faults.append(read)
            continue
        engine, runtimes = read
        engines[engine] = None
        for row in runtimes:
            if rows.setdefault(row.key, row) != row:
                repeated[row.engine] = repeated.get(row.engine, 0) + 1
    faults.extend(Fault(FaultKind.REPEATED, region, engine, count) for engine, count in repeated.items())
    return Reading(tuple(rows.values()), tuple(faults), tuple(engines))


def _read_group(region: str, raw: object) -> tuple[str, tuple[Runtime, ...]] | Fault:
    try:
        group = WireGroup.model_validate(raw)
        lengths = {len(array) for name in _ARRAYS if (array := getattr(group, name)) is not None}
        if len(lengths) > 1:
            return Fault(FaultKind.TORN, region, group.ai_engine, max(lengths))
        return group.ai_engine, tuple(_zip_group(region, group))
    except (ValidationError, RecursionError):
        return _refuse(region, raw)


def _zip_group(region: str, group: WireGroup) -> Iterator[Runtime]:
    size = len(group.runtimes)
    silent = [""] * size
    accelerators = group.accelerators or [WireAccelerator()] * size
    extras = _extra_columns(group, size)
    columns = (group.request_mode, group.arch, group.status_list, group.image_source)
    rows = zip(group.runtimes, *(column or silent for column in columns), accelerators, strict=True)
    for index, (name, mode, arch, status, source, accelerator) in enumerate(rows):
        extra = [(field, column[index]) for field, column in extras]
        extra += [
            (f"accelerators.{_read_text(field)}", _read_text(value))
            for field, value in _unknown(accelerator).items()
        ]
        yield Runtime(
            region=region,
            engine=group.ai_engine,
            name=name,
            named=read_image_name(name),
            request_mode=mode,
            accelerator=Accelerator(
                accelerator.type,
                accelerator.name,
                accelerator.cuda_version,
                accelerator.driver_version_section,
            ),
            arch=arch,
            status=status,
            image_source=source,
            extra=tuple(sorted(extra)),
        )


def _extra_columns(group: WireGroup, size: int) -> list[tuple[str, list[str]]]:
    """The unknown fields of a group: an array as long as `runtimes` by row, all else the same for each."""
    return [
        (
            _read_text(field),
            [_read_text(item) for item in value]
            if isinstance(value, list) and len(value) == size
            else [_read_text(value)] * size,
        )
        for field, value in _unknown(group).items()
    ]


def _unknown(model: BaseModel) -> dict[str, object]:
    return cast("dict[str, object]", model.model_extra)


def _refuse(region: str, raw: object) -> Fault:
    """The fault of a group that could not be read, with what can still be said of it."""
    group = raw if isinstance(raw, dict) else {}
    engine = _read_scalar(group.get("ai_engine"))
    arrays = (group.get(name) for name in _ARRAYS)
    return Fault(
        FaultKind.UNREADABLE,
        region,
        engine if isinstance(engine, str) else "",
        max((len(array) for array in arrays if isinstance(array, list)), default=0),
    )
