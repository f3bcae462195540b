"""A runtime: one row of the catalogue, its declared facts beside those its image name states."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bot.catalogue.image_name import ImageName


class Status(StrEnum):
    """The API's `status_list` values. The enum is open: a runtime may carry another word."""

    NORMAL = "normal"
    DELETING = "deleting"
    DELETED = "deleted"


class Key(NamedTuple):
    """What makes a runtime itself. The name alone does not: `python3.6` is under two engines."""

    region: str
    engine: str
    name: str

    @property
    def digest(self) -> str:
        """Twelve hex digits that stand for the key where it may be too long, as in a button."""
        return hashlib.sha256("\n".join(self).encode(errors="surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Accelerator:
    """The API's `accelerators` item, as declared; an empty string where it says nothing."""

    type: str = ""
    name: str = ""
    cuda_version: str = ""
    driver_version_section: str = ""


@dataclass(frozen=True, slots=True)
class Runtime:
    """One runtime image under one engine in one region.

    All but `named` is declared by the API; an empty string is a field it left out. `named` is read from
    the image name. `extra` keeps what the API declared in fields this version does not know.
    """

    region: str
    engine: str
    name: str
    named: ImageName
    request_mode: str = ""
    accelerator: Accelerator = Accelerator()
    arch: str = ""
    status: str = ""
    image_source: str = ""
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> Key:
        return Key(self.region, self.engine, self.name)
