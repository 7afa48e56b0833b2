"""One person's place in one program."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.kinds import Role
from bot.domain.person import PersonId


class EnrollmentState(StrEnum):
    INVITED = "invited"
    BEGUN = "begun"  # the form was opened and not yet sent
    ENROLLED = "enrolled"
    PAUSED = "paused"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a person said at sign-up. Level 1 to 3, whole years, hours a month; skills are the program's own."""

    wants_skills: tuple[str, ...] = ()
    wants_words: str = ""
    offers_skills: tuple[str, ...] = ()
    offers_words: str = ""
    strengths: str = ""
    level: int | None = None
    years_of_experience: int | None = None
    hours_per_month: int | None = None
    languages: tuple[str, ...] = ()
    wish: str = ""  # somebody who shares an experience of mine, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrollment:
    """Moments are UTC; `paused_until` is the first day back, in the person's zone."""

    id: int = 0
    program_id: int
    person_id: PersonId
    state: EnrollmentState
    roles: frozenset[Role] = frozenset()
    answers: Answers = Answers()
    mentor_capacity: int = 1
    mentee_capacity: int = 1
    invited_at: datetime | None = None
    begun_at: datetime | None = None
    enrolled_at: datetime | None = None
    paused_until: date | None = None
    resumed_at: datetime | None = None  # the end of the last pause
    left_at: datetime | None = None
    leave_reason: str = ""  # for whoever runs the program
    no_more_invitations: bool = False
    hides_answer_time: bool = False  # mentees are not shown how fast this mentor usually answers
    version: int = 0

    @property
    def is_in(self) -> bool:
        """Has joined and not left; a pause does not end it."""
        return self.state in {EnrollmentState.ENROLLED, EnrollmentState.PAUSED}

    @property
    def is_active(self) -> bool:
        return self.state is EnrollmentState.ENROLLED

    def enrolled(self, *, roles: frozenset[Role], answers: Answers, now: datetime) -> "Enrollment":
        state = EnrollmentState.PAUSED if self.state is EnrollmentState.PAUSED else EnrollmentState.ENROLLED
        return replace(
            self,
            state=state,
            roles=roles,
            answers=answers,
            enrolled_at=self.enrolled_at or now,
            left_at=None,
            leave_reason="",
        )

    def paused(self, until: date) -> "Enrollment":
        return replace(self, state=EnrollmentState.PAUSED, paused_until=until)

    def resumed(self, now: datetime | None = None) -> "Enrollment":
        """Back at `now`."""
        back = now or self.resumed_at
        return replace(self, state=EnrollmentState.ENROLLED, paused_until=None, resumed_at=back)

    def left(self, now: datetime, reason: str = "") -> "Enrollment":
        return replace(self, state=EnrollmentState.LEFT, left_at=now, leave_reason=reason, paused_until=None)
