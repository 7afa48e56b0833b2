"""How one pairing is doing, as its own members see it: they know their goals, and no rating is in it.

Everything here is called in an open unit of work, and reads about this pairing alone.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.enrollment import Enrollment
from bot.domain.goal import Goal, GoalState
from bot.domain.health import Facts, Goals, Health, judge
from bot.domain.kinds import Role
from bot.domain.pairing import Pairing
from bot.domain.person import Person, PersonId
from bot.domain.program import Program
from bot.ports import UnitOfWork
from bot.services import health, preparation
from bot.services.pause import is_pausing


def own(uow: UnitOfWork, pairing: Pairing, program: Program, now: datetime) -> Health:
    """A rating would tell what a partner gave, so the trend is for whoever manages the program."""
    people = [uow.people.find(one) for one in pairing.people]
    places = [uow.enrollments.find(program_id=program.id, person_id=one) for one in pairing.people]
    path = health.path_of(uow, pairing.content_id).fitted(pairing, program)
    facts = Facts(
        matched_at=pairing.matched_at,
        sessions=uow.sessions.of(pairing.id),
        check_in=uow.check_ins.latest(pairing.id),
        cadence=program.cadence,
        clocks=program.clocks,
        somebody_left=any(one is None or one.is_deactivated for one in people),
        somebody_pauses=_somebody_pauses(people, places, now),
        pairing_pauses=pairing.is_paused(program.today(now)),
        program_pauses=program.is_paused(now),
        resumed_at=health.resumed(program, pairing, [one.resumed_at if one else None for one in places], now),
        lessons_open=_lessons_open(uow, program, places),
        goals=_goals(uow, pairing),
        path=path.length,
        phases=path.phases,
    )
    return judge(facts, now)


def _somebody_pauses(people: Sequence[Person | None], places: Sequence[Enrollment | None], now: datetime) -> bool:
    both = zip(people, places, strict=True)
    return any(person is not None and place is not None and is_pausing(place, person, now) for person, place in both)


def _lessons_open(uow: UnitOfWork, program: Program, places: Sequence[Enrollment | None]) -> int:
    """Where the program requires them."""
    content = preparation.content_of(uow, program.id)
    if content is None or not content.lessons.required:
        return 0
    inside = [one for one in places if one is not None and one.is_in]
    return sum(bool(preparation.of(uow, program, one).open_lessons) for one in inside)


def _goals(uow: UnitOfWork, pairing: Pairing) -> Goals | None:
    mentees = pairing.those(Role.MENTEE)
    mine = [goal for one in mentees for goal in _goals_of(uow, one, pairing.program_id)]
    moved = sum(one.progress > 0 or one.state is GoalState.REACHED for one in mine)
    return Goals(count=len(mine), seen=len(mine), moved=moved) if mentees else None


def _goals_of(uow: UnitOfWork, person_id: PersonId, program_id: int) -> list[Goal]:
    return [
        one for one in uow.goals.of(person_id) if one.program_id == program_id and one.state is not GoalState.DROPPED
    ]
