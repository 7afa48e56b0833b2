"""Programs, places in them, and what people want there."""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import String, cast, func, select

from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.goal import Goal, GoalComment
from bot.domain.kinds import Role
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.states import ENROLLMENT, PROGRAM
from bot.errors import Refusal, Refused
from storage.repositories.base import Numbered
from storage.rows.programs import EnrollmentRow, GoalCommentRow, GoalRow, ProgramRow


class ProgramTable(Numbered[Program]):
    row, kind = ProgramRow, Program
    moves = PROGRAM

    def all(self) -> Sequence[Program]:
        return self._equal()

    def by_name(self, name: str) -> Program | None:
        return self._one(name=name)

    def hold(self, program_id: int) -> Program:
        held = self._first(self._select(self.table.c.id == program_id).with_for_update())
        if held is None:
            raise Refused(Refusal.GONE)
        return held


class EnrollmentTable(Numbered[Enrollment]):
    row, kind = EnrollmentRow, Enrollment
    moves = ENROLLMENT

    def of(self, person_id: PersonId) -> Sequence[Enrollment]:
        return self._equal(person_id=person_id)

    def find(self, *, program_id: int, person_id: PersonId) -> Enrollment | None:
        if self.answers is None:
            return self._one(program_id=program_id, person_id=person_id)
        # Somebody's few places are read once, however many programs are asked about.
        return next((one for one in self.of(person_id) if one.program_id == program_id), None)

    def in_program(
        self, program_id: int, states: Collection[EnrollmentState] = (), *, most: int | None = None
    ) -> Sequence[Enrollment]:
        column, wanted = self.table.c, set(states) or set(EnrollmentState)
        query = self._select(column.program_id == program_id, column.state.in_(wanted))
        return self._some(query.order_by(column.id).limit(most))

    def places(
        self, program_id: int, states: Collection[EnrollmentState], *, most: int | None = None
    ) -> Sequence[Enrollment]:
        column, names = self.table.c, [name for name in self._names() if name != "answers"]
        here = (column.workspace_id == self.workspace_id, column.program_id == program_id)
        query = select(*(column[name] for name in names)).where(*here, column.state.in_(set(states)))
        rows = self.connection.execute(query.order_by(column.id).limit(most))
        return [Enrollment(**dict(zip(names, row, strict=True))) for row in rows]

    def wanting_no_invitations(self) -> frozenset[PersonId]:
        column = self.table.c
        here = (column.workspace_id == self.workspace_id, column.no_more_invitations.is_(True))
        return frozenset(self.connection.execute(select(column.person_id).where(*here)).scalars())

    def tally(self, program_id: int) -> Mapping[tuple[EnrollmentState, frozenset[Role]], int]:
        state, roles = self.table.c.state, cast(self.table.c.roles, String)  # PostgreSQL compares no JSON
        here = (self.table.c.workspace_id == self.workspace_id, self.table.c.program_id == program_id)
        found: Counter[tuple[EnrollmentState, frozenset[Role]]] = Counter()
        for its, written, count in self.connection.execute(
            select(state, roles, func.count()).where(*here).group_by(state, roles)
        ):
            found[its, frozenset(Role(one) for one in json.loads(written))] += count
        return found

    def hold(self, *, program_id: int, person_ids: Collection[PersonId]) -> Sequence[Enrollment]:
        query = self._select(self.table.c.program_id == program_id, self.table.c.person_id.in_(set(person_ids)))
        return self._some(query.order_by(self.table.c.id).with_for_update())


class GoalTable(Numbered[Goal]):
    row, kind = GoalRow, Goal

    def of(self, mentee_id: PersonId) -> Sequence[Goal]:
        return self._equal(mentee_id=mentee_id)

    def shared_in(self, program_id: int) -> Sequence[Goal]:
        return self._where(self.table.c.program_id == program_id, self.table.c.shared_with_manager.is_(True))

    def add_comment(self, comment: GoalComment) -> GoalComment:
        return GoalCommentTable(self.connection, self.workspace_id).add(comment)

    def comments(self, goal_id: int) -> Sequence[GoalComment]:
        return GoalCommentTable(self.connection, self.workspace_id).of(goal_id)


class GoalCommentTable(Numbered[GoalComment]):
    row, kind = GoalCommentRow, GoalComment

    def of(self, goal_id: int) -> Sequence[GoalComment]:
        return self._equal(goal_id=goal_id)
