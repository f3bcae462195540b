"""A runtime as JSON: what was declared of it. What its name says is read anew, by this version's reader."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from bot.catalogue.image_name import read_image_name
from bot.catalogue.runtime import Accelerator, Runtime

if TYPE_CHECKING:
    from bot.catalogue.runtime import Key

_FIELDS = ("region", "engine", "name", "request_mode", "arch", "status", "image_source")


def pack(runtime: Runtime) -> dict[str, Any]:
    """The declared fields that say something, by their names."""
    said = {field: getattr(runtime, field) for field in _FIELDS}
    said["accelerator"] = list(astuple(runtime.accelerator)) if runtime.accelerator != Accelerator() else []
    said["extra"] = [list(pair) for pair in runtime.extra]
    return {field: value for field, value in said.items() if value}


def unpack(said: dict[str, Any]) -> Runtime:
    """The runtime of which `pack` made `said`."""
    facts = {field: said.get(field, "") for field in _FIELDS}
    return Runtime(
        named=read_image_name(facts["name"]),
        accelerator=Accelerator(*said.get("accelerator", ())),
        extra=tuple((field, value) for field, value in said.get("extra", ())),
        **facts,
    )


def digest_of(key: Key) -> str:
    """What a runtime's row is found by: its key may be too long for an index."""
    return hashlib.sha256(json.dumps(list(key)).encode()).hexdigest()
