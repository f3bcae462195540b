"""Who the sandbox knows: its projects, its keys, its user; and the settings that make a bot one of them."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from bot.playground.signature import Key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SANDBOX_REGION = "cn-north-4"
SANDBOX_REGIONS = (SANDBOX_REGION, "ap-southeast-1")
SANDBOX_PROJECT_ID = "5a4db0c05a4db0c05a4db0c05a4db0c0"
# All of these open the sandbox alone.
SANDBOX_TOKEN = "sandbox-token"  # noqa: S105, it opens the sandbox alone
SANDBOX_AK = "SANDBOXAK00000000000"
SANDBOX_SK = "sandbox-secret-key-of-no-account-at-all-"
SANDBOX_TEMPORARY_AK = "SANDBOXTEMPORARYAK00"
SANDBOX_TEMPORARY_SK = "sandbox-temporary-secret-key-of-nothing-"
SANDBOX_SECURITY_TOKEN = "sandbox-security-token-of-no-account"  # noqa: S105, it opens the sandbox alone
SANDBOX_USER = "sandbox-user"
SANDBOX_PASSWORD = "sandbox-password"  # noqa: S105, it opens the sandbox alone
SANDBOX_DOMAIN = "sandbox-domain"

_REGION = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_NO_REGIONS = frozenset({"iam", "sandbox"})

KEYS = {
    key.ak: key
    for key in (
        Key(SANDBOX_AK, SANDBOX_SK),
        Key(SANDBOX_TEMPORARY_AK, SANDBOX_TEMPORARY_SK, SANDBOX_SECURITY_TOKEN),
    )
}


def is_region(name: str) -> bool:
    """Whether a region may have this name: what else is served beside the regions has names, too."""
    return bool(_REGION.fullmatch(name)) and name not in _NO_REGIONS


def project_of(region: str) -> str:
    """The project ID of a region: 32 hexadecimal digits, always the same."""
    return SANDBOX_PROJECT_ID if region == SANDBOX_REGION else make_id(f"project {region}")


def make_id(name: str) -> str:
    """An ID such as IAM gives, always the same for the same name."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def _token_settings(regions: tuple[str, ...]) -> dict[str, str]:
    several = ",".join(f"{region}={project_of(region)}" for region in regions)
    projects = several if len(regions) > 1 else project_of(regions[0])
    return {"MODELARTS_PROJECT_ID": projects, "MODELARTS_AUTH_TOKEN": SANDBOX_TOKEN}


def _key_settings(_regions: tuple[str, ...]) -> dict[str, str]:
    return {"HUAWEICLOUD_SDK_AK": SANDBOX_AK, "HUAWEICLOUD_SDK_SK": SANDBOX_SK}


def _temporary_key_settings(_regions: tuple[str, ...]) -> dict[str, str]:
    return {
        "HUAWEICLOUD_SDK_AK": SANDBOX_TEMPORARY_AK,
        "HUAWEICLOUD_SDK_SK": SANDBOX_TEMPORARY_SK,
        "HUAWEICLOUD_SDK_SECURITY_TOKEN": SANDBOX_SECURITY_TOKEN,
    }


def _password_settings(_regions: tuple[str, ...]) -> dict[str, str]:
    return {
        "IAM_USERNAME": SANDBOX_USER,
        "IAM_PASSWORD": SANDBOX_PASSWORD,
        "IAM_DOMAIN": SANDBOX_DOMAIN,
    }


# The kinds of credential, with the settings of each. A key and a password leave the project to be looked up.
CREDENTIALS: dict[str, Callable[[tuple[str, ...]], dict[str, str]]] = {
    "token": _token_settings,
    "key": _key_settings,
    "temporary key": _temporary_key_settings,
    "password": _password_settings,
}


def sandbox_settings(
    endpoint: str, credential: str = "token", regions: Iterable[str] = (SANDBOX_REGION,)
) -> dict[str, str]:
    """The settings that point a bot at a sandbox served at `endpoint`, with one of CREDENTIALS.

    MODELARTS_REGIONS is the last: who reads them a line at a time has them all with it.
    """
    asked = tuple(regions)
    return {
        "MODELARTS_ENDPOINT": f"{endpoint}/{{region}}",
        "IAM_ENDPOINT": f"{endpoint}/iam",
        **CREDENTIALS[credential](asked),
        "MODELARTS_REGIONS": ",".join(asked),
    }
