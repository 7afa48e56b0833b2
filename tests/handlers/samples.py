"""A few values that show themselves in golden files: a program, its people, and names that try things."""

from datetime import UTC, date, datetime

from bot.domain.enrollment import Answers, Enrollment, EnrollmentState
from bot.domain.kinds import Role
from bot.domain.person import Person, PersonId
from bot.domain.program import Program, ProgramState

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
ADA, BOB, GRACE, INES = PersonId("U0ADA"), PersonId("U0BOB"), PersonId("U0GRACE"), PersonId("U0INES")
TRICKY = "*<!channel>* مرحبا & <http://evil.example|good> 🎉 " + "x" * 3000

ADA_HERSELF = Person(id=ADA, name="Ada Okafor", time_zone="Europe/London")

GROW = Program(
    id=1,
    name="Grow into leadership",
    purpose="Six months with somebody a step ahead of you.",
    state=ProgramState.OPEN,
    sign_up_closes_on=date(2026, 3, 12),
    matching_on=date(2026, 3, 14),
    ends_on=date(2026, 9, 8),
    skills=("Giving feedback", "Listening", "Delegation"),
    managers=(GRACE,),
)
ANSWERS = Answers(
    wants_skills=("Giving feedback",),
    wants_words="Saying hard things kindly.",
    level=1,
    years_of_experience=3,
    hours_per_month=2,
    languages=("English",),
)
ADA_IN_GROW = Enrollment(
    id=1,
    program_id=1,
    person_id=ADA,
    state=EnrollmentState.ENROLLED,
    roles=frozenset({Role.MENTEE}),
    answers=ANSWERS,
    enrolled_at=NOW,
)
