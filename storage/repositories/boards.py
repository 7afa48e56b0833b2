"""What a manager sees of thousands at once: a few columns of many rows, and counts."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, distinct, func, or_, select
from sqlalchemy.orm import aliased

from bot.domain.enrollment import EnrollmentState
from bot.domain.goal import GoalState
from bot.domain.health import Goals, Meeting
from bot.domain.kinds import Role
from bot.domain.pairing import Member, Pairing, PairingState, RequestState
from bot.domain.person import PersonId
from bot.domain.ratings import TOGETHER
from bot.domain.session import Feedback, SessionState
from bot.ports.boards import Tally
from storage.repositories.base import InWorkspace
from storage.rows.lessons import ReadingRow
from storage.rows.pairings import FeedbackRow, PairingMemberRow, PairingRow, RequestRow, SessionRow
from storage.rows.people import PersonRow
from storage.rows.programs import EnrollmentRow, GoalRow

INSIDE = (EnrollmentState.ENROLLED, EnrollmentState.PAUSED)
OVER = (PairingState.FINISHED, PairingState.ENDED)
COUNTS = (SessionState.PLANNED, SessionState.HELD, SessionState.MISSED)


@dataclass(frozen=True, slots=True)
class Met:
    """A session, as far as it counts."""

    state: SessionState
    starts_at: datetime
    ends_at: datetime


class BoardTables(InWorkspace):
    def tally(self, program_id: int) -> Tally:
        place = EnrollmentRow
        row = self.connection.execute(
            select(
                func.count(place.invited_at),
                func.count().filter(_signed_up()),
                func.count().filter(_signed_up(), place.state == EnrollmentState.LEFT),
            ).where(place.workspace_id == self.workspace_id, place.program_id == program_id)
        ).one()
        matched, met, finished = self._reached(program_id)
        return Tally(invited=row[0], signed_up=row[1], left=row[2], matched=matched, met=met, finished=finished)

    def _reached(self, program_id: int) -> tuple[int, int, int]:
        pairing, everybody = PairingRow, func.count(distinct(PairingMemberRow.person_id))
        those = select(everybody).join(pairing, pairing.id == PairingMemberRow.pairing_id)
        here = self._here(program_id)
        held = (
            select(SessionRow.pairing_id)
            .join(pairing, pairing.id == SessionRow.pairing_id)
            .where(*here, SessionRow.state == SessionState.HELD)
        )
        asked = ((), (pairing.id.in_(held),), (pairing.state == PairingState.FINISHED,))
        matched, met, finished = (self.connection.execute(those.where(*here, *one)).scalar_one() for one in asked)
        return matched, met, finished

    def trained(self, program_id: int, wanted: Callable[[frozenset[Role]], frozenset[str]]) -> frozenset[PersonId]:
        roles = cast(EnrollmentRow.roles, String)
        here = (EnrollmentRow.workspace_id == self.workspace_id, EnrollmentRow.program_id == program_id, _signed_up())
        found: set[PersonId] = set()
        for written in self.connection.execute(select(roles).where(*here).distinct()).scalars().all():
            lessons = wanted(frozenset(Role(one) for one in json.loads(written)))
            theirs = set(
                self.connection.execute(select(EnrollmentRow.person_id).where(*here, roles == written)).scalars()
            )
            found |= theirs & self._finished_all(lessons) if lessons else theirs
        return frozenset(found)

    def _finished_all(self, lessons: frozenset[str]) -> set[PersonId]:
        """A question of its own: put into another one, a planner may ask it ten thousand times."""
        reading = ReadingRow
        query = (
            select(reading.person_id)
            .where(reading.workspace_id == self.workspace_id, reading.finished_at.is_not(None))
            .where(reading.lesson_id.in_(lessons))
            .group_by(reading.person_id)
            .having(func.count() == len(lessons))
        )
        return set(self.connection.execute(query).scalars())

    def active(self, program_id: int) -> Sequence[Pairing]:
        return self._pairings(
            program_id, select(PairingRow.id).where(*self._active(program_id)).order_by(PairingRow.id)
        )

    def over(self, program_id: int, *, offset: int, most: int) -> Sequence[Pairing]:
        query = select(PairingRow.id).where(*self._here(program_id), PairingRow.state.in_(OVER))
        return self._pairings(program_id, query.order_by(PairingRow.id.desc()).offset(offset).limit(most))

    def count_over(self, program_id: int) -> int:
        query = select(func.count()).select_from(PairingRow)
        return self.connection.execute(query.where(*self._here(program_id), PairingRow.state.in_(OVER))).scalar_one()

    def _pairings(self, program_id: int, ids: Select[Any]) -> list[Pairing]:
        """In the order of `ids`."""
        wanted, row, member = ids.subquery(), PairingRow, PairingMemberRow
        members: dict[int, list[Member]] = defaultdict(list)
        query = select(member.pairing_id, member.person_id, member.role).where(
            member.pairing_id.in_(select(wanted.c.id))
        )
        for number, person_id, role in self.connection.execute(query.order_by(member.id)).all():
            members[number].append(_member(person_id, role))
        own = (row.id, row.state, row.matched_at, row.ended_at, row.content_id, row.paused_until, row.covers_id)
        found = self.connection.execute(select(*own, row.resumed_at).where(row.id.in_(select(wanted.c.id)))).all()
        pairings = {one.id: _pairing(program_id, one, members[one.id]) for one in found}
        order = self.connection.execute(ids).scalars()
        return [pairings[number] for number in order]

    def meetings(self, program_id: int) -> Mapping[int, Sequence[Meeting]]:
        row = SessionRow
        query = (
            select(row.pairing_id, row.state, row.starts_at, row.minutes)
            .join(PairingRow, PairingRow.id == row.pairing_id)
            .where(*self._active(program_id), row.state.in_(COUNTS))
            .order_by(row.pairing_id, row.starts_at, row.id)
        )
        found: dict[int, list[Meeting]] = defaultdict(list)
        for number, state, starts_at, minutes in self.connection.execute(query).all():
            found[number].append(Met(state, starts_at, starts_at + _length(minutes)))
        return found

    def gone(self, program_id: int) -> frozenset[PersonId]:
        query = (
            select(PairingMemberRow.person_id)
            .distinct()
            .join(PairingRow, PairingRow.id == PairingMemberRow.pairing_id)
            .join(PersonRow, _is_person(PairingMemberRow))
            .where(*self._active(program_id), PersonRow.is_deactivated.is_(True))
        )
        return frozenset(self.connection.execute(query).scalars())

    def goals(self, program_id: int) -> Mapping[PersonId, Goals]:
        goal = GoalRow
        seen = goal.shared_with_manager.is_(True)
        moved = and_(seen, or_(goal.progress > 0, goal.state == GoalState.REACHED))
        query = (
            select(goal.mentee_id, func.count(), func.count().filter(seen), func.count().filter(moved))
            .where(goal.workspace_id == self.workspace_id, goal.program_id == program_id)
            .where(goal.state != GoalState.DROPPED, goal.only_mine.is_(False))
            .group_by(goal.mentee_id)
        )
        return {one[0]: Goals(count=one[1], seen=one[2], moved=one[3]) for one in self.connection.execute(query)}

    def ratings(self, program_id: int) -> Mapping[int, Sequence[Feedback]]:
        row = FeedbackRow
        held = select(SessionRow.id).where(SessionRow.state == SessionState.HELD)
        together = (
            select(row.pairing_id)
            .join(PairingRow, PairingRow.id == row.pairing_id)
            .where(*self._active(program_id), row.session_id.in_(held))
            .group_by(row.pairing_id)
            .having(func.count(distinct(row.person_id)) >= TOGETHER)
        )
        own = (row.id, row.session_id, row.pairing_id, row.person_id, row.rating, row.given_at)
        found: dict[int, list[Feedback]] = defaultdict(list)
        query = select(*own).where(row.pairing_id.in_(together), row.session_id.in_(held))
        for one in self.connection.execute(query).mappings():
            found[one["pairing_id"]].append(Feedback(**one))
        return found

    def names(self, program_id: int) -> Sequence[tuple[PersonId, str]]:
        query = (
            select(PersonRow.id, PersonRow.name)
            .join(PairingMemberRow, _is_person(PairingMemberRow))
            .join(PairingRow, PairingRow.id == PairingMemberRow.pairing_id)
            .where(*self._here(program_id))
            .distinct()
        )
        return [(one.id, one.name) for one in self.connection.execute(query)]

    def couples(self, program_id: int) -> Sequence[tuple[int, str, str]]:
        member = PairingMemberRow
        query = (
            select(member.pairing_id, member.role, PersonRow.name)
            .join(PairingRow, PairingRow.id == member.pairing_id)
            .join(PersonRow, _is_person(member))
            .where(*self._active(program_id), PairingRow.covers_id.is_(None))
            .order_by(member.pairing_id)
        )
        names: dict[int, dict[Role, list[str]]] = defaultdict(lambda: {role: [] for role in Role})
        for number, role, name in self.connection.execute(query):
            names[number][role].append(name)
        return [
            (number, each[Role.MENTOR][0], each[Role.MENTEE][0])
            for number, each in names.items()
            if len(each[Role.MENTOR]) == len(each[Role.MENTEE]) == 1
        ]

    def lapsed(self, program_id: int) -> int:
        other = aliased(RequestRow)
        mine = (other.program_id == program_id, other.mentee_id == RequestRow.mentee_id)
        later = select(other.id).where(*mine, or_(other.id > RequestRow.id, other.state == RequestState.WAITING))
        paired = (
            select(PairingMemberRow.id)
            .join(PairingRow, PairingRow.id == PairingMemberRow.pairing_id)
            .where(*self._active(program_id), PairingMemberRow.person_id == RequestRow.mentee_id)
        )
        place = EnrollmentRow
        inside = select(place.id).where(
            place.program_id == program_id, place.person_id == RequestRow.mentee_id, place.state.in_(INSIDE)
        )
        query = select(func.count(distinct(RequestRow.mentee_id))).where(
            RequestRow.workspace_id == self.workspace_id,
            RequestRow.program_id == program_id,
            RequestRow.state == RequestState.LAPSED,
            ~later.exists(),
            ~paired.exists(),
            inside.exists(),
        )
        return self.connection.execute(query).scalar_one()

    def _here(self, program_id: int) -> tuple[ColumnElement[bool], ...]:
        return PairingRow.workspace_id == self.workspace_id, PairingRow.program_id == program_id

    def _active(self, program_id: int) -> tuple[ColumnElement[bool], ...]:
        return (*self._here(program_id), PairingRow.state == PairingState.ACTIVE)


def _signed_up() -> ColumnElement[bool]:
    """Ever, also where they have left since."""
    return or_(EnrollmentRow.enrolled_at.is_not(None), EnrollmentRow.state.in_(INSIDE))


def _is_person(row: type[PairingMemberRow]) -> ColumnElement[bool]:
    return and_(PersonRow.id == row.person_id, PersonRow.workspace_id == row.workspace_id)


@lru_cache(maxsize=64)
def _length(minutes: int) -> timedelta:
    return timedelta(minutes=minutes)


def _member(person_id: PersonId, role: Role) -> Member:
    return Member(person_id=person_id, role=role)


def _pairing(program_id: int, row: Any, members: Sequence[Member]) -> Pairing:
    return Pairing(
        id=row.id,
        program_id=program_id,
        state=row.state,
        members=tuple(members),
        matched_at=row.matched_at,
        ended_at=row.ended_at,
        content_id=row.content_id,
        paused_until=row.paused_until,
        covers_id=row.covers_id,
        resumed_at=row.resumed_at,
    )
