"""What a check says of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.catalogue.subscription import Place, State, Subscription
from bot.check.database import check_database
from bot.check.findings import State as Outcome
from bot.settings import Settings
from bot.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from bot.check.findings import Finding


async def looked_at(url: str, **environ: str) -> Finding:
    return await check_database(Settings.read({"DATABASE_URL": url}), environ)


async def test_a_database_that_opens_is_told_with_what_is_in_it(database_url: str) -> None:
    store = await Store.open(database_url)
    async with store.writing() as unit:
        await unit.subscriptions.put(Subscription(Place("T1", "C1"), "npu", "npu"))
        await unit.subscriptions.put(
            Subscription(Place("T1", "C2"), "npu", "npu", state=State.PARKED, reason="is_archived")
        )
    await store.close()
    finding = await looked_at(database_url)
    assert finding.state is Outcome.OK
    assert "subscriptions: 1 active, 1 parked; to be delivered: 0" in finding.said


async def test_a_file_that_is_not_there_yet_is_not_made(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    finding = await looked_at(f"sqlite:///{file}")
    assert (finding.state, finding.said) == (Outcome.OK, f"{file} will be made")
    assert not file.exists()


async def test_a_file_on_heroku_is_warned_of(tmp_path: Path) -> None:
    finding = await looked_at(f"sqlite:///{tmp_path / 'bot.db'}", DYNO="web.1")
    assert finding.state is Outcome.WARNING
    assert "DATABASE_URL" in finding.variables


async def test_a_database_that_does_not_open_names_its_variable_and_not_the_password() -> None:
    finding = await looked_at("postgresql://bot:hunter2@127.0.0.1:9/bot")
    assert finding.state is Outcome.FAILED
    assert "DATABASE_URL" in finding.variables
    assert "hunter2" not in finding.said + finding.mend
