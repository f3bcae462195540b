"""The tables' history, a revision a module in `versions`, run by alembic on a connection that is given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config

if TYPE_CHECKING:
    from sqlalchemy import Connection

HERE = Path(__file__).parent


def migrate(connection: Connection, revision: str = "head") -> None:
    """Bring the tables up to `revision` in the connection's transaction, which is left to the caller."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    command.upgrade(config, revision)
