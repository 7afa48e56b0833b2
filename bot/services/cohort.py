"""A program's people as matching sees them. Everything here is called in an open unit of work."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Kind, Role
from bot.domain.pairing import CandidateState, Pairing, PairingState, RequestState
from bot.domain.person import Person, PersonId
from bot.domain.program import Program
from bot.domain.working_time import WorkingHours as Hours
from bot.matching.values import Couple, Participant, Problem, Rules, WorkingHours
from bot.ports import UnitOfWork
from bot.services import matching_rules, preparation
from bot.services.apart import apart
from bot.services.calendars import known_zone
from bot.services.pause import is_pausing


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many people have a free place, on each side. Among peers everybody is on both.

    `unready` have one, too, and are not matched before they have done what the program requires.
    """

    mentors: int
    mentees: int
    peers: bool = False
    unready: int = 0

    @property
    def can_match(self) -> bool:
        return self.mentors > 0 and self.mentees > 0 and not (self.peers and self.mentors < 2)


def problem(uow: UnitOfWork, program: Program, now: datetime, *, by_hand: bool = False) -> Problem:
    """Who waits, who stays together, and what is not possible. What the manager dropped stays possible by hand."""
    enrolled = taking_part(uow, program, now)
    people = uow.people.those([one.person_id for one in enrolled])
    default_hours = uow.workspace.settings().working_hours
    history, do_not_match = _history(uow), uow.do_not_match.all()
    return Problem(
        participants=tuple(
            _participant(_with_places(program, one), people[one.person_id], default_hours, history, do_not_match)
            for one in enrolled
        ),
        rules=rules_of(program),
        on=program.today(now),
        existing=frozenset(_together(uow, program) if not by_hand else _paired(uow, program)),
        forbidden=frozenset(_declined(uow, program)) | (frozenset() if by_hand else frozenset(_dropped(uow, program))),
        managers={one.id: one.manager_id for one in uow.people.all() if one.manager_id},
    )


def taking_part(uow: UnitOfWork, program: Program, now: datetime) -> Sequence[Enrollment]:
    """In the program now: not paused, not gone, not deactivated, and ready where the program asks for it."""
    here = _here(uow, program, now)
    waiting_for = preparation.unready(uow, program, here)
    return [one for one in here if one.person_id not in waiting_for]


def unready(uow: UnitOfWork, program: Program, now: datetime) -> frozenset[PersonId]:
    """Who has a free place and is not matched, since something that the program requires is not done."""
    here = _here(uow, program, now)
    waiting_for = preparation.unready(uow, program, here)
    return _with_a_free_place(
        program, [one for one in here if one.person_id in waiting_for], places_taken(uow, program)
    )


def _here(uow: UnitOfWork, program: Program, now: datetime) -> list[Enrollment]:
    inside = uow.enrollments.in_program(program.id, {EnrollmentState.ENROLLED, EnrollmentState.PAUSED})
    people = uow.people.those([one.person_id for one in inside])
    return [one for one in inside if one.person_id in people and _is_here(one, people[one.person_id], now)]


def _with_a_free_place(
    program: Program, enrolled: Collection[Enrollment], taken: Mapping[Role, Mapping[str, int]]
) -> frozenset[PersonId]:
    return frozenset(
        one.person_id for one in enrolled if any(_has_a_free_place(program, one, role, taken) for role in Role)
    )


def _has_a_free_place(
    program: Program, enrollment: Enrollment, role: Role, taken: Mapping[Role, Mapping[str, int]]
) -> bool:
    if program.kind is not Kind.PEER and role not in enrollment.roles:
        return False
    return places_of(program, enrollment, role) > taken[role].get(enrollment.person_id, 0)


def _is_here(enrollment: Enrollment, person: Person, now: datetime) -> bool:
    return person.can_take_part and not is_pausing(enrollment, person, now)


def waiting(uow: UnitOfWork, program: Program, now: datetime) -> Waiting:
    """Those who could be matched now."""
    taken = places_taken(uow, program)
    enrolled = [place for place, person in uow.places.of(program.id) if _is_here(place, person, now)]
    waiting_for = preparation.unready(uow, program, enrolled)
    ready = [one for one in enrolled if one.person_id not in waiting_for]
    free = {role: sum(_has_a_free_place(program, one, role, taken) for one in ready) for role in Role}
    return Waiting(
        mentors=free[Role.MENTOR],
        mentees=free[Role.MENTEE],
        peers=program.kind is Kind.PEER,
        unready=len(_with_a_free_place(program, [one for one in enrolled if one.person_id in waiting_for], taken)),
    )


def places_of(program: Program, enrollment: Enrollment, role: Role) -> int:
    """How many partners somebody takes in a role."""
    if program.kind is Kind.PEER:
        return 1
    return program.mentor_places(enrollment.mentor_capacity) if role is Role.MENTOR else enrollment.mentee_capacity


def rules_of(program: Program) -> Rules:
    return matching_rules.as_engine_takes_them(program.kind, program.rules)


def couples_of(pairing: Pairing) -> Iterator[Couple]:
    """Each mentor with each mentee; people of one role only are peers, each with each."""
    mentors, mentees = pairing.those(Role.MENTOR), pairing.those(Role.MENTEE)
    if mentors and mentees:
        yield from (Couple(mentor, mentee) for mentor in mentors for mentee in mentees)
    else:
        yield from (Couple(one, other) for one in pairing.people for other in pairing.people if one < other)


def _paired(uow: UnitOfWork, program: Program) -> Iterator[Couple]:
    for pairing in uow.pairings.in_program(program.id):
        if pairing.state is PairingState.ACTIVE:
            yield from couples_of(pairing)


def _together(uow: UnitOfWork, program: Program) -> Iterator[Couple]:
    """Who is together, and who is being asked: neither place is free."""
    yield from _paired(uow, program)
    yield from (Couple(one.mentor_id, one.mentee_id) for one in uow.requests.waiting(program.id))


def _declined(uow: UnitOfWork, program: Program) -> Iterator[Couple]:
    yield from apart(uow, program)
    over = {RequestState.DECLINED, RequestState.LAPSED}
    yield from (
        Couple(one.mentor_id, one.mentee_id) for one in uow.requests.in_program(program.id) if one.state in over
    )


def _dropped(uow: UnitOfWork, program: Program) -> Iterator[Couple]:
    for proposal in uow.proposals.of(program.id):
        for mentor, mentee in uow.candidate_pages.couples(proposal.id, (CandidateState.DROPPED,)):
            yield Couple(mentor, mentee)


def places_taken(uow: UnitOfWork, program: Program) -> Mapping[Role, Mapping[str, int]]:
    """How many each person is with, or is being asked for, in each role."""
    taken: dict[Role, dict[str, int]] = {role: defaultdict(int) for role in Role}
    for couple in _together(uow, program):
        taken[Role.MENTOR][couple.mentor] += 1
        taken[Role.MENTEE][couple.mentee] += 1
        if program.kind is Kind.PEER:
            taken[Role.MENTOR][couple.mentee] += 1
            taken[Role.MENTEE][couple.mentor] += 1
    return taken


def _history(uow: UnitOfWork) -> Mapping[Role, Mapping[str, frozenset[str]]]:
    """Former partners, in any program: by role, whom each person had in it."""
    had: dict[Role, dict[str, set[str]]] = {role: defaultdict(set) for role in Role}
    for program in uow.programs.all():
        for pairing in uow.pairings.in_program(program.id):
            if pairing.state is not PairingState.ACTIVE and pairing.covers_id is None:
                for couple in couples_of(pairing):
                    had[Role.MENTOR][couple.mentee].add(couple.mentor)
                    had[Role.MENTEE][couple.mentor].add(couple.mentee)
    return {role: {person: frozenset(them) for person, them in had[role].items()} for role in Role}


def _with_places(program: Program, enrollment: Enrollment) -> Enrollment:
    return replace(enrollment, mentor_capacity=program.mentor_places(enrollment.mentor_capacity))


def participant(enrollment: Enrollment, person: Person, default_hours: Hours) -> Participant:
    """One person by themselves, without whom they know: for the limits that may be named."""
    return _participant(enrollment, person, default_hours, {role: {} for role in Role}, {})


def _participant(
    enrollment: Enrollment,
    person: Person,
    default_hours: Hours,
    history: Mapping[Role, Mapping[str, frozenset[str]]],
    do_not_match: Mapping[PersonId, Collection[PersonId]],
) -> Participant:
    answers = enrollment.answers
    return Participant(
        id=person.id,
        roles=enrollment.roles,
        level=answers.level or person.level,
        experience_years=answers.years_of_experience,
        department=person.department or "",
        manager_id=person.manager_id,
        languages=frozenset(answers.languages),
        time_zone=known_zone(person.time_zone),
        working_hours=_hours(person.working_hours or default_hours),
        offers_skills=frozenset(answers.offers_skills),
        wants_skills=frozenset(answers.wants_skills),
        offers_words=f"{answers.offers_words} {answers.strengths}".strip(),
        wants_words=answers.wants_words,
        about=answers.wish,
        mentor_capacity=enrollment.mentor_capacity,
        mentee_capacity=enrollment.mentee_capacity,
        hours_per_month=answers.hours_per_month,
        site=person.fields.get("site", ""),
        fields={name: written for name, written in person.fields.items() if name != "site"},
        do_not_match=frozenset(do_not_match.get(person.id, ())),
        former_mentors=history[Role.MENTOR].get(person.id, frozenset()),
        former_mentees=history[Role.MENTEE].get(person.id, frozenset()),
    )


def _hours(hours: Hours) -> WorkingHours:
    return WorkingHours(start=hours.starts, end=hours.ends, days=hours.days)
