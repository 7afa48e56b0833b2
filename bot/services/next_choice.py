"""After a request that led to no pair: the next choice is asked, and those concerned hear what they may hear.

A mentee who asked themselves hears only that it did not work out, and the same words whatever the reason was.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.administration import Job
from bot.domain.kinds import Role
from bot.domain.pairing import Choice, Origin, Request, RequestState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.matching.values import Couple
from bot.nudges import NudgeKind, Priority
from bot.ports import Now, Solver, UnitOfWork
from bot.services import cohort, ended_news, jobs, say, still_possible, unmatched
from bot.services.asking import ask_mentor, those_to_tell
from bot.services.stand_ins import NEXT_CHOICE_JOB

JOB = NEXT_CHOICE_JOB
LEFT_IN_PEACE = timedelta(days=14)
LOOKED_AT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """What the mentee hears of the end of their own request: only whether the place went to somebody else."""

    taken: bool = False
    tell: bool = True


def go_on(uow: UnitOfWork, program: Program, over: Request, actor: PersonId, now: datetime, why: Why) -> Request | None:
    """In an open unit of work. What the program asked for is looked for by a job; a mentee's own ranking is at hand."""
    if over.origin is Origin.PROGRAM:
        jobs.begin(uow, JOB, over.id, actor, now)
        return None
    following = _ask_own_next(uow, program, over, now)
    if why.tell:
        _tell_mentee(uow, over, following, now, why)
    if following is None and not _is_settled(uow, over, program):
        unmatched.go_on(uow, program, over.mentee_id, Role.MENTEE, now)
    if over.state is not RequestState.WITHDRAWN:
        _tell_who_runs_it(uow, program, over, {"next": following.id if following else 0, "settled": 0}, now)
    return following


def _ask_own_next(uow: UnitOfWork, program: Program, over: Request, now: datetime) -> Request | None:
    """The first of their ranking who is still possible. Unranked, nobody: it is theirs to choose."""
    if _is_settled(uow, over, program):
        return None
    for place, choice in enumerate(over.next_choices):
        couple = Couple(choice.mentor_id, over.mentee_id)
        if still_possible.seems_not(uow, program, couple, now) is None:
            rest = over.next_choices[place + 1 :]
            return _ask_own(uow, program, over, choice, rest, now)
    return None


def _ask_own(
    uow: UnitOfWork, program: Program, over: Request, choice: Choice, rest: Sequence[Choice], now: datetime
) -> Request:
    return ask_mentor(
        uow,
        program,
        Couple(choice.mentor_id, over.mentee_id),
        over.mentee_id,
        now,
        choice.score,
        choice.reasons,
        origin=Origin.MENTEE,
        note=over.note,
        next_choices=rest,
    )


def _tell_mentee(uow: UnitOfWork, over: Request, following: Request | None, now: datetime, why: Why) -> None:
    about: dict[str, str | int] = {
        "request": over.id,
        "next": following.id if following else 0,
        "taken": int(why.taken),
    }
    if why.taken:
        say.at_once(uow, NudgeKind.MY_REQUEST_OVER, over.mentee_id, now, about=about)
    else:
        say.later(uow, NudgeKind.MY_REQUEST_OVER, over.mentee_id, now, about=about, priority=Priority.REQUEST)


def ask_next_choice(new_uow: Callable[..., UnitOfWork], solver: Solver, now: Now, job: Job) -> None:
    """The job, after a no or none: the best who fits and has a free place is asked; the mentee hears of neither."""
    with new_uow(reading=True) as uow:
        before = uow.requests.get(job.subject_id)
        program = uow.programs.get(before.program_id)
        problem = None if _is_settled(uow, before, program) else cohort.problem(uow, program, now())
    best = () if problem is None else solver.candidates_for(problem, before.mentee_id, LOOKED_AT)
    with new_uow() as uow:
        choices = [Choice(mentor_id=PersonId(one.mentor), score=one.score, reasons=one.reasons) for one in best]
        _pass_on(uow, before, choices, now())


def give_up_next_choice(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """Without an answer from the solver there is no next choice, and those who run the program are told."""
    with new_uow() as uow:
        _pass_on(uow, uow.requests.get(job.subject_id), [], now())


def _pass_on(uow: UnitOfWork, before: Request, best: Sequence[Choice], now: datetime) -> None:
    program = uow.programs.get(before.program_id)
    following, settled = None, _is_settled(uow, before, program)
    if not settled:
        following = ask_first_possible(uow, program, before.mentee_id, best, before.mentor_id, now)
        if following is None:
            ended_news.found_nobody(uow, program, before.mentee_id, now)
    if before.state is not RequestState.WITHDRAWN:
        next_ = {"next": following.id if following else 0, "settled": int(settled)}
        _tell_who_runs_it(uow, program, before, next_, now)


def ask_first_possible(
    uow: UnitOfWork,
    program: Program,
    mentee_id: PersonId,
    best: Sequence[Choice],
    actor: PersonId,
    now: datetime,
) -> Request | None:
    """On behalf of the program; the mentee hears of it after a yes. In an open unit of work."""
    for one in best:
        couple = Couple(one.mentor_id, mentee_id)
        if _let_one_lapse(uow, program, one.mentor_id, now) or still_possible.why_not(uow, program, couple, now):
            continue
        return ask_mentor(uow, program, couple, actor, now, one.score, one.reasons)
    return None


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
    is_asked_for = any(
        one.mentee_id == before.mentee_id and one.program_id == program.id and one.origin is before.origin
        for one in asked
    )
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
