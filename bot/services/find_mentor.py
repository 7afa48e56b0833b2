"""A mentee looks for a mentor: the best who are free, with reasons; last active, places left."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from bot.domain.administration import Job
from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Choice, Origin, PairingState, Request, RequestState, Search
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import Refusal, Refused
from bot.matching.values import Candidate as PossibleCouple
from bot.matching.values import Couple
from bot.matching.values import Problem as Cohort
from bot.nudges import NudgeKind
from bot.ports import Now, Solver, UnitOfWork
from bot.services import choosing, cohort, jobs, say, still_possible
from bot.services.permissions import admin_ids

JOB = "find_mentors"
SHOWN = 5
KEPT = 15  # some of them are taken before the list is looked at
QUESTIONS_BEYOND_PLACES = 2  # so many more than they have places may ask a mentor at once
TELLING = 3  # answers after which a usual time to answer means something
# Whoever opened the list computes it at once; after a crash a job does.
LEFT_TO_WHOEVER_ASKED = timedelta(minutes=2)
THIS_WEEK, THIS_MONTH = timedelta(days=7), timedelta(days=31)


class Active(StrEnum):
    """When somebody last did something here, said so coarsely that it gives nothing away."""

    THIS_WEEK = "this_week"
    THIS_MONTH = "this_month"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A mentor who is free. `answers_within` is the usual time to answer; None where it is not known or hidden."""

    choice: Choice
    name: str
    title: str
    places_left: int
    active: Active
    answers_within: timedelta | None = None

    @property
    def mentor_id(self) -> PersonId:
        return self.choice.mentor_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What `/mentor find` shows first: where an own request stands, or that the search has begun."""

    program: Program
    others: tuple[Program, ...]
    request: Request | None = None
    search: Search | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortlist:
    """The best who are free now; `ready` is False while they are still looked for."""

    program: Program
    others: tuple[Program, ...]
    found: tuple[Found, ...]
    ready: bool = True


def begin(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int | None = None) -> Begun:
    """Raises Refused with the reason where there is no program in which the actor may look."""
    with uow:
        programs = _programs(uow, actor, now)
        program = next((one for one in programs if program_id in {None, one.id}), None)
        if program is None:
            raise _refused(uow, actor, now, program_id)
        others = tuple(one for one in programs if one.id != program.id)
        request = choosing.own_request(uow, program.id, actor)
        if request is not None:
            return Begun(program=program, others=others, request=request)
        return Begun(program=program, others=others, search=_search(uow, program, actor, now))


def _programs(uow: UnitOfWork, actor: PersonId, now: datetime) -> list[Program]:
    """Where they may look or have asked already, the latter first: they want to know where it stands."""
    inside = [uow.programs.get(one.program_id) for one in uow.enrollments.of(actor) if one.is_in]
    asking_in = [one for one in inside if not one.is_over and choosing.own_request(uow, one.id, actor)]
    free = [one for one in inside if one not in asking_in and choosing.why_not_find(uow, one, actor, now) is None]
    return asking_in + free


def _refused(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int | None) -> Refused:
    """The reason that is nearest to being allowed: of several programs, the one that says when."""
    inside = [uow.programs.get(one.program_id) for one in uow.enrollments.of(actor) if one.is_in]
    here = [one for one in inside if program_id in {None, one.id} and not one.is_over]
    reasons = [(one, choosing.why_not_find(uow, one, actor, now) or Refusal.NOT_POSSIBLE_NOW) for one in here]
    order = (
        Refusal.NOT_PREPARED,
        Refusal.FIND_WHILE_PAUSED,
        Refusal.FIND_TOO_EARLY,
        Refusal.FIND_HAS_SOMEBODY,
        Refusal.FIND_NOT_ALLOWED,
    )
    reasons.sort(key=lambda one: order.index(one[1]) if one[1] in order else len(order))
    if not reasons:
        return Refused(Refusal.NOT_ENROLLED)
    return refusal(uow, reasons[0][0], reasons[0][1])


def refusal(uow: UnitOfWork, program: Program, why: Refusal) -> Refused:
    """With what its sentence needs."""
    day = f"{program.matching_on:%A, %B} {program.matching_on.day}"
    return Refused(why, program=program.name, who=program.managers or admin_ids(uow), day=day)


def _search(uow: UnitOfWork, program: Program, actor: PersonId, now: datetime) -> Search:
    search = uow.searches.add(Search(program_id=program.id, person_id=actor, asked_at=now))
    uow.searches.forget_before(program.id, actor, search.id)
    jobs.begin(uow, JOB, search.id, actor, now, due_at=now + LEFT_TO_WHOEVER_ASKED)
    return search


def compute(new_uow: Callable[..., UnitOfWork], solver: Solver, now: Now, search_id: int) -> bool:
    """Slow: asks the solver outside of any transaction, and keeps the answer once. False where nothing was to do."""
    with new_uow(reading=True) as uow:
        search = uow.searches.find(search_id)
        if search is None or search.found is not None:
            return False
        program = uow.programs.get(search.program_id)
        possible = choosing.why_not_find(uow, program, search.person_id, now()) is None
        problem = _problem(uow, program, search.person_id, now()) if possible else None
    best = solver.candidates_for(problem, search.person_id, KEPT) if problem else ()
    found = tuple(Choice(mentor_id=_other(one, search), score=one.score, reasons=one.reasons) for one in best)
    with new_uow() as uow:
        still = uow.searches.find(search_id)
        if still is not None and still.found is None:
            uow.searches.save(replace(still, found=found, found_at=now()))
    return True


def _other(couple: PossibleCouple, search: Search) -> PersonId:
    """Among peers the order of a couple means nothing."""
    return PersonId(couple.mentor if couple.mentor != search.person_id else couple.mentee)


def _problem(uow: UnitOfWork, program: Program, person_id: PersonId, now: datetime) -> Cohort:
    """What others asked for themselves takes no place yet: whoever gets the first yes has it."""
    problem = cohort.problem(uow, program, now)
    asked = {
        Couple(one.mentor_id, one.mentee_id)
        for one in uow.requests.waiting(program.id)
        if one.origin is Origin.MENTEE and one.mentee_id != person_id
    }
    together = {
        couple
        for one in uow.pairings.in_program(program.id)
        if one.state is PairingState.ACTIVE
        for couple in cohort.couples_of(one)
    }
    return replace(problem, existing=problem.existing - (asked - together))


def work(new_uow: Callable[..., UnitOfWork], solver: Solver, now: Now, job: Job) -> None:
    """The job, for a search whose asker never got an answer: it was too long, or the bot was restarted."""
    if compute(new_uow, solver, now, job.subject_id):
        _tell(new_uow, now, job)


def give_up(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """They are told to try again rather than left waiting."""
    _tell(new_uow, now, job)


def _tell(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    with new_uow() as uow:
        search = uow.searches.find(job.subject_id)
        if search is not None:
            about: dict[str, str | int] = {"search": search.id, "program": search.program_id}
            say.at_once(uow, NudgeKind.MENTORS_FOUND, search.person_id, now(), about=about)


def look(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int) -> Shortlist:
    """The latest list of the actor's in a program, without those who are no longer free."""
    with uow:
        return shortlist(uow, actor, now, may_find(uow, actor, now, program_id))


def shortlist(uow: UnitOfWork, actor: PersonId, now: datetime, program: Program) -> Shortlist:
    """In an open unit of work."""
    search = uow.searches.latest(program_id=program.id, person_id=actor)
    others = tuple(one for one in _programs(uow, actor, now) if one.id != program.id)
    if search is None or search.found is None:
        return Shortlist(program=program, others=others, found=(), ready=search is None)
    free = _free(uow, program, actor, search.found, now)
    found = tuple(_found(uow, program, one, now) for one in free[:SHOWN])
    return Shortlist(program=program, others=others, found=found)


def next_best(uow: UnitOfWork, program: Program, actor: PersonId, now: datetime) -> tuple[PersonId, ...]:
    """The two best of the latest list who are free now. In an open unit of work."""
    search = uow.searches.latest(program_id=program.id, person_id=actor)
    free = _free(uow, program, actor, search.found or (), now, most=2) if search else []
    return tuple(one.mentor_id for one in free)


def _free(
    uow: UnitOfWork, program: Program, actor: PersonId, found: Sequence[Choice], now: datetime, most: int = SHOWN
) -> list[Choice]:
    free: list[Choice] = []
    for one in found:
        if len(free) == most:
            break
        if can_be_asked(uow, program, one.mentor_id, actor, now):
            free.append(one)
    return free


def can_be_asked(uow: UnitOfWork, program: Program, mentor: PersonId, mentee: PersonId, now: datetime) -> bool:
    if uow.enrollments.find(program_id=program.id, person_id=mentor) is None:
        return False
    if still_possible.seems_not(uow, program, Couple(mentor, mentee), now) is not None:
        return False
    waiting = [one for one in uow.requests.of(mentor) if one.program_id == program.id and one.mentor_id == mentor]
    waiting = [one for one in waiting if one.state is RequestState.WAITING]
    if any(one.mentee_id == mentee for one in waiting):
        return False
    promised = sum(one.origin is Origin.PROGRAM for one in waiting)
    places = still_possible.free_places(uow, program, mentor, Role.MENTOR) - promised
    return places > 0 and len(waiting) - promised < places + QUESTIONS_BEYOND_PLACES


def _found(uow: UnitOfWork, program: Program, choice: Choice, now: datetime) -> Found:
    mentor = choice.mentor_id
    person = uow.people.get(mentor)
    enrollment = uow.enrollments.find(program_id=program.id, person_id=mentor)
    hides = enrollment is None or enrollment.hides_answer_time
    return Found(
        choice=choice,
        name=person.name,
        title=person.title,
        places_left=still_possible.free_places(uow, program, mentor, Role.MENTOR) if program.kind != Kind.PEER else 1,
        active=_active(uow, mentor, now),
        answers_within=None if hides else usual_answer(uow.requests.of(mentor), mentor),
    )


def usual_answer(requests: Sequence[Request], mentor_id: PersonId) -> timedelta | None:
    """The median time to a yes or no; None before there were enough of them to mean something."""
    answered = {RequestState.ACCEPTED, RequestState.DECLINED}
    mine = [one for one in requests if one.mentor_id == mentor_id and one.state in answered and one.answered_at]
    seconds = [(one.answered_at - one.asked_at).total_seconds() for one in mine if one.answered_at]
    return timedelta(seconds=max(0.0, median(seconds))) if len(seconds) >= TELLING else None


def _active(uow: UnitOfWork, person_id: PersonId, now: datetime) -> Active:
    """By what they did here: signed up, answered, met."""
    moments = [one.enrolled_at for one in uow.enrollments.of(person_id)]
    answered = {RequestState.ACCEPTED, RequestState.DECLINED}
    mine = [one for one in uow.requests.of(person_id) if one.mentor_id == person_id and one.state in answered]
    moments += [one.answered_at for one in mine]
    moments += [one.last_held_at for one in uow.pairings.all_of(person_id)]
    since = now - max((one for one in moments if one is not None), default=now - timedelta(days=365))
    return Active.THIS_WEEK if since <= THIS_WEEK else Active.THIS_MONTH if since <= THIS_MONTH else Active.EARLIER


def may_find(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int) -> Program:
    """The program; raises Refused with the reason where they may not look there. In an open unit of work."""
    program = uow.programs.get(program_id)
    why = choosing.why_not_find(uow, program, actor, now)
    if why is not None:
        raise refusal(uow, program, why)
    return program
