"""The check: from the settings to the first answer, what is wrong and which variable mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.check.findings import Finding, State, Step
from bot.check.modelarts import check_choice, check_modelarts
from bot.check.slack import check_slack
from bot.settings import Need, Settings, SettingsError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping

    import httpx


async def check(
    environ: Mapping[str, str], transport: httpx.AsyncBaseTransport | None = None
) -> AsyncIterator[Finding]:
    """Each finding as it is made. What a missing setting does not keep from being looked at is looked at."""
    try:
        settings = Settings.read(environ)
    except SettingsError as error:
        for finding in _unset(error):
            yield finding
        return
    for need in (Need(slack=True), Need(modelarts=True)):
        try:
            settings.require(need)
        except SettingsError as error:
            for finding in _unset(error):
                yield finding
    for finding in check_choice(settings):
        yield finding
    if settings.credential:
        async for finding in check_modelarts(settings, transport):
            yield finding
    async for finding in check_slack(settings):
        yield finding


def _unset(error: SettingsError) -> Iterator[Finding]:
    for sentence in str(error).splitlines():
        yield Finding(Step.SETTINGS, State.FAILED, sentence)
