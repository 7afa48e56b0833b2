"""Brings the schema up to date at start, safely when several processes start at once."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import OperationalError

from bot.errors import Unavailable
from storage.engine import READING

MIGRATIONS = Path(__file__).parent / "migrations"
# The revision that this version of the bot needs; a test holds it to the newest file.
NEWEST = "0023"
OUR_LOCK = 7_305_814  # any number, the same in every replica
LONGEST_MIGRATION_SECONDS = 120


def upgrade(engine: Engine) -> None:
    """One transaction behind one lock: whoever comes second finds it done.

    Raises Unavailable where the database cannot be reached.
    """
    try:
        if not is_newest(engine):
            _upgrade(engine)
    except OperationalError as error:
        raise Unavailable from error


def _upgrade(engine: Engine) -> None:
    with engine.connect() as connection:
        _wait_longer(engine, connection.connection.dbapi_connection)
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": OUR_LOCK})
            _run_alembic(connection)
        connection.invalidate()  # its longer waits are not for those who answer Slack


def why_not_newest(engine: Engine) -> str | None:
    """What is in the way of working on it without starting the bot; None where nothing is."""
    try:
        return None if is_newest(engine) else "this version of the bot has not been started on yet"
    except OperationalError:
        return "cannot be reached"


def is_newest(engine: Engine) -> bool:
    """Asked without Alembic, which takes longer to import than everything else together."""
    # Read only, or on SQLite it would wait behind whoever is at it, and not for as long as that may take.
    with engine.connect().execution_options(**{READING: True}) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == NEWEST


def _run_alembic(connection: Any) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _wait_longer(engine: Engine, connection: Any) -> None:
    cursor = connection.cursor()
    if engine.dialect.name == "sqlite":
        cursor.execute(f"PRAGMA busy_timeout = {LONGEST_MIGRATION_SECONDS * 1000}")
        # A table that others refer to is changed by making it anew.
        cursor.execute("PRAGMA foreign_keys = OFF")
    else:
        cursor.execute(f"SET lock_timeout = '{LONGEST_MIGRATION_SECONDS}s'")
        cursor.execute(f"SET statement_timeout = '{LONGEST_MIGRATION_SECONDS}s'")
        connection.commit()
    cursor.close()
