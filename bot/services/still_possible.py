"""Whether two people can still be put together now, whatever a proposal said some days ago.

Called in an open unit of work.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum

from bot.domain.enrollment import Enrollment
from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Pairing, PairingState, RequestState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.matching.values import Couple
from bot.ports import UnitOfWork
from bot.services import couple_limits, preparation
from bot.services.apart import apart
from bot.services.cohort import couples_of, participant, places_of, rules_of
from bot.services.pause import is_away

MOST_PEERS = 3  # an odd one joins two others


class WhyNot(StrEnum):
    """What stands in the way, in the order in which it is worth saying."""

    PROGRAM_OVER = "program_over"
    SAME_PERSON = "same_person"
    MENTOR_AWAY = "mentor_away"  # paused, left or deactivated
    MENTEE_AWAY = "mentee_away"
    MENTEE_PAUSES = "mentee_pauses"
    NOT_A_MENTOR = "not_a_mentor"
    NOT_A_MENTEE = "not_a_mentee"
    MENTOR_NOT_READY = "mentor_not_ready"  # a lesson or the agreement that the program requires is not done
    MENTEE_NOT_READY = "mentee_not_ready"
    TOGETHER_ALREADY = "together_already"
    REPORTING_LINE = "reporting_line"
    FORMER_PARTNERS = "former_partners"
    LEVEL = "level"
    LANGUAGE = "language"
    WORKING_HOURS = "working_hours"
    PROGRAM_RULE = "program_rule"  # one that the manager added
    NOT_POSSIBLE = "not_possible"  # says no more: it may be something private
    NO_PLACE_WITH_MENTOR = "no_place_with_mentor"
    NO_PLACE_WITH_MENTEE = "no_place_with_mentee"


def why_not(
    uow: UnitOfWork, program: Program, couple: Couple, now: datetime, put_aside: Collection[str] | None = ()
) -> WhyNot | None:
    """The first thing in the way, or None. Their places are held until the transaction ends.

    `put_aside` are the limits, by name, that a manager put aside knowing them; None is all that a manager may.
    """
    both = {PersonId(couple.mentor), PersonId(couple.mentee)}
    held = uow.enrollments.hold(program_id=program.id, person_ids=both)
    return _why_not(uow, program, couple, now, held, put_aside)


def seems_not(uow: UnitOfWork, program: Program, couple: Couple, now: datetime) -> WhyNot | None:
    """The same for looking only: nothing is held, so that it may be different a moment later."""
    both = (PersonId(couple.mentor), PersonId(couple.mentee))
    found = [uow.enrollments.find(program_id=program.id, person_id=one) for one in dict.fromkeys(both)]
    return _why_not(uow, program, couple, now, [one for one in found if one is not None], ())


def _why_not(
    uow: UnitOfWork,
    program: Program,
    couple: Couple,
    now: datetime,
    known: Sequence[Enrollment],
    put_aside: Collection[str] | None,
) -> WhyNot | None:
    mentor, mentee = PersonId(couple.mentor), PersonId(couple.mentee)
    places = {one.person_id: one for one in known}
    if program.is_over:
        return WhyNot.PROGRAM_OVER
    if mentor == mentee:
        return WhyNot.SAME_PERSON
    return (
        _away(uow, program, mentor, mentee, now)
        or _roles(program, places[mentor], places[mentee])
        or _unready(uow, program, places[mentor], places[mentee])
        or _apart(uow, program, mentor, mentee)
        or _limits(uow, program, places[mentor], places[mentee], now, put_aside)
        or _full(uow, program, places[mentor], places[mentee])
    )


def limits_broken(uow: UnitOfWork, program: Program, couple: Couple, now: datetime) -> tuple[str, ...]:
    """By name, those that a manager who pairs these two puts aside. Both must be in the program."""
    both = (PersonId(couple.mentor), PersonId(couple.mentee))
    mentor, mentee = (uow.enrollments.find(program_id=program.id, person_id=one) for one in both)
    return _broken(uow, program, mentor, mentee, now) if mentor and mentee else ()


def _broken(
    uow: UnitOfWork, program: Program, mentor: Enrollment, mentee: Enrollment, now: datetime
) -> tuple[str, ...]:
    hours = uow.workspace.settings().working_hours
    people = uow.people.those([mentor.person_id, mentee.person_id])
    one, other = (participant(place, people[place.person_id], hours) for place in (mentor, mentee))
    return couple_limits.broken(one, other, rules_of(program), program.today(now))


def _limits(
    uow: UnitOfWork,
    program: Program,
    mentor: Enrollment,
    mentee: Enrollment,
    now: datetime,
    put_aside: Collection[str] | None,
) -> WhyNot | None:
    """The program's own limits, as matching knows them; people's answers may have changed since."""
    if put_aside is None:
        return None
    broken = _broken(uow, program, mentor, mentee, now)
    first = next((name for name in broken if name not in put_aside), None)
    named = {WhyNot.LEVEL, WhyNot.LANGUAGE, WhyNot.WORKING_HOURS}
    return None if first is None else WhyNot(first) if first in named else WhyNot.PROGRAM_RULE


def _away(uow: UnitOfWork, program: Program, mentor: PersonId, mentee: PersonId, now: datetime) -> WhyNot | None:
    if is_away(uow, mentor, program.id, now):
        return WhyNot.MENTOR_AWAY
    if not is_away(uow, mentee, program.id, now):
        return None
    enrollment, person = uow.enrollments.find(program_id=program.id, person_id=mentee), uow.people.find(mentee)
    pauses = enrollment is not None and person is not None and enrollment.is_in and person.can_take_part
    return WhyNot.MENTEE_PAUSES if pauses else WhyNot.MENTEE_AWAY


def _roles(program: Program, mentor: Enrollment, mentee: Enrollment) -> WhyNot | None:
    if program.kind is Kind.PEER:
        return None
    if Role.MENTOR not in mentor.roles:
        return WhyNot.NOT_A_MENTOR
    return None if Role.MENTEE in mentee.roles else WhyNot.NOT_A_MENTEE


def _unready(uow: UnitOfWork, program: Program, mentor: Enrollment, mentee: Enrollment) -> WhyNot | None:
    if preparation.is_unready(uow, program, mentor):
        return WhyNot.MENTOR_NOT_READY
    return WhyNot.MENTEE_NOT_READY if preparation.is_unready(uow, program, mentee) else None


def _apart(uow: UnitOfWork, program: Program, mentor: PersonId, mentee: PersonId) -> WhyNot | None:
    """Those whom something keeps apart, of which the private things are never told from each other."""
    past = [one for one in uow.pairings.all_of(mentor) if one.has(mentee)]
    if any(one.state is PairingState.ACTIVE and one.program_id == program.id for one in past):
        return WhyNot.TOGETHER_ALREADY
    if _reports(uow, mentor, to=mentee) or _reports(uow, mentee, to=mentor):
        return WhyNot.REPORTING_LINE
    before = any(Couple(mentor, mentee) in set(couples_of(one)) for one in past if _was_own(one))
    if (before and not program.rules.allow_former_partners) or Couple(mentor, mentee) in set(apart(uow, program)):
        return WhyNot.FORMER_PARTNERS
    private = mentee in uow.do_not_match.by(mentor) or mentor in uow.do_not_match.by(mentee)
    return WhyNot.NOT_POSSIBLE if private or _was_declined(uow, program, mentor, mentee) else None


def _was_own(pairing: Pairing) -> bool:
    """Whoever only stood in for somebody was no partner before."""
    return pairing.state is not PairingState.ACTIVE and pairing.covers_id is None


def _reports(uow: UnitOfWork, person_id: PersonId, *, to: PersonId) -> bool:
    """Directly or further up; a file whose lines run in a circle ends the search."""
    seen: set[PersonId] = set()
    person = uow.people.find(person_id)
    while person is not None and person.manager_id is not None and person.id not in seen:
        if person.manager_id == to:
            return True
        seen.add(person.id)
        person = uow.people.find(person.manager_id)
    return False


def _was_declined(uow: UnitOfWork, program: Program, mentor: PersonId, mentee: PersonId) -> bool:
    over = {RequestState.DECLINED, RequestState.LAPSED}
    asked = [one for one in uow.requests.of(mentor) if one.program_id == program.id and one.mentee_id == mentee]
    return any(one.mentor_id == mentor and one.state in over for one in asked)


def _full(uow: UnitOfWork, program: Program, mentor: Enrollment, mentee: Enrollment) -> WhyNot | None:
    """Places that pairings take. Waiting requests take none here: whoever says yes first has the place."""
    if program.kind is Kind.PEER:
        return _full_peers(_circle(uow, program, mentor.person_id), _circle(uow, program, mentee.person_id))
    if _count(uow, program, mentor.person_id, Role.MENTOR) >= places_of(program, mentor, Role.MENTOR):
        return WhyNot.NO_PLACE_WITH_MENTOR
    full = _count(uow, program, mentee.person_id, Role.MENTEE) >= places_of(program, mentee, Role.MENTEE)
    return WhyNot.NO_PLACE_WITH_MENTEE if full else None


def is_full(uow: UnitOfWork, program: Program, person_id: PersonId, role: Role) -> bool:
    """Whether pairings take all the places that somebody has in a role."""
    return free_places(uow, program, person_id, role) <= 0


def free_places(uow: UnitOfWork, program: Program, person_id: PersonId, role: Role) -> int:
    """Places that no pairing takes; none for whoever is not in the program."""
    enrollment = uow.enrollments.find(program_id=program.id, person_id=person_id)
    if enrollment is None or not enrollment.is_in:
        return 0
    if program.kind is Kind.PEER:
        return max(0, MOST_PEERS - max(1, len(_circle(uow, program, person_id))))
    return places_of(program, enrollment, role) - _count(uow, program, person_id, role)


def _count(uow: UnitOfWork, program: Program, person_id: PersonId, role: Role) -> int:
    """How many partners somebody has in a role."""
    mine = [one for one in uow.pairings.active_of(person_id) if one.program_id == program.id]
    couples = [couple for one in mine for couple in couples_of(one)]
    return sum((one.mentor if role is Role.MENTOR else one.mentee) == person_id for one in couples)


def _full_peers(one: frozenset[PersonId], other: frozenset[PersonId]) -> WhyNot | None:
    if len(one) >= MOST_PEERS or (one and other):
        return WhyNot.NO_PLACE_WITH_MENTOR
    return WhyNot.NO_PLACE_WITH_MENTEE if len(other) >= MOST_PEERS else None


def _circle(uow: UnitOfWork, program: Program, person_id: PersonId) -> frozenset[PersonId]:
    """Everybody whom somebody is together with, themselves included; nobody where they are alone."""
    mine = [one for one in uow.pairings.active_of(person_id) if one.program_id == program.id]
    return frozenset(person for one in mine for person in one.people)
