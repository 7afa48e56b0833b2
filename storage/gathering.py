"""An outbox for work on many people: what is written is kept until it is asked about, or until the transaction ends."""

from typing import Any, cast

from sqlalchemy import Connection, Executable
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.person import WorkspaceId
from bot.nudges import Nudge
from storage.outbox import OutboxTable
from storage.outbox_rows import columns_of
from storage.repositories.base import Answers
from storage.rows.deliveries import OutboxRow


class GatheringOutbox(OutboxTable):
    """Two dozen nudges for each pair, one by one, are most of what an approval of thousands takes."""

    def __init__(self, connection: Connection, workspace_id: WorkspaceId, answers: Answers | None = None) -> None:
        self._gathered: list[dict[str, Any]] = []
        super().__init__(connection, workspace_id, answers)

    @property
    def connection(self) -> Connection:
        """Whatever is asked of the database sees what was gathered."""
        self.write()
        return self._connection

    @connection.setter
    def connection(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, nudge: Nudge) -> bool:
        """True, also where the key was written before: nobody has looked yet."""
        self._gathered.append(columns_of(nudge) | {"workspace_id": self.workspace_id})
        return True

    def write(self) -> None:
        """What was gathered; of one key the first, as when they are written one by one."""
        rows, self._gathered = self._gathered, []
        if rows:
            made = (postgresql if self._connection.dialect.name == "postgresql" else sqlite).insert(OutboxRow)
            self._connection.execute(cast(Executable, made.on_conflict_do_nothing()), rows)
