"""A database of the first release, with a row in every table, becomes one of today and loses nothing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, get_origin

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Column, Engine, Enum, MetaData, Table, create_engine, func, insert, make_url, select, text
from sqlalchemy import types as kinds

from bot.domain.person import WorkspaceId
from storage import engine as database
from storage import migrate
from storage.columns import AsJson
from storage.rows import Row
from storage.unit_of_work import opener

HERE = "T0OLD"
MOMENT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
# What a column of JSON held in the first release, where an empty object would not do.
HELD: dict[str, Any] = {
    "answers": {},
    "audience": {"program_id": 1},
    "clocks": {},
    "holiday_calendars": ["DE"],
    "milestones": [],
    "people": ["U0ADA"],
    "readers": ["U0ADA"],
    "roles": ["mentor"],
    "rules": {},
    "subject": {"pairing": 1},
    "values": {},
    "working_hours": {},
}


@pytest.fixture
def empty_engine(database_url: str) -> Iterator[Engine]:
    """A database with nothing in it, beside the one that other tests share."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        made = database.create(f"{database_url}.old")
        yield made
        made.dispose()
        return
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS old_release"))
        connection.execute(text("CREATE DATABASE old_release"))
    made = database.create(url.set(database="old_release").render_as_string(hide_password=False))
    yield made
    made.dispose()
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE old_release"))
    admin.dispose()


def test_every_row_of_the_first_release_is_there_after_the_upgrade(empty_engine: Engine) -> None:
    to_revision(empty_engine, "0001")
    old = MetaData()
    with empty_engine.begin() as connection:
        old.reflect(connection)
        tables = [one for one in old.sorted_tables if one.name != "alembic_version"]
        for table in tables:
            connection.execute(insert(table).values(row_of(table)))
    migrate.upgrade(empty_engine)
    with empty_engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == migrate.NEWEST
        counts = {one.name: connection.execute(select(func.count()).select_from(one)).scalar() for one in tables}
    assert counts == dict.fromkeys(counts, 1)
    assert len(counts) > 15
    reads_as_today(empty_engine)


def reads_as_today(engine: Engine) -> None:
    """Today's values are made of yesterday's rows."""
    with opener(engine)(WorkspaceId(HERE), reading=True) as uow:
        assert uow.workspace.settings().holiday_calendars == ("DE",)
        assert uow.programs.get(1).id == 1
        assert uow.pairings.get(1).program_id == 1
        assert uow.sessions.get(1).pairing_id == 1
        assert uow.goals.get(1).id == 1
        assert uow.announcements.get(1).id == 1
        found = uow.outbox.find("key")
        assert found is not None
        assert found.claims == 0
        assert uow.outbox.standing(MOMENT).due == 1


def test_a_rule_about_the_first_day_goes_on_inviting(empty_engine: Engine) -> None:
    """It did so before it could be told not to; a rule about levels did not."""
    to_revision(empty_engine, "0018")
    old = MetaData()
    with empty_engine.begin() as connection:
        old.reflect(connection, only=["programs"])
        programs = old.tables["programs"]
        for number, rule in enumerate(({"started_within_days": 90}, {"levels": [1]}), start=1):
            own = {"id": number, "name": f"Program {number}", "rule": rule}
            connection.execute(insert(programs).values(row_of(programs) | own))
    migrate.upgrade(empty_engine)
    with opener(empty_engine)(WorkspaceId(HERE), reading=True) as uow:
        kept = [one.rule.keeps_inviting for one in uow.programs.all()]
    assert kept == [True, False]


def to_revision(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(migrate.MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def row_of(table: Table) -> dict[str, Any]:
    return {one.name: value_of(table, one) for one in table.columns if not one.nullable or one.primary_key}


def value_of(table: Table, column: "Column[Any]") -> Any:
    if column.name == "workspace_id" or (table.name == "workspaces" and column.name == "id"):
        return HERE
    today = Row.metadata.tables[table.name].columns.get(column.name)
    if today is not None and isinstance(today.type, Enum):
        return today.type.enums[0]
    if column.name in HELD and isinstance(column.type, kinds.JSON):
        return HELD[column.name]
    if today is not None and isinstance(today.type, AsJson) and get_origin(today.type.kind) in (tuple, frozenset):
        return []
    match column.type:
        case kinds.JSON():
            return {}
        case kinds.Boolean():
            return False
        case kinds.Integer() | kinds.Float():
            return 50 if column.name == "priority" else 1
        case kinds.DateTime():
            return MOMENT
        case kinds.Date():
            return date(2026, 3, 2)
    return "U0ADA" if column.name.endswith(("person_id", "author_id", "_by")) else column.name[:20]
