"""The words and the path of programs, and who was named for one."""

from collections.abc import Sequence
from typing import cast
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Table, bindparam, select

from bot.domain.nomination import Nomination
from bot.domain.person import PersonId
from bot.domain.plan import ContentVersion
from storage.repositories.base import Numbered
from storage.rows.contents import NominationRow, ProgramContentRow

# A version never changes, and is long: whoever only reads gets the one that was read before, by its id.
READ: WeakKeyDictionary[Engine, dict[tuple[str, int], ContentVersion]] = WeakKeyDictionary()

CONTENTS = cast(Table, ProgramContentRow.__table__)
NEWEST = (
    select(CONTENTS.c.id)
    .where(CONTENTS.c.workspace_id == bindparam("workspace_id"))
    .where(CONTENTS.c.program_id == bindparam("program_id"))
    .order_by(CONTENTS.c.number.desc())
    .limit(1)
)


class ProgramContentTable(Numbered[ContentVersion]):
    row, kind = ProgramContentRow, ContentVersion

    def latest(self, program_id: int) -> ContentVersion | None:
        if self.answers is None:
            return self._latest(program_id)
        question = (self.row, program_id)
        if question not in self.answers:
            self.answers[question] = self._latest(program_id)
        return cast(ContentVersion | None, self.answers[question])

    def _latest(self, program_id: int) -> ContentVersion | None:
        here = {"workspace_id": self.workspace_id, "program_id": program_id}
        asked = (ProgramContentRow, "newest", program_id)
        if self.answers is not None and asked in self.answers:
            number = self.answers[asked]
        else:
            number = self.connection.execute(NEWEST, here).scalar()
        if self.answers is not None:
            self.answers[asked] = number
        return None if number is None else self.get(number)

    def get(self, id: int) -> ContentVersion:  # noqa: A002, it is the value's id
        if self.answers is None:  # what this transaction wrote may still be taken back
            return super().get(id)
        known, own = READ.setdefault(self.connection.engine, {}), (self.workspace_id, id)
        if own not in known:
            known[own] = super().get(id)
        return known[own]

    def of(self, program_id: int) -> Sequence[ContentVersion]:
        return self._equal(program_id=program_id)


class NominationTable(Numbered[Nomination]):
    row, kind = NominationRow, Nomination

    def in_program(self, program_id: int) -> Sequence[Nomination]:
        return self._equal(program_id=program_id)

    def by(self, nominator_id: PersonId) -> Sequence[Nomination]:
        return self._equal(nominator_id=nominator_id)
