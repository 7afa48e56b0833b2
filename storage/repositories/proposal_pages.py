"""One page of a proposal at a time, and what of it is chosen: questions that read a page and count the rest."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update

from bot.domain.kinds import Role
from bot.domain.pairing import Candidate, CandidateState, Unmatched
from bot.domain.person import PersonId
from storage.repositories.base import Numbered
from storage.rows.pairings import CandidateRow, UnmatchedRow
from storage.rows.people import PersonRow

TOGETHER = (CandidateState.PROPOSED, CandidateState.CHOSEN, CandidateState.APPROVED)


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

    def open_again(self, proposal_id: int) -> None:
        column = self.table.c
        change = update(self.table).where(self._in(proposal_id), column.state == CandidateState.CHOSEN)
        values = {"state": CandidateState.PROPOSED, "version": column.version + 1}
        self.connection.execute(change.values(values))

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
