"""One fetch for a command: whether the client can be made, what is known, and what mends the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.modelarts.cache import CachedCatalogue
from bot.modelarts.exchange import http_client
from bot.modelarts.hints import hint_of
from bot.modelarts.regions import region_clients

if TYPE_CHECKING:
    from collections.abc import Iterable

    import httpx

    from bot.catalogue.view import View
    from bot.modelarts.cache import Fetched
    from bot.modelarts.errors import ModelArtsError
    from bot.settings import Settings


class Failures:
    """The error of each region whose last try failed: the operator is told what the log would say."""

    def __init__(self) -> None:
        self._errors: dict[str, ModelArtsError] = {}

    def note(self, fetched: Fetched) -> None:
        """Take note of a try, as the catalogue's observer."""
        self._errors.pop(fetched.region, None)
        if fetched.error:
            self._errors[fetched.region] = fetched.error

    def said(self, regions: Iterable[str]) -> list[tuple[str, str]]:
        """Those of `regions` that failed, each with the operator's line of its error."""
        return [(region, str(self._errors[region])) for region in regions if region in self._errors]

    def hints(self, regions: Iterable[str]) -> dict[str, list[str]]:
        """What mends those of `regions` that failed, and the regions that each sentence is of."""
        hints: dict[str, list[str]] = {}
        for region in regions:
            if region in self._errors:
                hints.setdefault(hint_of(self._errors[region]), []).append(region)
        return hints


async def try_client(settings: Settings) -> None:
    """SettingsError where a variable keeps the HTTP client from being made."""
    async with http_client(ca_file=settings.modelarts_ca_file):
        pass


async def fetch(
    settings: Settings, transport: httpx.AsyncBaseTransport | None
) -> tuple[View, dict[str, list[str]]]:
    """What is known once each region has been asked; and the hints for those that failed, by name."""
    failures = Failures()
    async with http_client(transport, settings.modelarts_ca_file) as http:
        clients = region_clients(settings, http)
        catalogue = CachedCatalogue(clients, ttl=settings.catalogue_ttl, observe=failures.note)
        view = await catalogue.settled()
    return view, failures.hints(settings.modelarts_regions)
