"""SQLite or PostgreSQL, with waits that end well before Slack's three seconds."""

from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from typing import Any, cast

from sqlalchemy import Connection, Engine, create_engine, delete, event, make_url, select
from sqlalchemy.exc import ArgumentError

from bot.domain.person import WorkspaceId
from storage.rows import Row
from storage.rows.people import WorkspaceSettingsRow

LONGEST_WAIT_SECONDS = 2
READING = "reading"
# A server that vanished without a word is noticed by the system within some ten seconds, not two hours.
A_DEAD_CONNECTION_ENDS = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 8000,
}


def check_url(url: str) -> None:
    """Raises ValueError with a sentence where no database of ours can be meant."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise ValueError("is not a database address") from None
    if parsed.drivername not in {"sqlite", "postgresql+psycopg"}:
        raise ValueError("must begin with sqlite:/// or postgresql+psycopg://")
    if parsed.drivername == "sqlite":
        _check_file(parsed.database)


def _check_file(name: str | None) -> None:
    if not name or name == ":memory:":
        raise ValueError("must name a file, since what is in memory is gone after a restart")
    if not Path(name).absolute().parent.is_dir():
        raise ValueError(f"names a folder that is not there: {Path(name).absolute().parent}")


def create(url: str) -> Engine:
    return _sqlite(url) if make_url(url).get_backend_name() == "sqlite" else _postgresql(url)


def _postgresql(url: str) -> Engine:
    waits = f"-c lock_timeout={LONGEST_WAIT_SECONDS}s -c statement_timeout={LONGEST_WAIT_SECONDS}s"
    # A plan that was kept while a table was small would go on reading all of it.
    options = f"{waits} -c plan_cache_mode=force_custom_plan"
    return create_engine(
        url,
        pool_size=20,
        pool_timeout=LONGEST_WAIT_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,  # an error goes into the log, and what people wrote does not
        connect_args={"connect_timeout": LONGEST_WAIT_SECONDS, "options": options, **A_DEAD_CONNECTION_ENDS},
    )


def _sqlite(url: str) -> Engine:
    engine = create_engine(
        url,
        pool_size=20,
        pool_timeout=LONGEST_WAIT_SECONDS,
        hide_parameters=True,
        connect_args={"timeout": LONGEST_WAIT_SECONDS},
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def workspaces(engine: Engine) -> list[WorkspaceId]:
    with engine.connect() as connection:
        return list(connection.execute(select(WorkspaceSettingsRow.id).order_by(WorkspaceSettingsRow.id)).scalars())


def empty(url: str) -> None:
    """Forgets everything in every table: for a playground that begins again."""
    engine = create(url)
    with engine.begin() as connection:
        for table in reversed(Row.metadata.sorted_tables):
            connection.execute(delete(table))
    engine.dispose()


def _set_up_sqlite(connection: SQLiteConnection, _: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late for claims
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get(READING):
        # Waits for nobody and so never fails: the long way around it would take as long as a read.
        cast(SQLiteConnection, connection.connection.driver_connection).execute("BEGIN")
        return
    # A writer takes its lock at once, so that it never reads what it may then not write.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
