"""What a pairing keeps on its path, beside its sessions."""

from collections.abc import Sequence

from sqlalchemy import delete

from bot.domain.agenda import AgendaPoint
from bot.domain.connection import Connection
from bot.domain.person import PersonId
from bot.domain.reflection import Reflection
from bot.domain.resource import Resource
from bot.domain.states import CONNECTION
from storage.repositories.base import Numbered
from storage.rows.plans import AgendaPointRow, ConnectionRow, ReflectionRow, ResourceRow


class AgendaPointTable(Numbered[AgendaPoint]):
    row, kind = AgendaPointRow, AgendaPoint

    def of(self, pairing_id: int) -> Sequence[AgendaPoint]:
        return self._equal(pairing_id=pairing_id)

    def clear(self, pairing_id: int) -> None:
        column = self.table.c
        here = (column.workspace_id == self.workspace_id, column.pairing_id == pairing_id)
        self.connection.execute(delete(self.table).where(*here))


class ResourceTable(Numbered[Resource]):
    row, kind = ResourceRow, Resource

    def of(self, pairing_id: int) -> Sequence[Resource]:
        return self._equal(pairing_id=pairing_id)

    def for_program(self, program_id: int) -> Sequence[Resource]:
        return self._where(self.table.c.program_id == program_id, self.table.c.pairing_id.is_(None))

    def offered_by(self, person_id: PersonId) -> Sequence[Resource]:
        query = self._select(self.table.c.shared_by == person_id, self.table.c.pairing_id.is_(None))
        return self._some(query.order_by(self.table.c.id.desc()))

    def remove(self, resource: Resource) -> None:
        column = self.table.c
        self.connection.execute(
            delete(self.table).where(column.workspace_id == self.workspace_id, column.id == resource.id)
        )


class ReflectionTable(Numbered[Reflection]):
    row, kind = ReflectionRow, Reflection

    def of(self, writer_id: PersonId) -> Sequence[Reflection]:
        query = self._select(self.table.c.writer_id == writer_id)
        return self._some(query.order_by(self.table.c.written_at.desc(), self.table.c.id.desc()))


class ConnectionTable(Numbered[Connection]):
    row, kind = ConnectionRow, Connection
    moves = CONNECTION

    def of(self, pairing_id: int) -> Sequence[Connection]:
        return self._equal(pairing_id=pairing_id)

    def to(self, third_id: PersonId) -> Sequence[Connection]:
        return self._equal(third_id=third_id)
