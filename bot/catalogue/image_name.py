"""What an image name says: every form ModelArts has used, read into facts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bot.catalogue.version import Version


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework an image name states, lower case as in `pytorch`, with its version where it has one."""

    name: str
    version: Version | None = None


@dataclass(frozen=True, slots=True)
class ImageName:
    """The facts stated by an image name; None or empty where it is silent.

    `accelerator` is `gpu`, `npu` or `cpu`, from CUDA, CANN, a chip or a -gpu or -cpu part. `chip` is as
    written, lower case, with its card (`snt3p-300i`). `os` is `ubuntu`, `euler`, `hce`, ...; `arch` is
    `x86_64` or `aarch64`; `mode` is `async` where the name ends so. `driver` is the old driver train
    (`c76`). `built` is the timestamp's digits. `rest` holds the parts nothing was read from, in order.
    """

    frameworks: tuple[Framework, ...] = ()
    cuda: Version | None = None
    cann: Version | None = None
    python: Version | None = None
    os: str = ""
    os_version: Version | None = None
    arch: str = ""
    accelerator: str = ""
    chip: str = ""
    driver: str = ""
    mode: str = ""
    built: str = ""
    rest: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def read_image_name(name: str) -> ImageName:
    """The facts in `name`. Any string is allowed; what cannot be read stands in `rest`."""
    return ImageName(rest=tuple(part for part in name.split("-") if part))
