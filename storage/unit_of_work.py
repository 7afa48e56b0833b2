"""One `with` is one transaction in one workspace."""

from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot import ports
from bot.domain.person import PersonId, WorkspaceId
from bot.errors import Refusal, Refused, Unavailable
from storage.engine import READING
from storage.gathering import GatheringOutbox
from storage.repositories.base import Answers
from storage.repositories.contents import ProgramContentTable
from storage.repositories.forms import RematchTable
from storage.repositories.people import PeopleTable, WorkspaceTable
from storage.repositories.programs import ProgramTable
from storage.tables import Repositories

ACTING_LOCK = 7_305_816  # any number, the same in every replica


class SqlUnitOfWork(Repositories):
    """Leaving it cleanly commits, an exception rolls back. It can be entered again, and not while it is open."""

    def __init__(
        self, engine: Engine, workspace_id: WorkspaceId, *, reading: bool, acting: PersonId | None = None
    ) -> None:
        super().__init__()
        self.workspace_id = workspace_id
        self._engine = engine
        self._reading, self._acting = reading, acting
        self._connection: Connection | None = None
        self._answers: Answers | None = None
        self._gathering: GatheringOutbox | None = None

    def __enter__(self) -> Self:
        assert self._connection is None, "A unit of work is one transaction at a time."  # noqa: S101
        try:
            self._connection = self._engine.connect().execution_options(**{READING: self._reading})
            self._connection.begin()
            self._wait_for_what_they_do()
        except (DBAPIError, PoolTimeoutError) as error:
            self._close()
            raise Unavailable from error
        self._answers = {} if self._reading else None
        return self

    def _wait_for_what_they_do(self) -> None:
        """Of two presses at the same instant the second finds what the first has done. SQLite writes one by one anyway.

        It is the first thing that a transaction asks for, and the only one of its kind, so that two never wait for each
        other.
        """
        if self._acting and self._connection is not None and self._connection.dialect.name == "postgresql":
            whose = func.hashtext(f"{self.workspace_id} {self._acting}")
            self._connection.execute(select(func.pg_advisory_xact_lock(ACTING_LOCK, whose)))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._end(failed=error is not None)
        except DBAPIError as failure:
            raise _plainly(failure) from failure
        finally:
            self._close()
        if isinstance(error, DBAPIError):
            raise _plainly(error) from error

    def _end(self, *, failed: bool) -> None:
        connection = self._connection
        if connection is None:
            return
        transaction = connection.get_transaction()
        if transaction is None:
            return
        if failed:
            transaction.rollback()
            return
        if self._gathering is not None:
            self._gathering.write()
        transaction.commit()

    def _close(self) -> None:
        self.made.clear()
        self._gathering = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def here(self) -> tuple[Connection, WorkspaceId, Answers | None]:
        assert self._connection is not None, "Nothing is read before a unit of work is open."  # noqa: S101
        return self._connection, self.workspace_id, self._answers

    def remember_who_is_here(self) -> None:
        connection, workspace_id, _ = self.here()
        here = (connection, workspace_id, Answers())
        self.people = PeopleTable(*here)
        self.workspace = WorkspaceTable(*here)
        self.programs = ProgramTable(*here)
        self.contents = ProgramContentTable(*here)
        self.rematches = RematchTable(*here)
        self.outbox = self._gathering = GatheringOutbox(connection, workspace_id)


def _plainly(error: DBAPIError) -> Exception:
    """Two people doing the same at once is one thing to say, a database that does not answer another."""
    if isinstance(error, IntegrityError):
        return Refused(Refusal.CHANGED_MEANWHILE)
    return Unavailable()


class UnitsOfWork:
    """Makes units of work on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __call__(
        self, workspace_id: WorkspaceId, *, reading: bool = False, acting: PersonId | None = None
    ) -> ports.UnitOfWork:
        return SqlUnitOfWork(self._engine, workspace_id, reading=reading, acting=acting)


def opener(engine: Engine) -> ports.OpenUnitOfWork:
    return UnitsOfWork(engine)
