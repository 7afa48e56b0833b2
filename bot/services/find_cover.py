"""Somebody is looked for who stands in for a mentor on leave: one after the other is asked, the best first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

import structlog

from bot.domain.administration import Job
from bot.domain.enrollment import EnrollmentState
from bot.domain.kinds import Kind, Role
from bot.domain.life import Cover, CoverState
from bot.domain.pairing import Choice, Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.matching.values import Couple, Problem
from bot.nudges import NudgeKind, Priority
from bot.ports import Now, Solver, UnitOfWork
from bot.services import cohort, ended_news, jobs, say, standby, still_possible, stops
from bot.services.pause import is_away
from bot.services.stand_ins import FIND_COVER_JOB, look_for_another
from bot.services.still_possible import WhyNot
from bot.services.stops import first_moment

log = structlog.get_logger()

LAPSE_JOB = "lapse_cover"
OPEN = {CoverState.ASKED, CoverState.COVERING}
POSSIBLE = {None, WhyNot.NO_PLACE_WITH_MENTEE, WhyNot.MENTEE_PAUSES}


def find(new_uow: Callable[..., UnitOfWork], solver: Solver, now: Now, job: Job) -> None:
    """The job: the best who is free is asked; those who stand by for the pair come first."""
    with new_uow(reading=True) as uow:
        pairing = uow.pairings.get(job.subject_id)
        program = uow.programs.get(pairing.program_id)
        here = [one for one in pairing.those(Role.MENTEE) if not is_away(uow, one, program.id, now())]
        needed = _is_needed(uow, program, pairing, now())
        problem = cohort.problem(uow, program, now()) if needed and here else None
        first = {one: standby.standing_by(uow, program, pairing, one) for one in here}
    if needed and not here:
        with new_uow() as uow:
            _look_when_they_are_back(uow, program, pairing, job, now())
        return
    best = _for_all(solver, problem, first) if problem is not None else []
    with new_uow() as uow:
        _ask(uow, program, pairing, best, now())


def _for_all(solver: Solver, problem: Problem, first: Mapping[PersonId, Sequence[PersonId]]) -> list[Choice]:
    """Who fits everybody in it, by what they score together; those who stand by before all others."""
    known = {one.id for one in problem.participants}
    if not known.issuperset(first):
        return []
    found = [standby.ordered(solver, problem, mentee, order) for mentee, order in first.items()]
    if len(found) == 1:
        return found[0]
    scores = [{one.mentor_id: one.score for one in each} for each in found]
    common = [one for one in scores[0] if all(one in each for each in scores)]
    stand_by = {one for order in first.values() for one in order}
    best = sorted(common, key=lambda one: (one not in stand_by, -sum(each[one] for each in scores), one))
    return [Choice(mentor_id=one, score=sum(each[one] for each in scores) / len(scores)) for one in best]


def _look_when_they_are_back(uow: UnitOfWork, program: Program, pairing: Pairing, job: Job, now: datetime) -> None:
    """Those who would be mentored are on a break too: nobody is needed before its end, and maybe not then."""
    places = [uow.enrollments.find(program_id=program.id, person_id=one) for one in pairing.those(Role.MENTEE)]
    back = min((one.paused_until for one in places if one is not None and one.paused_until), default=None)
    until = until_of(uow, pairing)
    if back is not None and until is not None and back < until:
        jobs.begin(uow, FIND_COVER_JOB, pairing.id, job.asked_by, now, due_at=first_moment(program, back))


def give_up(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """Without an answer from the solver nobody is asked, and the mentees hear it."""
    with new_uow() as uow:
        pairing = uow.pairings.get(job.subject_id)
        _ask(uow, uow.programs.get(pairing.program_id), pairing, (), now())


def _is_needed(uow: UnitOfWork, program: Program, pairing: Pairing, now: datetime) -> bool:
    until = until_of(uow, pairing)
    open_ones = any(one.state in OPEN and still_there(uow, one) for one in uow.covers.of(pairing.id))
    there = pairing.state is PairingState.ACTIVE and not program.is_over and program.kind is not Kind.PEER
    return there and not open_ones and until is not None and first_moment(program, until) > now


def until_of(uow: UnitOfWork, pairing: Pairing) -> date | None:
    """The first day on which its mentor is back; None where they are not away."""
    places = [uow.enrollments.find(program_id=pairing.program_id, person_id=one) for one in pairing.those(Role.MENTOR)]
    days = [one.paused_until for one in places if one is not None and one.state is EnrollmentState.PAUSED]
    return max((one for one in days if one is not None), default=None)


def _ask(uow: UnitOfWork, program: Program, pairing: Pairing, best: Sequence[Choice], now: datetime) -> None:
    until = until_of(uow, pairing)
    if until is None or not _is_needed(uow, program, pairing, now):
        return
    asked = {one.mentor_id for one in uow.covers.of(pairing.id) if one.until == until}
    for one in best:
        if one.mentor_id not in asked and _has_room(uow, program, pairing, one.mentor_id, now):
            _ask_one(uow, program, pairing, one.mentor_id, until, now)
            for mentee in pairing.those(Role.MENTEE):
                ended_news.of_a_stand_in(uow, pairing, mentee, now)
            return
    about: dict[str, str | int] = {"pairing": pairing.id, "until": until.isoformat()}
    for mentee in pairing.those(Role.MENTEE):
        if not ended_news.of_a_stand_in(uow, pairing, mentee, now):
            say.later(uow, NudgeKind.NO_COVER, mentee, now, about=about)
    log.info("no_cover", action="tell", pairing=pairing.id)


def _has_room(uow: UnitOfWork, program: Program, pairing: Pairing, mentor_id: PersonId, now: datetime) -> bool:
    """Also where they say yes to everything else that they are asked to cover."""
    open_ones = [one for one in uow.covers.by(mentor_id) if one.state is CoverState.ASKED]
    others = [uow.pairings.get(one.pairing_id) for one in open_ones]
    taken = sum(len(one.those(Role.MENTEE)) for one in others if one.program_id == program.id)
    return can_cover(uow, program, pairing, mentor_id, now, taken=taken)


def can_cover(
    uow: UnitOfWork, program: Program, pairing: Pairing, mentor_id: PersonId, now: datetime, *, taken: int = 0
) -> bool:
    """All of them, and within the places that they give, of which `taken` may be gone. In an open unit of work."""
    mentees = pairing.those(Role.MENTEE)
    reasons = {still_possible.seems_not(uow, program, Couple(mentor_id, one), now) for one in mentees}
    room = still_possible.free_places(uow, program, mentor_id, Role.MENTOR) - taken
    return reasons <= POSSIBLE and room >= len(mentees)


def _ask_one(
    uow: UnitOfWork, program: Program, pairing: Pairing, mentor_id: PersonId, until: date, now: datetime
) -> None:
    lapses_at = say.in_working_days(uow, mentor_id, now, program.clocks.request_lapses_working_days)
    lapses_at = min(lapses_at, first_moment(program, until))
    cover = Cover(pairing_id=pairing.id, mentor_id=mentor_id, until=until, asked_at=now, lapses_at=lapses_at)
    cover = uow.covers.add(cover)
    kind, about, first = NudgeKind.COVER_ASKED, {"cover": cover.id}, Priority.REQUEST
    say.later(uow, kind, mentor_id, now, about={**about}, priority=first, ends_at=lapses_at)
    jobs.begin(uow, LAPSE_JOB, cover.id, mentor_id, now, due_at=lapses_at)
    log.info("cover_asked", action="ask", cover=cover.id, pairing=pairing.id)


def lapse(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """The job: no answer in time, so the next best is asked."""
    with new_uow() as uow:
        cover = uow.covers.get(job.subject_id)
        program_id = uow.pairings.get(cover.pairing_id).program_id
        more = stops.is_over(stops.of_program(uow, program_id), cover.asked_at, cover.lapses_at, now())
        if cover.state is CoverState.ASKED and more is not None:
            jobs.begin(uow, LAPSE_JOB, cover.id, job.asked_by, job.asked_at, due_at=more)
        elif cover.state is CoverState.ASKED:
            uow.covers.save(replace(cover, state=CoverState.LAPSED, settled_at=now()))
            look_for_another(uow, cover, now())


def still_there(uow: UnitOfWork, cover: Cover) -> bool:
    if cover.cover_pairing_id is None:
        return True
    return uow.pairings.get(cover.cover_pairing_id).state is PairingState.ACTIVE
