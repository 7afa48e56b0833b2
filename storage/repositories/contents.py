"""The words and the path of programs, and who was named for one."""

from collections.abc import Sequence

from bot.domain.nomination import Nomination
from bot.domain.person import PersonId
from bot.domain.plan import ContentVersion
from storage.repositories.base import Numbered
from storage.rows.contents import NominationRow, ProgramContentRow


class ProgramContentTable(Numbered[ContentVersion]):
    row, kind = ProgramContentRow, ContentVersion

    def latest(self, program_id: int) -> ContentVersion | None:
        query = self._select(self.table.c.program_id == program_id)
        return self._first(query.order_by(self.table.c.number.desc()))

    def of(self, program_id: int) -> Sequence[ContentVersion]:
        return self._equal(program_id=program_id)


class NominationTable(Numbered[Nomination]):
    row, kind = NominationRow, Nomination

    def in_program(self, program_id: int) -> Sequence[Nomination]:
        return self._equal(program_id=program_id)

    def by(self, nominator_id: PersonId) -> Sequence[Nomination]:
        return self._equal(nominator_id=nominator_id)
