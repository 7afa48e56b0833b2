"""Runs of a matching, what was changed in a proposal, one page of it at a time, and the groups that people named."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, delete, func, insert, or_, select, update

from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Role
from bot.domain.matching_run import MatchingRun, RunState
from bot.domain.pairing import Candidate, CandidateState, ProposalChange, Unmatched
from bot.domain.person import Person, PersonId
from storage.repositories.base import InWorkspace, Numbered
from storage.rows.matching import GroupAnswerRow, GroupQuestionRow, MatchingRunRow, ProposalChangeRow
from storage.rows.pairings import CandidateRow, UnmatchedRow
from storage.rows.people import PersonRow
from storage.rows.programs import EnrollmentRow

TOGETHER = (CandidateState.PROPOSED, CandidateState.CHOSEN, CandidateState.APPROVED)


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


class CandidatePages(Numbered[Candidate]):
    """Questions about a proposal that read a page and count the rest."""

    row, kind = CandidateRow, Candidate

    def page(
        self,
        proposal_id: int,
        *,
        offset: int,
        most: int,
        states: Sequence[CandidateState] = (),
        locked: bool = False,
        by_hand: bool = False,
        weakest_first: bool = False,
    ) -> Sequence[Candidate]:
        column = self.table.c
        query = self._chosen(proposal_id, states, locked=locked, by_hand=by_hand)
        order = (column.score, column.id) if weakest_first else (column.id,)
        return self._some(query.order_by(*order).offset(offset).limit(most))

    def _chosen(
        self, proposal_id: int, states: Sequence[CandidateState], *, locked: bool, by_hand: bool
    ) -> Select[tuple[object, ...]]:
        column = self.table.c
        wanted = list(states) or [one for one in CandidateState if one is not CandidateState.SWAPPED]
        conditions = [column.proposal_id == proposal_id, column.state.in_(wanted)]
        if locked:
            conditions.append(column.locked.is_(True))
        if by_hand:
            conditions.append(column.by_hand.is_(True))
        return self._select(*conditions)

    def counts(self, proposal_id: int) -> Mapping[CandidateState, int]:
        column = self.table.c
        query = select(column.state, func.count().label("many")).where(self._in(proposal_id)).group_by(column.state)
        return {one.state: one.many for one in self.connection.execute(query)}

    def count(
        self,
        proposal_id: int,
        *,
        states: Sequence[CandidateState],
        locked: bool = False,
        by_hand: bool = False,
        least_score: float = 0.0,
    ) -> int:
        chosen = self._chosen(proposal_id, states, locked=locked, by_hand=by_hand)
        if least_score:
            chosen = chosen.where(self.table.c.score >= least_score)
        return self.connection.execute(chosen.with_only_columns(func.count())).scalar_one()

    def _in(self, proposal_id: int) -> ColumnElement[bool]:
        return and_(self.table.c.workspace_id == self.workspace_id, self.table.c.proposal_id == proposal_id)

    def with_person(self, proposal_id: int, person_id: PersonId) -> Sequence[Candidate]:
        theirs = or_(self.table.c.mentor_id == person_id, self.table.c.mentee_id == person_id)
        return self._where(self.table.c.proposal_id == proposal_id, theirs)

    def between(self, proposal_id: int, one: PersonId, other: PersonId) -> Candidate | None:
        found = self.with_person(proposal_id, one)
        return next((each for each in found if {each.mentor_id, each.mentee_id} == {one, other}), None)

    def place_of(self, proposal_id: int, person_id: PersonId) -> int | None:
        """How many stand before the first with this person, in the order of the pages."""
        column = self.table.c
        theirs = or_(column.mentor_id == person_id, column.mentee_id == person_id)
        shown = (self._in(proposal_id), column.state != CandidateState.SWAPPED)
        first = self.connection.execute(select(func.min(column.id)).where(*shown, theirs)).scalar()
        if first is None:
            return None
        return self.connection.execute(select(func.count()).where(*shown, column.id < first)).scalar_one()

    def couples(
        self, proposal_id: int, states: Sequence[CandidateState] = (), *, locked: bool = False
    ) -> Sequence[tuple[PersonId, PersonId]]:
        """Mentor and mentee and nothing else, which is quick for thousands."""
        chosen = self._chosen(proposal_id, states, locked=locked, by_hand=False)
        query = chosen.with_only_columns(self.table.c.mentor_id, self.table.c.mentee_id)
        return [(one.mentor_id, one.mentee_id) for one in self.connection.execute(query)]

    def choose(
        self,
        proposal_id: int,
        *,
        ids: Sequence[int] = (),
        locked: bool = False,
        least_score: float = 0.0,
    ) -> int:
        """Marks pairs as approved before the rest; returns how many were still to be decided."""
        column = self.table.c
        change = update(self.table).where(
            self._in(proposal_id), column.state == CandidateState.PROPOSED, column.score >= least_score
        )
        if ids:
            change = change.where(column.id.in_(set(ids)))
        if locked:
            change = change.where(column.locked.is_(True))
        values = {"state": CandidateState.CHOSEN, "version": column.version + 1}
        return self.connection.execute(change.values(values)).rowcount

    def choose_whole(self, proposal_id: int, *, both_sides: bool) -> int:
        column = self.table.c
        chosen = (self._in(proposal_id), column.state == CandidateState.CHOSEN)
        mentors = select(column.mentor_id).where(*chosen)
        mentees = select(column.mentee_id).where(*chosen)
        people = mentors.union(mentees) if both_sides else mentors
        sides = (column.mentor_id, column.mentee_id) if both_sides else (column.mentor_id,)
        together = or_(*(side.in_(people) for side in sides))
        change = update(self.table).where(self._in(proposal_id), column.state == CandidateState.PROPOSED, together)
        values = {"state": CandidateState.CHOSEN, "version": column.version + 1}
        return self.connection.execute(change.values(values)).rowcount

    def names(self, proposal_id: int) -> Sequence[tuple[PersonId, str]]:
        """Everybody whom a proposal is about, with their names and nothing else."""
        candidate, alone, person = self.table.c, UnmatchedRow.__table__.c, PersonRow.__table__.c
        here = (candidate.proposal_id == proposal_id, candidate.state != CandidateState.SWAPPED)
        ids = (
            select(candidate.mentor_id)
            .where(*here)
            .union(
                select(candidate.mentee_id).where(*here),
                select(alone.person_id).where(alone.proposal_id == proposal_id),
            )
        )
        query = select(person.id, person.name).where(person.workspace_id == self.workspace_id, person.id.in_(ids))
        return [(one.id, one.name) for one in self.connection.execute(query)]

    def named(
        self, proposal_id: int, states: Sequence[CandidateState]
    ) -> Sequence[tuple[int, PersonId, str, PersonId, str]]:
        """Pairs with both names and nothing else: the candidate, the mentor and their name, the mentee and theirs."""
        mentor, mentee = PersonRow.__table__.alias(), PersonRow.__table__.alias()
        column = self.table.c
        joined = self.table.join(
            mentor, and_(mentor.c.id == column.mentor_id, mentor.c.workspace_id == self.workspace_id)
        ).join(mentee, and_(mentee.c.id == column.mentee_id, mentee.c.workspace_id == self.workspace_id))
        query = (
            select(column.id, mentor.c.id, mentor.c.name, mentee.c.id, mentee.c.name)
            .select_from(joined)
            .where(self._in(proposal_id), column.state.in_(list(states)))
            .order_by(column.id)
        )
        return [tuple(one) for one in self.connection.execute(query)]


class UnmatchedPages(Numbered[Unmatched]):
    """Those without anybody, except whoever was paired by hand since."""

    row, kind = UnmatchedRow, Unmatched

    def page(self, proposal_id: int, *, offset: int, most: int) -> Sequence[Unmatched]:
        query = self._select(*self._still(proposal_id)).order_by(self.table.c.id)
        return self._some(query.offset(offset).limit(most))

    def count(self, proposal_id: int) -> int:
        return self.connection.execute(select(func.count()).where(*self._still(proposal_id))).scalar_one()

    def place_of(self, proposal_id: int, person_id: PersonId) -> int | None:
        still, column = self._still(proposal_id), self.table.c
        first = self.connection.execute(select(func.min(column.id)).where(*still, column.person_id == person_id))
        number = first.scalar()
        if number is None:
            return None
        return self.connection.execute(select(func.count()).where(*still, column.id < number)).scalar_one()

    def _still(self, proposal_id: int) -> tuple[ColumnElement[bool], ...]:
        column, other = self.table.c, CandidateRow.__table__.c
        by_hand = (other.proposal_id == proposal_id, other.by_hand.is_(True), other.state.in_(TOGETHER))
        paired = or_(
            and_(column.role == Role.MENTOR, column.person_id.in_(select(other.mentor_id).where(*by_hand))),
            and_(column.role == Role.MENTEE, column.person_id.in_(select(other.mentee_id).where(*by_hand))),
        )
        return (column.workspace_id == self.workspace_id, column.proposal_id == proposal_id, ~paired)


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
