"""The schema that migrations make is the one that the rows name, on each database, also when several start at once."""

import threading
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, insert, inspect, text

from storage import engine as database
from storage import migrate
from storage.rows import Row


def test_the_rows_and_the_migrations_have_not_drifted_apart(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        differences = compare_metadata(context, Row.metadata)
    assert differences == []


def test_every_table_has_the_workspace_id() -> None:
    without = [name for name, table in Row.metadata.tables.items() if "workspace_id" not in table.c]
    assert without == ["workspaces"], "the workspaces table is the one whose id it is"


def test_several_processes_may_start_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    failures: list[BaseException] = []

    def start() -> None:
        engine = database.create(url)
        try:
            migrate.upgrade(engine)
        except BaseException as error:  # noqa: BLE001, whatever it is, the test must see it
            failures.append(error)
        finally:
            engine.dispose()

    starting = [threading.Thread(target=start) for _ in range(4)]
    for thread in starting:
        thread.start()
    for thread in starting:
        thread.join()
    assert failures == []
    assert "programs" in inspect(database.create(url)).get_table_names()


def test_the_newest_migration_is_the_one_that_a_start_looks_for() -> None:
    assert ScriptDirectory.from_config(migrate_config()).get_current_head() == migrate.NEWEST


def test_a_pause_that_is_on_goes_on_in_the_way_it_is_kept_now(tmp_path: Path) -> None:
    """What an earlier version had moved was marked by a reason, and is known by the moment now."""
    engine = database.create(f"sqlite:///{tmp_path / 'old.db'}")
    config = migrate_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0015")
        tables = MetaData()
        tables.reflect(connection)
        put = partial(_put, connection, tables)
        put("programs", id=7, time_zone="Europe/Berlin", paused_at=AT, paused_until=date(2026, 4, 1))
        put("pairings", id=9, program_id=7, paused_until=date(2026, 3, 20))
        for number, reason in enumerate(("pause:7", "pairing-pause:9", "another nudge has the day"), start=1):
            put("outbox", id=number, key=f"k{number}", reason=reason)
        command.upgrade(config, "0016")
        stop = connection.execute(text("SELECT about, begins_at, ends_at FROM clock_stops")).one()
        rows = connection.execute(text("SELECT stopped_until, reason FROM outbox ORDER BY id")).all()
    engine.dispose()
    assert [str(one)[:16] for one in stop] == ["program:7", "2026-03-02 10:00", "2026-03-31 22:00"]
    assert [(str(one)[:16], reason) for one, reason in rows] == [
        ("2026-03-31 22:00", ""),
        ("2026-03-19 23:00", ""),
        ("None", "another nudge has the day"),
    ]


AT = datetime(2026, 3, 2, 10, tzinfo=UTC)


def migrate_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    return config


def _put(connection: Connection, tables: MetaData, name: str, **values: object) -> None:
    """A row of an older schema: what is not given gets the smallest value of its type."""
    table = tables.tables[name]
    needed = [
        one for one in table.columns if not one.nullable and one.server_default is None and one.name not in values
    ]
    smallest = {int: 0, float: 0.0, bool: False, datetime: AT, date: AT.date(), str: ""}
    connection.execute(
        insert(table).values({**{one.name: smallest.get(one.type.python_type, {}) for one in needed}, **values})
    )
