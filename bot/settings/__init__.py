"""The settings: one typed object, read once from the environment; each variable with its help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from bot.settings.needs import CREDENTIALS, CredentialKind, Need, unused, wrong_tokens
from bot.settings.rules import (
    Authorities,
    Base,
    Command,
    DatabaseUrl,
    Days,
    Delivery,
    Endpoints,
    Key,
    Level,
    Once,
    Port,
    Projects,
    Regions,
    Seconds,
    Secret,
    SecretText,
    Text,
    of_region,
    regions_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "CREDENTIALS",
    "HELP",
    "CredentialKind",
    "Delivery",
    "Need",
    "Settings",
    "SettingsError",
    "default_of",
    "misspelt",
    "unused",
    "wrong_tokens",
]


class SettingsError(Exception):
    """The environment lacks a setting or holds a wrong one. str() is a sentence for each, naming it."""


class Settings(BaseModel):
    """What the environment says. Each field's alias is its variable; empty means not set."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=False)

    slack_signing_secret: Secret = Field(
        SecretStr(""),
        alias="SLACK_SIGNING_SECRET",
        description="Slack app → Basic Information → Signing Secret. Needed by `serve` without Socket Mode.",
    )
    slack_bot_token: Secret = Field(
        SecretStr(""),
        alias="SLACK_BOT_TOKEN",
        description=(
            "Slack app → OAuth & Permissions → Bot User OAuth Token (`xoxb-…`). "
            "Needed by `serve`, `worker` and `poll`."
        ),
    )
    slack_app_token: Secret = Field(
        SecretStr(""),
        alias="SLACK_APP_TOKEN",
        description="App-level token (`xapp-…`). Set, it turns Socket Mode on.",
    )
    slack_api_url: Base = Field(
        "https://slack.com/api/",
        alias="SLACK_API_URL",
        description="Another base for Slack's Web API. Its host may then be a response_url's host too.",
    )
    slack_command: Command = Field(
        "/runtimes", alias="SLACK_COMMAND", description="The slash command, as it is named in the Slack app."
    )
    modelarts_regions: Regions = Field(
        ("cn-north-4",),
        alias="MODELARTS_REGIONS",
        description="Regions to ask, separated by commas.",
    )
    modelarts_endpoint: Endpoints = Field(
        "",
        alias="MODELARTS_ENDPOINT",
        description=(
            "Another endpoint than the public one; `{region}` in it stands for the region. "
            "Or one a region, as `region=url,…`."
        ),
    )
    modelarts_project_id: Projects = Field(
        "",
        alias="MODELARTS_PROJECT_ID",
        description="The project's ID, or one a region as `region=id,…`. Where none is given, IAM is asked.",
    )
    huaweicloud_sdk_ak: Key = Field(
        "",
        alias="HUAWEICLOUD_SDK_AK",
        description="An access key that signs each request, with `HUAWEICLOUD_SDK_SK`. Needs no renewal.",
    )
    huaweicloud_sdk_sk: Secret = Field(
        SecretStr(""), alias="HUAWEICLOUD_SDK_SK", description="The secret of that access key."
    )
    huaweicloud_sdk_security_token: Secret = Field(
        SecretStr(""),
        alias="HUAWEICLOUD_SDK_SECURITY_TOKEN",
        description="The security token that a temporary access key comes with.",
    )
    iam_username: Text = Field(
        "",
        alias="IAM_USERNAME",
        description="An IAM user, with `IAM_PASSWORD` and `IAM_DOMAIN`; tokens are taken and renewed for it.",
    )
    iam_password: SecretText = Field(
        SecretStr(""), alias="IAM_PASSWORD", description="The password of that user."
    )
    iam_domain: Text = Field(
        "",
        alias="IAM_DOMAIN",
        description="The name of that user's account (console: My Credentials).",
    )
    modelarts_auth_token: Secret = Field(
        SecretStr(""),
        alias="MODELARTS_AUTH_TOKEN",
        description=(
            "A token to send as `X-Auth-Token`, for its 24 hours. "
            "An access key or an IAM user, the lasting ways, comes before it."
        ),
    )
    iam_endpoint: Endpoints = Field(
        "",
        alias="IAM_ENDPOINT",
        description="Another endpoint for IAM than the public one, in the forms of `MODELARTS_ENDPOINT`.",
    )
    modelarts_ca_file: Authorities = Field(
        "",
        alias="MODELARTS_CA_FILE",
        description="A PEM file of authorities to trust for ModelArts and IAM, beside the public ones.",
    )
    catalogue_ttl: Seconds = Field(
        300.0,
        alias="CATALOGUE_TTL",
        description="Seconds for which an answer of ModelArts counts as fresh.",
    )
    database_url: DatabaseUrl = Field(
        SecretStr("sqlite:///runtimes-bot.db"),
        alias="DATABASE_URL",
        description="Where subscriptions and history are kept: `sqlite:///FILE` or `postgresql://…`.",
    )
    poll_interval: Seconds = Field(
        300.0,
        alias="POLL_INTERVAL",
        description="Seconds from one look for changes to the next.",
    )
    history_days: Days = Field(
        180,
        alias="HISTORY_DAYS",
        description="Days for which changes and delivered notices are kept, 31 at least.",
    )
    delivery: Once = Field(
        Delivery.AT_LEAST_ONCE,
        alias="DELIVERY",
        description=(
            "What becomes of a message that may have been posted, in a channel whose history cannot be read: "
            "`at-least-once` posts it again, `at-most-once` does not."
        ),
    )
    port: Port = Field(
        3000,
        alias="PORT",
        description=(
            "The port `serve` listens on. Where it is set, `worker` does, too, for its health and metrics."
        ),
    )
    log_level: Level = Field("INFO", alias="LOG_LEVEL", description="DEBUG, INFO, WARNING or ERROR.")

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """The settings in `environ`; SettingsError names every variable that is wrong."""
        given = {name: value.strip() for name, value in environ.items() if value.strip()}
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise SettingsError("\n".join(_sentences(error))) from None

    @property
    def asks_modelarts(self) -> bool:
        """Whether there is any setting of how to reach ModelArts."""
        return any(name.startswith(("modelarts_", "huaweicloud_", "iam_")) for name in self.model_fields_set)

    @property
    def credential(self) -> CredentialKind | None:
        """The kind of credential to use: the first of them that is set whole."""
        return next((kind for kind, names in CREDENTIALS.items() if all(map(self.is_set, names))), None)

    def project_of(self, region: str) -> str:
        """The project ID for `region`; empty where none is given."""
        return of_region(self.modelarts_project_id, region)

    def endpoint_of(self, region: str) -> str:
        """The ModelArts endpoint for `region`, without a slash at its end; empty where none is given."""
        return of_region(self.modelarts_endpoint, region).replace("{region}", region).rstrip("/")

    def iam_endpoint_of(self, region: str) -> str:
        """As `endpoint_of`, for IAM."""
        return of_region(self.iam_endpoint, region).replace("{region}", region).rstrip("/")

    def regions_named(self, variable: str) -> tuple[str, ...]:
        """The regions that a setting of `region=value,…` names; none where it has one value for all."""
        return regions_in(getattr(self, _FIELDS[variable]))

    def require(self, need: Need) -> None:
        """SettingsError with a sentence for each variable that `need` lacks."""
        if sentences := list(need.lacking(self)):
            raise SettingsError("\n".join(sentences))

    def is_set(self, variable: str) -> bool:
        """Whether a variable has a value, be it its default."""
        value = getattr(self, _FIELDS[variable])
        return bool(value.get_secret_value() if isinstance(value, SecretStr) else value)

    def help_of(self, variable: str) -> str:
        """What a variable is for."""
        return HELP[variable]


_PREFIXES = (
    "MODELARTS_",
    "HUAWEICLOUD_SDK_",
    "IAM_",
    "SLACK_",
    "CATALOGUE_",
    "DATABASE_",
    "POLL_",
)  # of nobody else's names
_NEAR = 0.85  # of two names, by their letters; two that changed places count as one slip
_FIELDS = {str(field.alias): name for name, field in Settings.model_fields.items()}
HELP = {variable: str(Settings.model_fields[name].description) for variable, name in _FIELDS.items()}


def default_of(variable: str) -> str:
    """The default of a variable as it would be written; empty where there is none."""
    value = Settings.model_fields[_FIELDS[variable]].default
    if isinstance(value, SecretStr):
        return value.get_secret_value()  # of a default, none is secret
    return (
        ",".join(value)
        if isinstance(value, tuple)
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )


def misspelt(environ: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each variable that is probably one of these with a slip in its name."""
    for name in sorted(environ):
        if environ[name].strip() and name not in HELP and (meant := _nearest(name, environ)):
            yield f"{name} is no setting; did you mean {meant}?"


def _nearest(name: str, environ: Mapping[str, str]) -> str:
    """The variable that `name` is near to; empty where there is none, or that one is set besides."""
    if not name.startswith(_PREFIXES):
        return ""
    found = extractOne(name, HELP.keys(), scorer=OSA.normalized_similarity, score_cutoff=_NEAR)
    return found[0] if found and not environ.get(found[0], "").strip() else ""


def _sentences(error: ValidationError) -> Iterator[str]:
    for problem in error.errors(include_url=False, include_context=False, include_input=False):
        said = problem["msg"].removeprefix("Value error, ")
        yield f"{problem['loc'][0]} is wrong: {said[:1].lower()}{said[1:]}."
