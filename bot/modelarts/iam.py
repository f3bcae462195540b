"""IAM: tokens for a user and password, and the ID of a project by its name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from bot.modelarts.errors import NoProject, Unreadable

if TYPE_CHECKING:
    from bot.modelarts.auth import Auth
    from bot.modelarts.exchange import Exchange
    from bot.modelarts.scope import Scope

SERVICE = "IAM"


@dataclass(frozen=True, slots=True)
class User:
    """An IAM user of an account (`domain` is the account's name)."""

    name: str
    password: str = field(repr=False)
    domain: str


@dataclass(frozen=True, slots=True)
class Token:
    """A token for one project. `came_at` is in Unix seconds, `life` in seconds from then on."""

    value: str = field(repr=False)
    project_id: str
    came_at: float
    life: float


class _Project(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: str = Field(min_length=1, max_length=128)


class _Projects(BaseModel):
    projects: list[_Project]


class _TokenBody(BaseModel):
    issued_at: AwareDatetime
    expires_at: AwareDatetime
    project: _Project


class _TokenAnswer(BaseModel):
    token: _TokenBody


@dataclass(frozen=True, slots=True)
class Iam:
    """IAM as it stands at one endpoint."""

    exchange: Exchange
    endpoint: str

    async def issue_token(self, user: User, scope: Scope, auth: Auth) -> Token:
        """A new token of `user`; a ModelArtsError where there is none."""
        identity = {
            "methods": ["password"],
            "password": {
                "user": {"name": user.name, "password": user.password, "domain": {"name": user.domain}}
            },
        }
        answer = await self.exchange.send(
            SERVICE,
            "POST",
            f"{self.endpoint}/v3/auth/tokens",
            auth,
            expected=201,
            params={"nocatalog": "true"},
            json={"auth": {"identity": identity, "scope": {"project": scope.as_json()}}},
        )
        value = answer.headers.get("X-Subject-Token", "")
        try:
            body = _TokenAnswer.model_validate_json(answer.content).token
        except ValidationError:
            value = ""
        if not (value.isascii() and value.isprintable() and value):
            raise Unreadable(answer.status, error_msg="no token in the answer", service=SERVICE)
        life = (body.expires_at - body.issued_at).total_seconds()  # whatever this machine's clock says
        return Token(value, body.project.id, answer.at, life)

    async def find_project(self, name: str, auth: Auth) -> str:
        """The ID of the one project of this name; NoProject where there is none, or more than one."""
        url = f"{self.endpoint}/v3/projects"
        answer = await self.exchange.send(SERVICE, "GET", url, auth, params={"name": name})
        try:
            found = _Projects.model_validate_json(answer.content).projects
        except ValidationError:
            raise answer.refusal() from None
        if len(found) != 1:
            raise NoProject(error_msg=f"{len(found)} projects are named {name}", service=SERVICE)
        return found[0].id
