"""Programs, places in them, and what people want there."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.built_in import BuiltIn
from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.goal import Goal, GoalComment
from bot.domain.kinds import Role
from bot.domain.nomination import Nomination
from bot.domain.person import PersonId
from bot.domain.plan import ContentVersion
from bot.domain.program import Program
from bot.ports.base import Repository


class Programs(Repository[Program], Protocol):
    def all(self) -> Sequence[Program]: ...
    def by_name(self, name: str) -> Program | None: ...
    def hold(self, program_id: int) -> Program:
        """It, which nobody else may hold before this transaction ends."""


class ProgramContents(Protocol):
    """Versions are added and never changed."""

    def add(self, value: ContentVersion) -> ContentVersion:
        """Refuses with CHANGED_MEANWHILE where there is one of this number already."""

    def get(self, id: int) -> ContentVersion: ...  # noqa: A002, it is the value's id
    def latest(self, program_id: int) -> ContentVersion | None: ...
    def of(self, program_id: int) -> Sequence[ContentVersion]: ...


class BuiltIns(Protocol):
    """What comes with the bot, as it was at some time."""

    def keep(self, value: BuiltIn, now: datetime) -> None:
        """Once, however often."""

    def oldest(self) -> str:
        """The digest of what was kept first; empty where nothing was."""

    def find(self, digest: str) -> BuiltIn | None: ...


class Nominations(Repository[Nomination], Protocol):
    """Private: for whoever runs the program, and each nominator's own."""

    def in_program(self, program_id: int) -> Sequence[Nomination]: ...
    def by(self, nominator_id: PersonId) -> Sequence[Nomination]: ...


class Enrollments(Repository[Enrollment], Protocol):
    def of(self, person_id: PersonId) -> Sequence[Enrollment]: ...
    def find(self, *, program_id: int, person_id: PersonId) -> Enrollment | None: ...
    def in_program(
        self, program_id: int, states: Collection[EnrollmentState] = (), *, most: int | None = None
    ) -> Sequence[Enrollment]:
        """In the order of their ids; `most` of them, where not all are needed."""

    def places(
        self, program_id: int, states: Collection[EnrollmentState], *, most: int | None = None
    ) -> Sequence[Enrollment]:
        """The same without what they answered, which of thousands takes long to read."""

    def wanting_no_invitations(self) -> frozenset[PersonId]:
        """Whoever said in any program that they do not want to be asked again."""

    def tally(self, program_id: int) -> Mapping[tuple[EnrollmentState, frozenset[Role]], int]:
        """How many there are of each state and roles, without reading each of them."""

    def hold(self, *, program_id: int, person_ids: Collection[PersonId]) -> Sequence[Enrollment]:
        """Their places, which nobody else may hold before this transaction ends: for counting free places."""


class Goals(Repository[Goal], Protocol):
    def of(self, mentee_id: PersonId) -> Sequence[Goal]: ...
    def shared_in(self, program_id: int) -> Sequence[Goal]:
        """Those whose title their mentee chose to share with whoever manages the program."""

    def add_comment(self, comment: GoalComment) -> GoalComment: ...
    def comments(self, goal_id: int) -> Sequence[GoalComment]: ...
