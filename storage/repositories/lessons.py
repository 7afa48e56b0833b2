"""Lessons read and agreements accepted."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.agreement import Acceptance
from bot.domain.lesson import Reading
from bot.domain.person import PersonId
from storage.repositories.base import Numbered
from storage.rows.lessons import AcceptanceRow, ReadingRow


class ReadingTable(Numbered[Reading]):
    row, kind = ReadingRow, Reading

    def of(self, person_id: PersonId) -> Sequence[Reading]:
        return self._equal(person_id=person_id)

    def find(self, *, person_id: PersonId, lesson_id: str) -> Reading | None:
        return self._one(person_id=person_id, lesson_id=lesson_id)

    def finished_by(self, person_ids: Collection[PersonId]) -> Mapping[PersonId, frozenset[str]]:
        """All of the workspace are read: naming thousands of people in a question is slower."""
        column, wanted = self.table.c, set(person_ids)
        here = (column.workspace_id == self.workspace_id, column.finished_at.is_not(None))
        found: dict[PersonId, set[str]] = defaultdict(set)
        for person_id, lesson_id in self.connection.execute(select(column.person_id, column.lesson_id).where(*here)):
            if person_id in wanted:
                found[person_id].add(lesson_id)
        return {person_id: frozenset(lessons) for person_id, lessons in found.items()}


class AcceptanceTable(Numbered[Acceptance]):
    row, kind = AcceptanceRow, Acceptance

    def add(self, acceptance: Acceptance) -> bool:  # type: ignore[override]  # added twice, it is there once
        columns = self._columns(acceptance) | {"workspace_id": self.workspace_id}
        del columns["id"]
        dialect = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        row = dialect.insert(self.table).values(columns).on_conflict_do_nothing().returning(self.table.c.id)
        return self.connection.execute(row).first() is not None

    def of(self, *, program_id: int, person_id: PersonId) -> Sequence[Acceptance]:
        return self._equal(program_id=program_id, person_id=person_id)

    def in_program(self, program_id: int) -> Sequence[Acceptance]:
        return self._equal(program_id=program_id)
