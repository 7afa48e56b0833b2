"""The schema that migrations make is the one that the rows name, on each database, also when several start at once."""

import threading
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

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
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == migrate.NEWEST
