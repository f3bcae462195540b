"""A scope: the project that a token or a signature is for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """What a token is for: the project of this ID, or where that is empty of this name."""

    name: str
    project_id: str = ""

    def as_json(self) -> dict[str, str]:
        """The scope's project as IAM takes it."""
        return {"id": self.project_id} if self.project_id else {"name": self.name}
