"""Forms that people answered, and offers of a new partner."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, String, Table, bindparam, case, delete, func, insert, select, type_coerce

from bot.domain.forms import FormAnswer, Number, Occasion, Paper
from bot.domain.person import PersonId
from bot.domain.rematch import Rematch, RematchAnswer
from storage.repositories.base import Numbered
from storage.rows.forms import FormAnswerRow, FormPaperRow, RematchAnswerRow, RematchRow
from storage.rows.pairings import PairingRow


class FormTable(Numbered[Paper]):
    row, kind = FormPaperRow, Paper

    def find(self, *, program_id: int, person_id: PersonId, form: Occasion, occurrence: str) -> Paper | None:
        return self._one(program_id=program_id, person_id=person_id, form=form, occurrence=occurrence)

    def of(self, person_id: PersonId) -> Sequence[Paper]:
        return self._equal(person_id=person_id)

    def answers_on(self, paper_id: int) -> Sequence[FormAnswer]:
        return self._answers.of(paper_id)

    def answer(self, paper_id: int, answers: Sequence[FormAnswer]) -> None:
        here = (FormAnswerRow.workspace_id == self.workspace_id, FormAnswerRow.paper_id == paper_id)
        self.connection.execute(delete(FormAnswerRow).where(*here))
        self._answers.add_all(answers)

    def sent_in(
        self, program_ids: Collection[int], forms: Collection[Occasion], questions: Collection[str] = ()
    ) -> Sequence[FormAnswer]:
        return self._answers.sent_in(program_ids, forms, questions)

    def numbers_in(self, program_ids: Collection[int]) -> Sequence[Number]:
        return self._answers.numbers_in(program_ids)

    def count_in(self, program_ids: Collection[int]) -> int:
        return self._answers.count_in(program_ids)

    @property
    def _answers(self) -> "FormAnswerTable":
        return FormAnswerTable(self.connection, self.workspace_id, self.answers)


class FormAnswerTable(Numbered[FormAnswer]):
    row, kind = FormAnswerRow, FormAnswer

    def of(self, paper_id: int) -> Sequence[FormAnswer]:
        return self._equal(paper_id=paper_id)

    def sent_in(
        self, program_ids: Collection[int], forms: Collection[Occasion], questions: Collection[str] = ()
    ) -> Sequence[FormAnswer]:
        column = self.table.c
        query = self._select(
            column.program_id.in_(program_ids), column.form.in_(forms), column.paper_id.in_(self._sent)
        )
        query = query.where(column.question.in_(questions)) if questions else query
        return self._some(query.order_by(column.answered_at, column.id))

    def numbers_in(self, program_ids: Collection[int]) -> Sequence[Number]:
        column = self.table.c
        # A form as its word, and a moment only where it is shown: of each, making a value takes longer than reading it.
        form, is_pulse = type_coerce(column.form, String), column.form == Occasion.PULSE
        shown = (form, column.question, column.program_id, column.person_id, column.number)
        moment = case((is_pulse, column.answered_at))
        here = (column.workspace_id == self.workspace_id, column.program_id.in_(program_ids))
        numbers = select(*shown, moment).where(*here, column.number.is_not(None), column.paper_id.in_(self._sent))
        found = self.connection.execute(numbers.order_by(column.answered_at, column.id))
        known = {one.value: one for one in Occasion}
        return [Number(known[row[0]], *row[1:]) for row in found]

    def count_in(self, program_ids: Collection[int]) -> int:
        column = self.table.c
        query = select(func.count()).select_from(self.table)
        here = (column.workspace_id == self.workspace_id, column.program_id.in_(program_ids))
        return int(self.connection.execute(query.where(*here)).scalar_one())

    @property
    def _sent(self) -> Select[tuple[int]]:
        paper = FormPaperRow.__table__.c
        return select(paper.id).where(paper.workspace_id == self.workspace_id, paper.sent_at.is_not(None))


ANSWER = cast(Table, RematchAnswerRow.__table__).c
ANSWERS = select(ANSWER.person_id, ANSWER.answer).where(ANSWER.rematch_id == bindparam("rematch_id"))


class RematchTable(Numbered[Rematch]):
    """Answers have rows of their own, so that two people answering at once do not undo each other."""

    row, kind = RematchRow, Rematch
    apart = frozenset({"answers"})

    def latest(self, pairing_id: int) -> Rematch | None:
        return self._first(self._select(self.table.c.pairing_id == pairing_id).order_by(self.table.c.id.desc()))

    def latest_of(self, pairing_ids: Collection[int]) -> Mapping[int, Rematch]:
        newest = select(func.max(RematchRow.id)).where(RematchRow.pairing_id.in_(pairing_ids))
        found = self._where(self.table.c.id.in_(newest.group_by(RematchRow.pairing_id))) if pairing_ids else ()
        return {one.pairing_id: one for one in found}

    def answer(self, rematch_id: int, person_id: PersonId, answer: RematchAnswer, now: datetime) -> Rematch:
        row = RematchAnswerRow
        self.connection.execute(delete(row).where(row.rematch_id == rematch_id, row.person_id == person_id))
        given = {"rematch_id": rematch_id, "person_id": person_id, "answer": answer, "answered_at": now}
        self.connection.execute(insert(row).values(given | {"workspace_id": self.workspace_id}))
        return self.get(rematch_id)

    def wanted_in(self, program_id: int) -> Sequence[tuple[int, PersonId]]:
        question = (self.row, program_id)
        if self.answers is None:
            return self._wanted_in(program_id)
        if question not in self.answers:
            self.answers[question] = self._wanted_in(program_id)
        return cast(Sequence[tuple[int, PersonId]], self.answers[question])

    def _wanted_in(self, program_id: int) -> Sequence[tuple[int, PersonId]]:
        pairings = select(PairingRow.id).where(PairingRow.program_id == program_id)
        row = RematchAnswerRow
        query = select(RematchRow.pairing_id, row.person_id).join(row, row.rematch_id == RematchRow.id)
        wanted = (row.answer == RematchAnswer.SOMEBODY_NEW, RematchRow.pairing_id.in_(pairings))
        here = (RematchRow.workspace_id == self.workspace_id, *wanted)
        return [(number, person_id) for number, person_id in self.connection.execute(query.where(*here))]

    def add(self, value: Rematch) -> Rematch:
        columns = self._columns(value) | {"workspace_id": self.workspace_id}
        del columns["id"]
        number = self.connection.execute(insert(self.table).values(columns).returning(self.table.c.id)).scalar_one()
        return replace(value, id=number)

    def _value(self, row: Any) -> Rematch:
        answers = self.connection.execute(ANSWERS, {"rematch_id": row["id"]})
        given = {found.person_id: found.answer for found in answers}
        return Rematch(**{name: row[name] for name in self._names()}, answers=given)
