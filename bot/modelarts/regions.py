"""Regions: where each one's ModelArts API stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.modelarts.client import RegionClient
from bot.modelarts.credentials import GivenToken

if TYPE_CHECKING:
    import httpx

    from bot.settings import Settings

# As in the official SDK's table of regions.
_DEFAULT = "https://modelarts.{region}.myhuaweicloud.com"


def read_endpoint(override: str, region: str) -> str:
    """The endpoint that an operator's setting means for `region`; empty means the default.

    `{region}` in it stands for the region, so that one setting serves several.
    """
    return (override or _DEFAULT).replace("{region}", region).rstrip("/")


def region_clients(settings: Settings, http: httpx.AsyncClient) -> list[RegionClient]:
    """A client for each region of `settings`, over one HTTP client."""
    auth = GivenToken(settings.modelarts_auth_token.get_secret_value())
    return [
        RegionClient(
            http,
            read_endpoint(settings.modelarts_endpoint, region),
            settings.project_of(region),
            region,
            auth,
        )
        for region in settings.modelarts_regions
    ]
