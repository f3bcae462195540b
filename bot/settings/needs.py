"""What a command needs of the settings, and the sentences for what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.settings import Settings


class CredentialKind(StrEnum):
    """The ways to show ModelArts who the bot is; the first is used where several are set."""

    TOKEN = "token"  # noqa: S105, the kind's name
    KEY = "access key"
    USER = "IAM user"


# The variables of each kind; all of them must be set.
CREDENTIALS = {
    CredentialKind.TOKEN: ("MODELARTS_AUTH_TOKEN",),
    CredentialKind.KEY: ("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"),
    CredentialKind.USER: ("IAM_USERNAME", "IAM_PASSWORD", "IAM_DOMAIN"),
}


@dataclass(frozen=True, slots=True)
class Need:
    """What a command needs: to reach ModelArts, to serve Slack."""

    modelarts: bool = False
    slack: bool = False

    def variables(self, settings: Settings) -> Iterator[str]:
        """The variables that must be set."""
        if self.slack:
            if not settings.is_set("SLACK_APP_TOKEN"):
                yield "SLACK_SIGNING_SECRET"
            yield "SLACK_BOT_TOKEN"

    def lacking(self, settings: Settings) -> Iterator[str]:
        """A sentence for each variable that is missing, or does not go with another."""
        yield from _unset(settings, self.variables(settings))
        if self.modelarts:
            yield from _lacking_credential(settings)
            yield from _shared(settings)


def _unset(settings: Settings, names: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    for name in names:
        if not settings.is_set(name):
            yield f"{name} is not set: {settings.help_of(name)}"


def _lacking_credential(settings: Settings) -> Iterator[str]:
    """The variables that complete the credential that was begun; where none was, all that there are."""
    if settings.credential:
        return
    for names in CREDENTIALS.values():
        if any(map(settings.is_set, names)):
            yield from _unset(settings, names)
            return
    ways = ", nor ".join(" and ".join(names) for names in CREDENTIALS.values())
    yield ways.replace(",", " is not set,", 1) + ": ModelArts needs one of these."


def _shared(settings: Settings) -> Iterator[str]:
    """What is given once for several regions though it cannot be the same in them."""
    regions = settings.modelarts_regions
    for name, read in (
        ("MODELARTS_PROJECT_ID", settings.project_of),
        ("MODELARTS_ENDPOINT", settings.endpoint_of),
    ):
        values = {read(region) for region in regions}
        if len(regions) > len(values) == 1 and "" not in values:
            yield f"{name} is the same for all regions: write region=… for each, separated by commas."
