"""Brings the schema up to date at start, safely when several processes start at once."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

MIGRATIONS = Path(__file__).parent / "migrations"
OUR_LOCK = 7_305_814  # any number, the same in every replica
LONGEST_MIGRATION_SECONDS = 120


def upgrade(engine: Engine) -> None:
    """One transaction behind one lock: whoever comes second finds it done."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection:
        _wait_longer(engine, connection.connection.dbapi_connection)
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": OUR_LOCK})
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        connection.invalidate()  # its longer waits are not for those who answer Slack


def _wait_longer(engine: Engine, connection: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    if engine.dialect.name == "sqlite":
        cursor.execute(f"PRAGMA busy_timeout = {LONGEST_MIGRATION_SECONDS * 1000}")
    else:
        cursor.execute(f"SET lock_timeout = '{LONGEST_MIGRATION_SECONDS}s'")
        cursor.execute(f"SET statement_timeout = '{LONGEST_MIGRATION_SECONDS}s'")
        connection.commit()  # type: ignore[attr-defined]
    cursor.close()
