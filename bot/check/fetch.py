"""One fetch for a command: whether the client can be made, what is known, and what mends the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.modelarts.cache import CachedCatalogue
from bot.modelarts.exchange import http_client
from bot.modelarts.hints import hint_of
from bot.modelarts.regions import region_clients

if TYPE_CHECKING:
    import httpx

    from bot.catalogue.view import View
    from bot.modelarts.cache import Fetched
    from bot.settings import Settings


async def try_client(settings: Settings) -> None:
    """SettingsError where a variable keeps the HTTP client from being made."""
    async with http_client(ca_file=settings.modelarts_ca_file):
        pass


async def fetch(
    settings: Settings, transport: httpx.AsyncBaseTransport | None
) -> tuple[View, dict[str, list[str]]]:
    """What is known once each region has been asked; and the hints for those that failed, by name."""
    failed: dict[str, str] = {}

    def note(fetched: Fetched) -> None:
        if fetched.error:
            failed[fetched.region] = hint_of(fetched.error)

    async with http_client(transport, settings.modelarts_ca_file) as http:
        clients = region_clients(settings, http)
        catalogue = CachedCatalogue(clients, ttl=settings.catalogue_ttl, observe=note)
        view = await catalogue.settled()
    hints: dict[str, list[str]] = {}
    for region in settings.modelarts_regions:
        if region in failed:
            hints.setdefault(failed[region], []).append(region)
    return view, hints
