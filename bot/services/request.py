"""Asking a mentor: they say yes or no, or the time is over; the mentee hears only after a yes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.administration import Job
from bot.domain.pairing import Pairing, Request, RequestState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.matching.values import Couple
from bot.nudges import NudgeKind, Priority
from bot.ports import Now, Solver, UnitOfWork
from bot.services import cohort, jobs, pair, say, still_possible, unmatched
from bot.services.calendars import calendar_of
from bot.services.permissions import admin_ids
from bot.services.still_possible import WhyNot

LAPSE_JOB = "lapse_request"
NEXT_CHOICE_JOB = "next_choice"
LONGEST_REASON = 1000
LEFT_IN_PEACE = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What became of a yes: the pairing, or why there is none."""

    request: Request
    program: Program
    pairing: Pairing | None = None
    why_not: WhyNot | None = None


def ask_mentor(
    uow: UnitOfWork,
    program: Program,
    couple: Couple,
    actor: PersonId,
    now: datetime,
    score: float,
    reasons: tuple[str, ...],
) -> Request:
    """Asks in the mentor's working hours, with the reminders and the end that the program's clocks say.

    Their days count from when the mentor reads it, not from an approval at night. In an open unit of work.
    """
    mentor, mentee, clocks = PersonId(couple.mentor), PersonId(couple.mentee), program.clocks
    asked_at = calendar_of(uow, uow.people.get(mentor)).at_or_after(now)
    lapses_at = say.in_working_days(uow, mentor, asked_at, clocks.request_lapses_working_days)
    request = uow.requests.add(
        Request(
            program_id=program.id,
            mentor_id=mentor,
            mentee_id=mentee,
            score=score,
            reasons=reasons,
            asked_at=asked_at,
            lapses_at=lapses_at,
        )
    )
    _ask(uow, NudgeKind.MENTOR_REQUEST, request, now)
    for days in clocks.request_reminders_working_days:
        due = say.in_working_days(uow, mentor, asked_at, days)
        _ask(uow, NudgeKind.MENTOR_REQUEST_REMINDER, request, due, days)
    jobs.begin(uow, LAPSE_JOB, request.id, actor, now, due_at=lapses_at)
    return request


def _ask(uow: UnitOfWork, kind: NudgeKind, request: Request, due: datetime, days: int = 0) -> None:
    say.later(
        uow,
        kind,
        request.mentor_id,
        due,
        about={"request": request.id},
        priority=Priority.REQUEST,
        ends_at=request.lapses_at,
        part=days or "",
    )


def show(uow: UnitOfWork, actor: PersonId, request_id: int) -> tuple[Request, Program]:
    """A request that still waits for the actor's answer; raises Refused where it is over."""
    with uow:
        request = _mine(uow, actor, request_id)
        return request, uow.programs.get(request.program_id)


def taken_back(uow: UnitOfWork, program_id: int, at: datetime) -> tuple[Request, ...]:
    """The requests of a program that were withdrawn at that moment (UTC)."""
    with uow:
        known = uow.requests.in_program(program_id)
    return tuple(one for one in known if one.state is RequestState.WITHDRAWN and one.answered_at == at)


def accept(uow: UnitOfWork, actor: PersonId, now: datetime, request_id: int) -> Accepted:
    """A yes. Everything is checked again; where it is too late, nothing is left half-done and nobody else hears."""
    with uow:
        request = _mine(uow, actor, request_id)
        program = uow.programs.get(request.program_id)
        in_the_way = still_possible.why_not(uow, program, Couple(request.mentor_id, request.mentee_id), now)
        if in_the_way is WhyNot.MENTOR_AWAY:  # whoever pauses may still say yes once they are back
            return Accepted(request=request, program=program, why_not=in_the_way)
        if in_the_way is not None:
            withdrawn = uow.requests.save(replace(request, state=RequestState.WITHDRAWN, answered_at=now))
            jobs.begin(uow, NEXT_CHOICE_JOB, request.id, actor, now)
            return Accepted(request=withdrawn, program=program, why_not=in_the_way)
        accepted = uow.requests.save(replace(request, state=RequestState.ACCEPTED, answered_at=now))
        made = pair.make(uow, program, request.mentor_id, request.mentee_id, now, request.score, request.reasons)
        return Accepted(request=accepted, program=program, pairing=made)


def decline(uow: UnitOfWork, actor: PersonId, now: datetime, request_id: int, reason: str) -> Request:
    """A no, whose reason is for those who run the program alone. Then the next best is looked for."""
    if len(reason) > LONGEST_REASON:
        raise FieldProblems({"reason": Problem.TOO_LONG})
    with uow:
        request = _mine(uow, actor, request_id)
        over = replace(request, state=RequestState.DECLINED, answered_at=now, decline_reason=reason)
        declined = uow.requests.save(over)
        jobs.begin(uow, NEXT_CHOICE_JOB, request.id, actor, now)
        return declined


def lapse(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """The job at the end of the time to answer; one that was answered stays as it is."""
    with new_uow() as uow:
        request = uow.requests.get(job.subject_id)
        if request.state is not RequestState.WAITING:
            return
        uow.requests.save(replace(request, state=RequestState.LAPSED, answered_at=now()))
        about: dict[str, str | int] = {"request": request.id}
        say.later(uow, NudgeKind.REQUEST_LAPSED, request.mentor_id, now(), about=about)
        jobs.begin(uow, NEXT_CHOICE_JOB, request.id, job.asked_by, now())


def ask_next_choice(new_uow: Callable[[], UnitOfWork], solver: Solver, now: Now, job: Job) -> None:
    """After a no or none: the best who fits and has a free place is asked; the mentee hears of neither."""
    with new_uow() as uow:
        before = uow.requests.get(job.subject_id)
        program = uow.programs.get(before.program_id)
        problem = None if _is_settled(uow, before, program) else cohort.problem(uow, program, now())
    best = () if problem is None else solver.candidates_for(problem, before.mentee_id, 5)
    with new_uow() as uow:
        _pass_on(uow, before, [(Couple(one.mentor, one.mentee), one.score, one.reasons) for one in best], now())


def give_up_next_choice(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """Without an answer from the solver there is no next choice, and those who run the program are told."""
    with new_uow() as uow:
        _pass_on(uow, uow.requests.get(job.subject_id), [], now())


def _pass_on(
    uow: UnitOfWork, before: Request, best: list[tuple[Couple, float, tuple[str, ...]]], now: datetime
) -> None:
    program = uow.programs.get(before.program_id)
    following, settled = None, _is_settled(uow, before, program)
    if not settled:
        free = (one for one in best if not _let_one_lapse(uow, program, PersonId(one[0].mentor), now))
        possible = (one for one in free if still_possible.why_not(uow, program, one[0], now) is None)
        couple, score, reasons = next(possible, (None, 0.0, ()))
        if couple is not None:
            following = ask_mentor(uow, program, couple, before.mentor_id, now, score, reasons)
        else:
            unmatched.tell_mentee(uow, program, before.mentee_id, now)
    if before.state is not RequestState.WITHDRAWN:
        next_ = {"next": following.id if following else 0, "settled": int(settled)}
        _tell_who_runs_it(uow, program, before, next_, now)


def _let_one_lapse(uow: UnitOfWork, program: Program, mentor_id: PersonId, now: datetime) -> bool:
    """Whoever has just let a question lapse is not asked the next one at once."""
    lapsed = [one for one in uow.requests.of(mentor_id) if one.state is RequestState.LAPSED]
    return any(
        one.mentor_id == mentor_id and one.program_id == program.id and now - one.lapses_at < LEFT_IN_PEACE
        for one in lapsed
    )


def _is_settled(uow: UnitOfWork, before: Request, program: Program) -> bool:
    """Whether the mentee needs nobody: they have somebody, are being asked for, or have left."""
    asked = [one for one in uow.requests.of(before.mentee_id) if one.state is RequestState.WAITING]
    is_asked_for = any(one.mentee_id == before.mentee_id and one.program_id == program.id for one in asked)
    return program.is_over or is_asked_for or unmatched.has_enough_mentors(uow, program, before.mentee_id)


def _tell_who_runs_it(
    uow: UnitOfWork, program: Program, request: Request, what_follows: dict[str, int], now: datetime
) -> None:
    """Once for each request, however often the job runs."""
    if uow.outbox.about(NudgeKind.REQUEST_DECLINED, "request", request.id):
        return
    about: dict[str, str | int] = {"request": request.id, **what_follows}
    for reader in those_to_tell(uow, program, {request.mentor_id, request.mentee_id}):
        say.later(uow, NudgeKind.REQUEST_DECLINED, reader, now, about=about)


def those_to_tell(uow: UnitOfWork, program: Program, besides: set[PersonId]) -> tuple[PersonId, ...]:
    """Who runs the program and is not concerned themselves; else the admins. In an open unit of work."""
    managers = tuple(one for one in program.managers if one not in besides)
    return managers or tuple(one for one in admin_ids(uow) if one not in besides)


def _mine(uow: UnitOfWork, actor: PersonId, request_id: int) -> Request:
    request = uow.requests.get(request_id)
    if request.mentor_id != actor:
        raise Refused(Refusal.NOT_YOURS)
    if request.state in {RequestState.ACCEPTED, RequestState.DECLINED}:
        raise Refused(Refusal.ALREADY_ANSWERED)
    if request.state is not RequestState.WAITING:
        raise Refused(Refusal.REQUEST_OVER)
    return request
