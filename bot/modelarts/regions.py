"""Regions: where each one's ModelArts and IAM stand, and the clients for those of the settings."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bot.modelarts.account import Account
from bot.modelarts.client import RegionClient
from bot.modelarts.credentials import Credential, KeyCredential, TokenCredential, UserCredential
from bot.modelarts.exchange import Exchange
from bot.modelarts.guard import Guard
from bot.modelarts.iam import Iam, User
from bot.modelarts.signing import AccessKey
from bot.settings import CredentialKind

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from bot.modelarts.exchange import Heard
    from bot.settings import Settings

# As in the official SDK's tables, but for ap-southeast-1: there the SDK alone writes myhuaweicloud.cn.
_MODELARTS = "https://modelarts.{region}.myhuaweicloud.com"
_IAM = "https://iam.{region}.myhuaweicloud.com"
_GLOBAL_IAM = "https://iam.myhuaweicloud.com"
_EUROPE = ("eu-west-101", ".myhuaweicloud.com", ".myhuaweicloud.eu")
# fmt: off
# The regions that the SDK knows ModelArts to be in; others may come, and are asked all the same.
KNOWN_REGIONS = frozenset({
    "af-north-1", "af-south-1", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4",
    "cn-east-3", "cn-east-4", "cn-north-1", "cn-north-11", "cn-north-12", "cn-north-2", "cn-north-4",
    "cn-north-9", "cn-south-1", "cn-southwest-2", "cn-southwest-3", "la-north-2", "la-south-2",
    "me-east-1", "sa-brazil-1", "tr-west-1",
})
# Those with an IAM of their own; of the others the global one knows.
_WITH_IAM = frozenset({
    "ae-ad-1", "af-south-1", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4",
    "cn-east-2", "cn-east-3", "cn-east-4", "cn-east-5", "cn-north-1", "cn-north-12", "cn-north-2",
    "cn-north-4", "cn-north-9", "cn-south-1", "cn-south-2", "cn-southwest-2", "eu-west-0",
    "eu-west-101", "la-north-2", "la-south-2", "me-east-1", "my-kualalumpur-1", "na-mexico-1",
    "ru-moscow-1", "sa-brazil-1", "tr-west-1",
})
# fmt: on


def modelarts_endpoint(settings: Settings, region: str) -> str:
    """Where ModelArts of `region` stands, without a slash at its end."""
    return settings.endpoint_of(region) or _place(_MODELARTS, region)


def iam_endpoint(settings: Settings, region: str) -> str:
    """Where IAM of `region` stands, without a slash at its end."""
    return settings.iam_endpoint_of(region) or _place(_IAM if region in _WITH_IAM else _GLOBAL_IAM, region)


def choose_credential(
    settings: Settings,
    clock: Callable[[], float] = time.time,
    timer: Callable[[], float] = time.monotonic,
) -> Credential:
    """The credential that `settings` give. `clock` answers Unix seconds, `timer` seconds that only grow."""
    match settings.credential:
        case CredentialKind.KEY:
            return KeyCredential(
                AccessKey(
                    settings.huaweicloud_sdk_ak,
                    settings.huaweicloud_sdk_sk.get_secret_value(),
                    settings.huaweicloud_sdk_security_token.get_secret_value(),
                ),
                clock,
                Guard(timer),
            )
        case CredentialKind.USER:
            return UserCredential(
                User(settings.iam_username, settings.iam_password.get_secret_value(), settings.iam_domain),
                clock,
                Guard(timer),
            )
        case _:
            return TokenCredential(settings.modelarts_auth_token.get_secret_value())


def region_clients(
    settings: Settings,
    http: httpx.AsyncClient,
    *,
    observe: Callable[[Heard], None] = lambda _: None,
    clock: Callable[[], float] = time.time,
    timer: Callable[[], float] = time.monotonic,
) -> list[RegionClient]:
    """A client for each region of `settings`, over one HTTP client and one credential."""
    exchange = Exchange(http, clock, observe)
    credential = choose_credential(settings, clock, timer)

    def client(region: str) -> RegionClient:
        iam = Iam(exchange, iam_endpoint(settings, region))
        account = Account(credential, iam, region, settings.project_of(region), timer)
        return RegionClient(exchange, modelarts_endpoint(settings, region), region, account)

    return [client(region) for region in settings.modelarts_regions]


def _place(form: str, region: str) -> str:
    european, usual, own = _EUROPE
    return form.replace(usual, own if region == european else usual).replace("{region}", region)
