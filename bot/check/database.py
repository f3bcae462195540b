"""Checks of the database: whether it opens, and what is in it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.check.findings import Finding, State, Step
from bot.store.engine import read_url
from bot.store.errors import StoreError
from bot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.settings import Settings

_WITHIN = 20.0  # seconds


async def check_database(settings: Settings, environ: Mapping[str, str]) -> Finding:
    """What is found of DATABASE_URL. A file that is not there yet is not made, and stays so."""
    url = settings.database_url.get_secret_value()
    try:
        database = read_url(url)
        if database.file and not database.file.exists():
            return _lasting(f"{database.name} will be made", environ)
        async with asyncio.timeout(_WITHIN):
            said = f"{database.name}: {await _count(url)}"
    except StoreError as error:
        return Finding(Step.DATABASE, State.FAILED, str(error), mend="Mend DATABASE_URL, or what it names.")
    except TimeoutError:
        said = f"the database did not open within {_WITHIN:g} s"
        return Finding(Step.DATABASE, State.FAILED, said, mend="See what DATABASE_URL names.")
    return Finding(Step.DATABASE, State.OK, said) if database.url else _lasting(said, environ)


async def _count(url: str) -> str:
    store = await Store.open(url)
    try:
        async with store.reading() as unit:
            states = await unit.subscriptions.count()
            depth = await unit.outbox.depth()
    finally:
        await store.close()
    counted = ", ".join(f"{n} {state}" for state, n in states.items() if n)
    return f"subscriptions: {counted or 'none'}; to be delivered: {sum(depth.values())}"


def _lasting(said: str, environ: Mapping[str, str]) -> Finding:
    """A file: on Heroku it goes each day."""
    if "DYNO" in environ:
        mend = "Add heroku-postgresql, which sets DATABASE_URL."
        return Finding(
            Step.DATABASE, State.WARNING, f"{said}, and Heroku empties its disks each day", mend=mend
        )
    return Finding(Step.DATABASE, State.OK, said)
