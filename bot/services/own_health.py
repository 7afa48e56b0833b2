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
from bot.services import goal_readers, health, own_time, preparation, stops
from bot.services.pause import is_pausing


def own(uow: UnitOfWork, pairing: Pairing, program: Program, now: datetime) -> Health:
    """A rating would tell what a partner gave, so the trend is for whoever manages the program."""
    people = [uow.people.find(one) for one in pairing.people]
    places = [uow.enrollments.find(program_id=program.id, person_id=one) for one in pairing.people]
    path = health.path_of(uow, pairing.content_id).fitted(pairing, program)
    away = _pausing(people, places, now)
    facts = Facts(
        matched_at=pairing.matched_at,
        sessions=uow.sessions.of(pairing.id),
        check_in=uow.check_ins.latest(pairing.id),
        cadence=program.cadence,
        clocks=program.clocks,
        somebody_left=any(one is None or one.is_deactivated for one in people),
        somebody_pauses=not pairing.can_meet_without(away),
        pairing_pauses=pairing.is_paused(program.today(now)),
        program_pauses=program.is_paused(now),
        stopped=stops.of_pairing(uow, pairing),
        lessons_open=_lessons_open(uow, program, [one for one in places if one and one.person_id not in away]),
        goals=_goals(uow, pairing),
        path=path.length,
        phases=path.phases,
        time_is_over=own_time.is_over(uow, program, pairing, now),
    )
    return judge(facts, now)


def _pausing(
    people: Sequence[Person | None], places: Sequence[Enrollment | None], now: datetime
) -> frozenset[PersonId]:
    both = zip(people, places, strict=True)
    return frozenset(one.id for one, place in both if one and place and is_pausing(place, one, now))


def _lessons_open(uow: UnitOfWork, program: Program, places: Sequence[Enrollment]) -> int:
    """Where the program requires them."""
    content = preparation.content_of(uow, program.id)
    if content is None or not content.lessons.required:
        return 0
    inside = [one for one in places if one.is_in]
    return sum(bool(preparation.of(uow, program, one).open_lessons) for one in inside)


def _goals(uow: UnitOfWork, pairing: Pairing) -> Goals | None:
    mentees = pairing.those(Role.MENTEE)
    mine = [goal for one in mentees for goal in _goals_of(uow, one, pairing.program_id)]
    moved = sum(one.progress > 0 or one.state is GoalState.REACHED for one in mine)
    return Goals(count=len(mine), seen=len(mine), moved=moved) if mentees else None


def _goals_of(uow: UnitOfWork, person_id: PersonId, program_id: int) -> list[Goal]:
    """Both read the same, so that one which its mentee keeps to themselves must not count."""
    return [one for one in goal_readers.told(uow, person_id, program_id) if one.state is not GoalState.DROPPED]
