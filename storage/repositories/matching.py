"""Runs of a matching, who has places there, what was changed in a proposal, and the groups that people named."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, delete, func, insert, select, update

from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Role
from bot.domain.matching_run import MatchingRun, RunState
from bot.domain.pairing import ProposalChange
from bot.domain.person import Person, PersonId
from storage.repositories.base import InWorkspace, Numbered
from storage.rows.matching import GroupAnswerRow, GroupQuestionRow, MatchingRunRow, ProposalChangeRow
from storage.rows.people import PersonRow
from storage.rows.programs import EnrollmentRow


class MatchingRunTable(Numbered[MatchingRun]):
    row, kind = MatchingRunRow, MatchingRun

    def at_work(self, program_id: int) -> MatchingRun | None:
        return self._one(program_id=program_id, state=RunState.COMPUTING)

    def latest(self, program_id: int) -> MatchingRun | None:
        query = self._select(self.table.c.program_id == program_id)
        return self._first(query.order_by(self.table.c.id.desc()))

    def done_before(self, program_id: int, run_id: int) -> MatchingRun | None:
        earlier = (self.table.c.program_id == program_id, self.table.c.id < run_id)
        query = self._select(*earlier, self.table.c.state == RunState.DONE)
        return self._first(query.order_by(self.table.c.id.desc()))

    def of_proposal(self, proposal_id: int) -> MatchingRun | None:
        return self._one(proposal_id=proposal_id)

    def hold(self, run_id: int) -> MatchingRun | None:
        return self._first(self._select(self.table.c.id == run_id).with_for_update())

    def tell(self, run_id: int, stage: str, share: float) -> bool:
        column = self.table.c
        here = (column.workspace_id == self.workspace_id, column.id == run_id, column.state == RunState.COMPUTING)
        values = {"stage": stage, "share": share, "version": column.version + 1}
        return self.connection.execute(update(self.table).where(*here).values(values)).rowcount == 1


class PlaceTable(InWorkspace):
    """Who is in a program, for counting places: without answers, names and the rest, which thousands make slow."""

    def of(self, program_id: int) -> Sequence[tuple[Enrollment, Person]]:
        place, person = EnrollmentRow, PersonRow
        inside = (EnrollmentState.ENROLLED, EnrollmentState.PAUSED)
        roles = cast(place.roles, String).label("roles")  # read once for each kind of answer, not ten thousand times
        own = (place.id, place.person_id, place.state, roles, place.mentor_capacity, place.mentee_capacity)
        query = (
            select(*own, place.paused_until, person.time_zone)
            .join(person, and_(person.id == place.person_id, person.workspace_id == place.workspace_id))
            .where(place.workspace_id == self.workspace_id, place.program_id == program_id, place.state.in_(inside))
            .where(person.is_bot.is_(False), person.is_deactivated.is_(False))
        )
        return [(_place(program_id, one), _holder(one.time_zone)) for one in self.connection.execute(query)]


@lru_cache(maxsize=64)
def _roles(written: str) -> frozenset[Role]:
    return frozenset(Role(one) for one in json.loads(written))


def _place(program_id: int, row: Any) -> Enrollment:
    return Enrollment(
        id=row.id,
        program_id=program_id,
        person_id=row.person_id,
        state=row.state,
        roles=_roles(row.roles),
        mentor_capacity=row.mentor_capacity,
        mentee_capacity=row.mentee_capacity,
        paused_until=row.paused_until,
    )


@lru_cache(maxsize=1024)
def _holder(time_zone: str) -> Person:
    """Whoever it is: only where they are matters here."""
    return Person(id=PersonId(""), name="", time_zone=time_zone)


class ProposalChangeTable(Numbered[ProposalChange]):
    row, kind = ProposalChangeRow, ProposalChange

    def last_id(self, proposal_id: int) -> int:
        query = select(func.max(self.table.c.id)).where(self.table.c.proposal_id == proposal_id)
        return self.connection.execute(query).scalar() or 0

    def since(self, proposal_id: int, change_id: int) -> Sequence[ProposalChange]:
        return self._where(self.table.c.proposal_id == proposal_id, self.table.c.id > change_id)


class GroupTables(InWorkspace):
    """What a program asks, and what people chose to say. Read it for the report on fairness and the giver's form."""

    def asked(self, program_id: int) -> tuple[str, ...]:
        row = GroupQuestionRow
        query = select(row.groups).where(row.workspace_id == self.workspace_id, row.program_id == program_id)
        return tuple(self.connection.execute(query).scalar() or ())

    def ask(self, program_id: int, groups: tuple[str, ...]) -> None:
        row = GroupQuestionRow
        here = (row.workspace_id == self.workspace_id, row.program_id == program_id)
        self.connection.execute(delete(row).where(*here))
        if groups:
            columns = {"workspace_id": self.workspace_id, "program_id": program_id, "groups": groups}
            self.connection.execute(insert(row).values(columns))

    def given(self, program_id: int) -> Mapping[PersonId, str]:
        row = GroupAnswerRow
        query = select(row.person_id, row.group).where(
            row.workspace_id == self.workspace_id, row.program_id == program_id
        )
        return {one.person_id: one.group for one in self.connection.execute(query)}

    def by(self, program_id: int, person_id: PersonId) -> str:
        query = select(GroupAnswerRow.group).where(*self._mine(program_id, person_id))
        return str(self.connection.execute(query).scalar() or "")

    def put(self, program_id: int, person_id: PersonId, group: str) -> None:
        self.connection.execute(delete(GroupAnswerRow).where(*self._mine(program_id, person_id)))
        if group:
            columns = {"workspace_id": self.workspace_id, "program_id": program_id, "person_id": person_id}
            self.connection.execute(insert(GroupAnswerRow).values(columns | {"group": group}))

    def _mine(self, program_id: int, person_id: PersonId) -> tuple[ColumnElement[bool], ...]:
        row = GroupAnswerRow
        here = (row.workspace_id == self.workspace_id, row.program_id == program_id)
        return (*here, row.person_id == person_id)
