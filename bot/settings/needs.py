"""What a command needs of the settings, and the sentences for what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.settings import Settings


class CredentialKind(StrEnum):
    """The ways to show ModelArts who the bot is; the first is used where several are set.

    The token, which ends by itself, is the last: left from a trial it must not outlive what replaces it.
    """

    KEY = "access key"
    USER = "IAM user"
    TOKEN = "token"  # noqa: S105, the kind's name


# The variables of each kind; all of them must be set.
CREDENTIALS = {
    CredentialKind.KEY: ("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"),
    CredentialKind.USER: ("IAM_USERNAME", "IAM_PASSWORD", "IAM_DOMAIN"),
    CredentialKind.TOKEN: ("MODELARTS_AUTH_TOKEN",),
}
# What completes a credential that was begun.
_MISSING = {
    "HUAWEICLOUD_SDK_AK": "the access key's ID",
    "HUAWEICLOUD_SDK_SK": "that key's secret",
    "IAM_USERNAME": "the IAM user's name",
    "IAM_PASSWORD": "the IAM user's password",
    "IAM_DOMAIN": "the account's name (console: My Credentials)",
}
_SECURITY_TOKEN = "HUAWEICLOUD_SDK_SECURITY_TOKEN"  # noqa: S105, the variable's name
# How Slack's tokens begin; the last is of a bot token that is rotated.
_TOKENS = {"SLACK_APP_TOKEN": ("xapp-",), "SLACK_BOT_TOKEN": ("xoxb-", "xoxe.xoxb-")}
# What is each region's own, and how it may be given.
_OWN = (
    ("MODELARTS_PROJECT_ID", "write region=id for each, or leave it out to have it looked up"),
    ("MODELARTS_ENDPOINT", "put {region} into it, or write region=url for each"),
)
# What may be given by region.
_BY_REGION = ("MODELARTS_ENDPOINT", "MODELARTS_PROJECT_ID", "IAM_ENDPOINT")


@dataclass(frozen=True, slots=True)
class Need:
    """What a command needs: to reach ModelArts, to serve Slack, or only to post there."""

    modelarts: bool = False
    slack: bool = False
    posting: bool = False

    def variables(self, settings: Settings) -> Iterator[str]:
        """The variables that must be set."""
        if self.slack and not settings.is_set("SLACK_APP_TOKEN"):
            yield "SLACK_SIGNING_SECRET"
        if self.slack or self.posting:
            yield "SLACK_BOT_TOKEN"

    def lacking(self, settings: Settings) -> Iterator[str]:
        """A sentence for each variable that is missing, or does not go with another."""
        for name in self.variables(settings):
            if not settings.is_set(name):
                yield f"{name} is not set: {settings.help_of(name)}"
        if self.slack or self.posting:
            yield from wrong_tokens(settings).values()
        if self.modelarts:
            yield from _lacking_credential(settings)
            yield from _unasked(settings)
            yield from _shared(settings)


def wrong_tokens(settings: Settings) -> dict[str, str]:
    """The variables that hold what cannot be their token of Slack's, and a sentence for each."""
    held = {
        "SLACK_BOT_TOKEN": settings.slack_bot_token.get_secret_value(),
        "SLACK_APP_TOKEN": settings.slack_app_token.get_secret_value(),
    }
    return {
        name: _wrong_token(name, token)
        for name, token in held.items()
        if token and not token.startswith(_TOKENS[name])
    }


def _wrong_token(name: str, token: str) -> str:
    """Where a token belongs that is another's; or else how one would begin. It quotes nothing of the rest."""
    for place, starts in _TOKENS.items():
        for start in starts:
            if token.startswith(start):
                return f"{name} begins with {start}: that one belongs in {place}."
    return f"{name} is wrong: it must begin with {' or '.join(_TOKENS[name])}, as Slack's do."


def unused(settings: Settings) -> Iterator[str]:
    """A sentence for each credential that is begun but not used, since another is whole."""
    for kind, names in CREDENTIALS.items():
        there, missing = _halves(settings, names)
        if settings.credential and there and missing:
            verb, used = ("is" if len(missing) == 1 else "are"), ("is" if len(there) == 1 else "are")
            yield f"{_join(missing)} {verb} not set, so {_join(there)} {used} not used"
        if kind is CredentialKind.KEY and missing and settings.is_set(_SECURITY_TOKEN):
            yield f"{_SECURITY_TOKEN} is not used: it goes with {_join(names)}"


def _lacking_credential(settings: Settings) -> Iterator[str]:
    """The variables that complete the credential that was begun; where none was, all that there are."""
    if settings.credential:
        return
    for names in CREDENTIALS.values():
        there, missing = _halves(settings, names)
        for name in missing if there else ():
            yield (
                f"{name} is not set, but {_join(there)} {'is' if len(there) == 1 else 'are'}: "
                f"set it to {_MISSING[name]}, or unset {_join(there)}."
            )
        if there:
            return
    ways = ", nor ".join(_join(names) for names in CREDENTIALS.values())
    yield ways.replace(",", " are not set,", 1) + ": ModelArts needs one of these."


def _halves(settings: Settings, names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Those of `names` that are set, and those that are not."""
    there = [name for name in names if settings.is_set(name)]
    return there, [name for name in names if name not in there]


def _unasked(settings: Settings) -> Iterator[str]:
    """The regions that are named though they are not asked: there, the public endpoint would be."""
    asked = settings.modelarts_regions
    for variable in _BY_REGION:
        for region in settings.regions_named(variable):
            if region not in asked:
                yield (
                    f"{variable} names {region}, which is not in MODELARTS_REGIONS ({', '.join(asked)}): "
                    "correct one of them."
                )


def _shared(settings: Settings) -> Iterator[str]:
    """What is the same for several regions though it is each one's own."""
    regions = settings.modelarts_regions
    read = {"MODELARTS_PROJECT_ID": settings.project_of, "MODELARTS_ENDPOINT": settings.endpoint_of}
    for variable, mend in _OWN:
        values = {region: read[variable](region) for region in regions}
        for value in dict.fromkeys(filter(None, values.values())):
            sharing = [region for region in regions if values[region] == value]
            if len(sharing) > 1:
                which = "all regions" if len(sharing) == len(regions) else _join(sharing)
                yield f"{variable} is the same for {which}: {mend}."


def _join(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
