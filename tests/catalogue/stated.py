"""What an image name states, written short."""

from __future__ import annotations

from typing import Any

from bot.catalogue.image_name import Framework, ImageName
from bot.catalogue.version import Version, read_version


def version(text: str) -> Version:
    found = read_version(text)
    assert found is not None
    return found


_VERSIONS = frozenset(("cuda", "cann", "python"))


def facts(frameworks: str = "", os: str = "", rest: str = "", **others: str) -> ImageName:
    """What a name states, written short: frameworks="verl 0.1.6, pytorch", os="ubuntu 18.04", rest="a b"."""
    stated: dict[str, Any] = {
        field: version(value) if field in _VERSIONS else value for field, value in others.items()
    }
    pairs = [pair.split() for pair in frameworks.split(",") if pair]
    system, _, release = os.partition(" ")
    return ImageName(
        frameworks=tuple(Framework(pair[0], version(pair[1]) if pair[1:] else None) for pair in pairs),
        os=system,
        os_version=version(release) if release else None,
        rest=tuple(rest.split()),
        **stated,
    )


def assert_same(found: ImageName, expected: ImageName) -> None:
    """Equal, and every version written alike: 3.10 == 3.10.0 would hide what was read."""
    assert found == expected
    assert repr(found) == repr(expected)
