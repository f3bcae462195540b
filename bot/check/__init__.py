"""The check: from the settings to the first answer, what is wrong and which variable mends it.

ModelArts and Slack are asked side by side, and a whole check takes 65 seconds at most: 9 for DNS and TLS,
30 for the regions (DEADLINE); 20 for Slack meanwhile. The database has 20 more.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.check.choice import check_choice, check_names
from bot.check.database import check_database
from bot.check.findings import Finding, State, Step
from bot.check.modelarts import check_modelarts
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
        for finding in (*check_names(environ), *_unset(error)):
            yield finding
        return
    lacking = list(_lacking(settings, Need(modelarts=True)))
    before = (*check_names(environ), *_lacking(settings, Need(slack=True)), *lacking, *check_choice(settings))
    for finding in before:
        yield finding
    slack = asyncio.create_task(_gather(check_slack(settings)))
    try:
        if not lacking:  # else the credentials might go to a cloud that they are not of
            async for finding in check_modelarts(settings, transport):
                yield finding
        yield await check_database(settings, environ)
        for finding in await slack:
            yield finding
    finally:
        slack.cancel()


async def _gather(findings: AsyncIterator[Finding]) -> list[Finding]:
    return [finding async for finding in findings]


def _lacking(settings: Settings, need: Need) -> Iterator[Finding]:
    try:
        settings.require(need)
    except SettingsError as error:
        yield from _unset(error)


def _unset(error: SettingsError) -> Iterator[Finding]:
    for sentence in str(error).splitlines():
        yield Finding(Step.SETTINGS, State.FAILED, sentence)
