"""Versions as ModelArts writes them, in their order: rc before final, 2.10 after 2.9."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache, total_ordering

from packaging import version as pep440

_FORM = re.compile(
    r"v?(?P<release>[0-9]{1,8}(?:\.[0-9]{1,8})*)(?:[._-]?(?P<phase>rc|alpha|beta|t|a|b)[._-]?(?P<step>[0-9]{1,8})"
    r"(?:\.(?P<build>[0-9]{1,8}))?)?",
    re.ASCII | re.IGNORECASE,
)
# "t" stands in CANN's tags (8.0.t63) for a build before the release candidates.
_PHASES = {"t": "a", "a": "a", "alpha": "a", "b": "b", "beta": "b", "rc": "rc"}


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """A version as written (`text`) and its place in the order. Equal when neither is newer: 11 == 11.0."""

    text: str
    key: pep440.Version = field(repr=False)

    @property
    def is_release(self) -> bool:
        """Whether this is a final version, or a part of one such as `11`."""
        return not self.key.is_prerelease

    def within(self, family: Version) -> bool:
        """Whether this version belongs to `family`: 11.2 and 11.2.rc1 to 11, 3.10 not to 3.1."""
        if not family.is_release:
            return self.key == family.key
        width = len(family.key.release)
        release = self.key.release + (0,) * (width - len(self.key.release))
        return release[:width] == family.key.release

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self.key == other.key

    def __lt__(self, other: Version) -> bool:
        return self.key < other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=4096)
def read_version(text: str) -> Version | None:
    """The version in `text`, whole; None where it is not one.

    `text` keeps its form less a leading v and in lower case: `6.0.RC1` reads as `6.0.rc1`.
    """
    found = _FORM.fullmatch(text)
    if not found:
        return None
    key = found["release"]
    if found["phase"]:
        key += _PHASES[found["phase"].lower()] + found["step"]
    if found["build"]:  # a build of a candidate (5.1.rc2.1) comes after it
        key += ".post" + found["build"]
    return Version(text.lower().removeprefix("v"), pep440.Version(key))
