"""Whether two people can still be put together now, whatever a proposal said some days ago.

Called in an open unit of work.
"""

from datetime import datetime
from enum import StrEnum

from bot.domain.enrollment import Enrollment
from bot.domain.kinds import Kind, Role
from bot.domain.pairing import PairingState, RequestState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.matching.values import Couple
from bot.ports import UnitOfWork
from bot.services.cohort import couples_of, places_of
from bot.services.pause import is_away

MOST_PEERS = 3  # an odd one joins two others


class WhyNot(StrEnum):
    """What stands in the way, in the order in which it is worth saying."""

    PROGRAM_OVER = "program_over"
    SAME_PERSON = "same_person"
    MENTOR_AWAY = "mentor_away"  # paused, left or deactivated
    MENTEE_AWAY = "mentee_away"
    NOT_A_MENTOR = "not_a_mentor"
    NOT_A_MENTEE = "not_a_mentee"
    TOGETHER_ALREADY = "together_already"
    REPORTING_LINE = "reporting_line"
    FORMER_PARTNERS = "former_partners"
    NOT_POSSIBLE = "not_possible"  # says no more: it may be something private
    NO_PLACE_WITH_MENTOR = "no_place_with_mentor"
    NO_PLACE_WITH_MENTEE = "no_place_with_mentee"


def why_not(uow: UnitOfWork, program: Program, couple: Couple, now: datetime) -> WhyNot | None:
    """The first thing in the way, or None. Their places are held until the transaction ends."""
    mentor, mentee = PersonId(couple.mentor), PersonId(couple.mentee)
    places = {one.person_id: one for one in uow.enrollments.hold(program_id=program.id, person_ids={mentor, mentee})}
    if program.is_over:
        return WhyNot.PROGRAM_OVER
    if mentor == mentee:
        return WhyNot.SAME_PERSON
    return (
        _away(uow, program, mentor, mentee, now)
        or _roles(program, places[mentor], places[mentee])
        or _apart(uow, program, mentor, mentee)
        or _full(uow, program, places[mentor], places[mentee])
    )


def _away(uow: UnitOfWork, program: Program, mentor: PersonId, mentee: PersonId, now: datetime) -> WhyNot | None:
    if is_away(uow, mentor, program.id, now):
        return WhyNot.MENTOR_AWAY
    return WhyNot.MENTEE_AWAY if is_away(uow, mentee, program.id, now) else None


def _roles(program: Program, mentor: Enrollment, mentee: Enrollment) -> WhyNot | None:
    if program.kind is Kind.PEER:
        return None
    if Role.MENTOR not in mentor.roles:
        return WhyNot.NOT_A_MENTOR
    return None if Role.MENTEE in mentee.roles else WhyNot.NOT_A_MENTEE


def _apart(uow: UnitOfWork, program: Program, mentor: PersonId, mentee: PersonId) -> WhyNot | None:
    """Those whom something keeps apart, of which the private things are never told from each other."""
    past = [one for one in uow.pairings.all_of(mentor) if one.has(mentee)]
    if any(one.state is PairingState.ACTIVE and one.program_id == program.id for one in past):
        return WhyNot.TOGETHER_ALREADY
    if _reports(uow, mentor, to=mentee) or _reports(uow, mentee, to=mentor):
        return WhyNot.REPORTING_LINE
    before = any(Couple(mentor, mentee) in set(couples_of(one)) for one in past if one.state is not PairingState.ACTIVE)
    if before and not program.rules.allow_former_partners:
        return WhyNot.FORMER_PARTNERS
    private = mentee in uow.do_not_match.by(mentor) or mentor in uow.do_not_match.by(mentee)
    return WhyNot.NOT_POSSIBLE if private or _was_declined(uow, program, mentor, mentee) else None


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
