"""Meetings of pairings, and what people answered about them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, Table, bindparam, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.person import PersonId
from bot.domain.session import (
    ActionItem,
    CheckIn,
    CheckInAnswer,
    Concern,
    ConcernReply,
    Feedback,
    Session,
    SessionState,
)
from bot.domain.states import SESSION
from storage.repositories.base import Numbered
from storage.rows.pairings import (
    ActionItemRow,
    CheckInAnswerRow,
    CheckInRow,
    ConcernReplyRow,
    ConcernRow,
    FeedbackRow,
    PairingRow,
    SessionRow,
)

ANSWER = cast(Table, CheckInAnswerRow.__table__).c
ANSWERS = select(ANSWER.person_id, ANSWER.answer).where(ANSWER.check_in_id == bindparam("check_in_id"))


def _pairings_in(program_id: int) -> Select[Any]:
    return select(PairingRow.id).where(PairingRow.program_id == program_id)


class SessionTable(Numbered[Session]):
    row, kind = SessionRow, Session
    moves = SESSION

    def of(self, pairing_id: int) -> Sequence[Session]:
        query = self._select(self.table.c.pairing_id == pairing_id)
        return self._some(query.order_by(self.table.c.starts_at.desc(), self.table.c.id.desc()))

    def in_program(self, program_id: int) -> Sequence[Session]:
        return self._where(self.table.c.pairing_id.in_(_pairings_in(program_id)))

    def planned_after(self, program_id: int, moment: datetime) -> frozenset[int]:
        column = self.table.c
        planned = (column.state == SessionState.PLANNED, column.starts_at > moment)
        here = (column.workspace_id == self.workspace_id, column.pairing_id.in_(_pairings_in(program_id)))
        query = select(column.pairing_id).where(*here, *planned).distinct()
        return frozenset(self.connection.execute(query).scalars())


class ActionItemTable(Numbered[ActionItem]):
    row, kind = ActionItemRow, ActionItem

    def of(self, pairing_id: int) -> Sequence[ActionItem]:
        return self._equal(pairing_id=pairing_id)


class FeedbackTable(Numbered[Feedback]):
    row, kind = FeedbackRow, Feedback

    def find(self, *, session_id: int, person_id: PersonId) -> Feedback | None:
        return self._one(session_id=session_id, person_id=person_id)

    def in_program(self, program_id: int) -> Sequence[Feedback]:
        held = select(SessionRow.id).where(SessionRow.state == SessionState.HELD)
        column = self.table.c
        return self._where(column.pairing_id.in_(_pairings_in(program_id)), column.session_id.in_(held))


class CheckInTable(Numbered[CheckIn]):
    """Answers have rows of their own, so that two people answering at once do not undo each other."""

    row, kind = CheckInRow, CheckIn
    apart = frozenset({"answers"})

    def add(self, value: CheckIn) -> CheckIn:
        columns = self._columns(value) | {"workspace_id": self.workspace_id}
        del columns["id"]
        number = self.connection.execute(insert(self.table).values(columns).returning(self.table.c.id)).scalar_one()
        return replace(value, id=number)

    def asked(self, pairing_id: int, asked_at: datetime) -> CheckIn:
        # Both partners may answer at the same moment: whoever comes second finds the row of the first, and waits for
        # the answer of the first, since two answers that disagree are noticed by the second.
        columns = {"workspace_id": self.workspace_id, "pairing_id": pairing_id, "asked_at": asked_at, "version": 0}
        dialect = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        taken = dialect.insert(self.table).values(columns)
        same = {"version": self.table.c.version}
        self.connection.execute(taken.on_conflict_do_update(index_elements=["pairing_id", "asked_at"], set_=same))
        found = self._one(pairing_id=pairing_id, asked_at=asked_at)
        assert found is not None  # noqa: S101, it was just made
        return found

    def answer(self, check_in_id: int, person_id: PersonId, answer: CheckInAnswer) -> CheckIn:
        row = CheckInAnswerRow
        here = (row.check_in_id == check_in_id, row.person_id == person_id)
        self.connection.execute(delete(row).where(*here))
        columns = {"workspace_id": self.workspace_id, "check_in_id": check_in_id, "person_id": person_id}
        self.connection.execute(insert(row).values(columns | {"answer": answer}))
        return self.get(check_in_id)

    def latest(self, pairing_id: int) -> CheckIn | None:
        return self._first(self._select(self.table.c.pairing_id == pairing_id).order_by(self.table.c.id.desc()))

    def latest_in(self, program_id: int) -> Mapping[int, CheckIn]:
        newest = select(func.max(CheckInRow.id)).where(CheckInRow.pairing_id.in_(_pairings_in(program_id)))
        query = self._select(self.table.c.id.in_(newest.group_by(CheckInRow.pairing_id)))
        rows = self.connection.execute(query).mappings().all()
        row = CheckInAnswerRow
        answers = select(row.check_in_id, row.person_id, row.answer).where(
            row.check_in_id.in_({one["id"] for one in rows})
        )
        given: dict[int, dict[PersonId, CheckInAnswer]] = {one["id"]: {} for one in rows}
        for number, person_id, answer in self.connection.execute(answers):
            given[number][person_id] = answer
        return {one["pairing_id"]: self._with_answers(one, given[one["id"]]) for one in rows}

    def _value(self, row: Any) -> CheckIn:
        answers = self.connection.execute(ANSWERS, {"check_in_id": row["id"]})
        given = {found.person_id: found.answer for found in answers}
        return self._with_answers(row, given)

    def _with_answers(self, row: Any, given: dict[PersonId, CheckInAnswer]) -> CheckIn:
        return CheckIn(**{name: row[name] for name in self._names()}, answers=given)


class ConcernTable(Numbered[Concern]):
    row, kind = ConcernRow, Concern

    def to(self, reader_id: PersonId) -> Sequence[Concern]:
        return self._equal(reader_id=reader_id)

    def about(self, pairing_id: int) -> Sequence[Concern]:
        return self._equal(pairing_id=pairing_id)

    def add_reply(self, reply: ConcernReply) -> ConcernReply:
        return ConcernReplyTable(self.connection, self.workspace_id).add(reply)

    def replies(self, concern_id: int) -> Sequence[ConcernReply]:
        return ConcernReplyTable(self.connection, self.workspace_id).of(concern_id)


class ConcernReplyTable(Numbered[ConcernReply]):
    row, kind = ConcernReplyRow, ConcernReply

    def of(self, concern_id: int) -> Sequence[ConcernReply]:
        return self._equal(concern_id=concern_id)
