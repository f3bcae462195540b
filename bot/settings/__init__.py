"""The settings: one typed object, read once from the environment; each variable with its help."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class SettingsError(Exception):
    """The environment lacks a setting or holds a wrong one. str() is a sentence for each, naming it."""


def _split_list(value: Any) -> Any:
    return (
        tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value
    )


class Settings(BaseModel):
    """What the environment says. Each field's alias is its variable; empty means not set."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=False)

    slack_signing_secret: SecretStr = Field(
        SecretStr(""),
        alias="SLACK_SIGNING_SECRET",
        description="Slack app → Basic Information → Signing Secret. Needed by `serve` without Socket Mode.",
    )
    slack_bot_token: SecretStr = Field(
        SecretStr(""),
        alias="SLACK_BOT_TOKEN",
        description="Slack app → OAuth & Permissions → Bot User OAuth Token (`xoxb-…`). Needed by `serve`.",
    )
    slack_app_token: SecretStr = Field(
        SecretStr(""),
        alias="SLACK_APP_TOKEN",
        description="App-level token (`xapp-…`). Set, it turns Socket Mode on.",
    )
    slack_api_url: str = Field(
        "https://slack.com/api/",
        alias="SLACK_API_URL",
        description="Another base for Slack's Web API. Its host may then be a response_url's host too.",
    )
    slack_command: str = Field(
        "/runtimes", alias="SLACK_COMMAND", description="The slash command, as it is named in the Slack app."
    )
    modelarts_regions: Annotated[tuple[str, ...], BeforeValidator(_split_list)] = Field(
        ("cn-north-4",),
        alias="MODELARTS_REGIONS",
        description="Regions to ask, separated by commas.",
    )
    modelarts_endpoint: str = Field(
        "",
        alias="MODELARTS_ENDPOINT",
        description="Another endpoint than the public one; `{region}` in it stands for the region.",
    )
    modelarts_project_id: str = Field(
        "",
        alias="MODELARTS_PROJECT_ID",
        description="The project's ID, or one a region as `region=id,…`. Needed to ask ModelArts.",
    )
    modelarts_auth_token: SecretStr = Field(
        SecretStr(""),
        alias="MODELARTS_AUTH_TOKEN",
        description="The token sent as `X-Auth-Token`. Needed to ask ModelArts.",
    )
    catalogue_ttl: float = Field(
        300.0,
        alias="CATALOGUE_TTL",
        ge=1,
        le=86_400,
        description="Seconds for which an answer of ModelArts counts as fresh.",
    )
    port: int = Field(3000, alias="PORT", ge=0, le=65_535, description="The port `serve` listens on.")
    log_level: str = Field("INFO", alias="LOG_LEVEL", description="DEBUG, INFO, WARNING or ERROR.")

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """The settings in `environ`; SettingsError names every variable that is wrong."""
        given = {name: value.strip() for name, value in environ.items() if value.strip()}
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise SettingsError("\n".join(_sentences(error))) from None

    @field_validator("slack_signing_secret", "slack_bot_token", "slack_app_token", "modelarts_auth_token")
    @classmethod
    def _check_secret(cls, value: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[!-~]*", value.get_secret_value()):
            raise ValueError("it must be plain ASCII without spaces, as it was given to you")
        return value

    @field_validator("slack_command")
    @classmethod
    def _check_command(cls, value: str) -> str:
        if not re.fullmatch(r"/[^\s/]{1,31}", value):
            raise ValueError("it must be a slash and up to 31 characters without spaces, such as /runtimes")
        return value

    @field_validator("slack_api_url", "modelarts_endpoint")
    @classmethod
    def _check_url(cls, value: str, info: ValidationInfo) -> str:
        parts = urlsplit(value.replace("{region}", "region"))
        _ = parts.port  # ValueError where it is no number
        if parts.scheme not in {"https", "http"} or not parts.hostname or set(parts.netloc) & set("{}"):
            raise ValueError("it must be a URL such as https://example.com")
        if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            raise ValueError("plain http would show the token to others: use https")
        return value.rstrip("/") + "/" * (info.field_name == "slack_api_url")

    @field_validator("modelarts_regions")
    @classmethod
    def _check_regions(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value or not all(re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", region) for region in value):
            raise ValueError("it must be region names separated by commas, such as cn-north-4,ap-southeast-1")
        return tuple(dict.fromkeys(value))

    @field_validator("modelarts_project_id")
    @classmethod
    def _check_project(cls, value: str) -> str:
        if not re.fullmatch(r"[\w.-]+|[a-z0-9-]+=[\w.-]+(?:\s*,\s*[a-z0-9-]+=[\w.-]+)*,?", value, re.ASCII):
            raise ValueError("it must be one project ID, or region=id for each region, separated by commas")
        return value

    @field_validator("log_level")
    @classmethod
    def _check_level(cls, value: str) -> str:
        if value.upper() not in _LEVELS:
            raise ValueError(f"it must be one of {', '.join(_LEVELS)}")
        return value.upper()

    @property
    def asks_modelarts(self) -> bool:
        """Whether there is any setting of how to reach ModelArts."""
        return any(name.startswith("modelarts_") for name in self.model_fields_set)

    def project_of(self, region: str) -> str:
        """The project ID for `region`; empty where none is given."""
        if "=" not in self.modelarts_project_id:
            return self.modelarts_project_id
        pairs = (pair.strip().partition("=") for pair in self.modelarts_project_id.split(","))
        return next((project for name, _, project in pairs if name == region), "")

    def require(self, need: Need) -> None:
        """SettingsError with a sentence for each variable that `need` lacks."""
        missing = [name for name in need.variables(self) if not self._is_set(name)]
        sentences = [f"{name} is not set: {HELP[name]}" for name in missing]
        if need.modelarts and "MODELARTS_PROJECT_ID" not in missing:
            lacking = [region for region in self.modelarts_regions if not self.project_of(region)]
            sentences += [
                f"MODELARTS_PROJECT_ID has no project for the region {region}." for region in lacking
            ]
        endpoint = self.modelarts_endpoint
        if need.modelarts and endpoint and "{region}" not in endpoint and len(self.modelarts_regions) > 1:
            sentences.append("MODELARTS_ENDPOINT is one for all regions: write {region} where they differ.")
        if sentences:
            raise SettingsError("\n".join(sentences))

    def _is_set(self, variable: str) -> bool:
        value = getattr(self, _FIELDS[variable])
        return bool(value.get_secret_value() if isinstance(value, SecretStr) else value)


@dataclass(frozen=True, slots=True)
class Need:
    """What a command needs: to reach ModelArts, to serve Slack."""

    modelarts: bool = False
    slack: bool = False

    def variables(self, settings: Settings) -> Iterator[str]:
        """The variables that must be set."""
        if self.slack:
            if not settings.slack_app_token.get_secret_value():
                yield "SLACK_SIGNING_SECRET"
            yield "SLACK_BOT_TOKEN"
        if self.modelarts:
            yield "MODELARTS_PROJECT_ID"
            yield "MODELARTS_AUTH_TOKEN"


_FIELDS = {str(field.alias): name for name, field in Settings.model_fields.items()}
HELP = {variable: str(Settings.model_fields[name].description) for variable, name in _FIELDS.items()}


def default_of(variable: str) -> str:
    """The default of a variable as it would be written; empty where there is none."""
    value = Settings.model_fields[_FIELDS[variable]].default
    if isinstance(value, SecretStr):
        return ""
    return (
        ",".join(value)
        if isinstance(value, tuple)
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )


def _sentences(error: ValidationError) -> Iterator[str]:
    for problem in error.errors(include_url=False, include_context=False, include_input=False):
        said = problem["msg"].removeprefix("Value error, ")
        yield f"{problem['loc'][0]} is wrong: {said[:1].lower()}{said[1:]}."
