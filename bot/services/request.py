"""A mentor answers: yes, no, or a word first; or the time is over."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.administration import Job
from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Origin, Pairing, Request, RequestState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.matching.values import Couple
from bot.nudges import Nudge, NudgeKind, Priority, key
from bot.ports import Now, UnitOfWork
from bot.services import asking, next_choice, pair, preparation, say, still_possible
from bot.services.next_choice import Why
from bot.services.still_possible import WhyNot

LONGEST_REASON = 1000
# Whoever pauses may still say yes once they are back, and once what the program requires is done.
STAYS_OPEN = {WhyNot.MENTOR_AWAY, WhyNot.MENTEE_PAUSES, WhyNot.MENTOR_NOT_READY, WhyNot.MENTEE_NOT_READY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What became of a yes: the pairing, or why there is none. `taken_back` are others that it made needless."""

    request: Request
    program: Program
    pairing: Pairing | None = None
    why_not: WhyNot | None = None
    taken_back: tuple[Request, ...] = ()


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
        request = uow.requests.get(request_id)
        _require_yours(request, actor)
        program = uow.programs.get(request.program_id)
        couple = Couple(request.mentor_id, request.mentee_id)
        in_the_way = still_possible.why_not(uow, program, couple, now, request.put_aside)
        request = uow.requests.get(request_id)  # both places are held now: what others did meanwhile is seen
        if request.state is RequestState.WITHDRAWN and in_the_way is not None:
            return Accepted(request=request, program=program, why_not=in_the_way)
        _require_waiting(request)
        if in_the_way is WhyNot.MENTEE_NOT_READY:
            preparation.remind(uow, program, {request.mentee_id}, now, part=f"request:{request.id}")
        if in_the_way in STAYS_OPEN:
            return Accepted(request=request, program=program, why_not=in_the_way)
        if in_the_way is not None:
            return _too_late(uow, program, request, now, in_the_way)
        return _put_together(uow, program, request, now)


def _too_late(uow: UnitOfWork, program: Program, request: Request, now: datetime, in_the_way: WhyNot) -> Accepted:
    withdrawn = uow.requests.save(replace(request, state=RequestState.WITHDRAWN, answered_at=now))
    taken = in_the_way is WhyNot.NO_PLACE_WITH_MENTOR
    tell = in_the_way not in {WhyNot.NO_PLACE_WITH_MENTEE, WhyNot.MENTEE_AWAY, WhyNot.PROGRAM_OVER}
    next_choice.go_on(uow, program, withdrawn, request.mentor_id, now, Why(taken=taken, tell=tell))
    return Accepted(request=withdrawn, program=program, why_not=in_the_way)


def _put_together(uow: UnitOfWork, program: Program, request: Request, now: datetime) -> Accepted:
    accepted = uow.requests.save(replace(request, state=RequestState.ACCEPTED, answered_at=now))
    made = pair.make(uow, program, request.mentor_id, request.mentee_id, now, request.score, request.reasons)
    others = take_back_needless(uow, program, request.mentor_id, request.mentee_id, now)
    return Accepted(request=accepted, program=program, pairing=made, taken_back=others)


def take_back_needless(
    uow: UnitOfWork, program: Program, mentor_id: PersonId, mentee_id: PersonId, now: datetime
) -> tuple[Request, ...]:
    """Questions to a mentor whose last place went, and for a mentee who needs nobody any more.

    Whoever asked for the last place hears it at once. In an open unit of work, after a pair was made.
    """
    if program.kind is Kind.PEER:  # an odd one joins two others: each question is decided by itself
        return ()
    full = {
        one: still_possible.is_full(uow, program, one, role)
        for one, role in ((mentor_id, Role.MENTOR), (mentee_id, Role.MENTEE))
    }
    known = {one.id: one for person in (mentor_id, mentee_id) for one in uow.requests.of(person)}
    waiting = [one for one in known.values() if one.program_id == program.id and one.state is RequestState.WAITING]
    needless = [
        one
        for one in waiting
        if (one.mentor_id == mentor_id and full[mentor_id]) or (one.mentee_id == mentee_id and full[mentee_id])
    ]
    return tuple(_take_back(uow, program, one, mentee_id, now) for one in needless)


def _take_back(uow: UnitOfWork, program: Program, request: Request, paired: PersonId, now: datetime) -> Request:
    over = uow.requests.save(replace(request, state=RequestState.WITHDRAWN, answered_at=now))
    if request.mentee_id != paired:
        next_choice.go_on(uow, program, over, request.mentor_id, now, Why(taken=True))
    return over


def decline(uow: UnitOfWork, actor: PersonId, now: datetime, request_id: int, reason: str) -> Request:
    """A no, whose reason is for those who run the program alone. Then the next best is looked for."""
    if len(reason) > LONGEST_REASON:
        raise FieldProblems({"reason": Problem.TOO_LONG})
    with uow:
        request = _mine(uow, actor, request_id)
        over = replace(request, state=RequestState.DECLINED, answered_at=now, decline_reason=reason)
        declined = uow.requests.save(over)
        next_choice.go_on(uow, uow.programs.get(request.program_id), declined, actor, now, Why())
        return declined


def ask_for_a_word(uow: UnitOfWork, actor: PersonId, now: datetime, request_id: int) -> tuple[Request, Program]:
    """The two talk first, in a conversation with the bot; the question stays open and its days begin anew, once.

    Only where the mentee asked themselves: who knows nothing of the question must not hear of it before a yes.
    """
    with uow:
        request = _mine(uow, actor, request_id)
        program = uow.programs.get(request.program_id)
        if request.origin is not Origin.MENTEE or request.word_asked_at is not None:
            raise Refused(Refusal.NOT_POSSIBLE_NOW)
        couple = Couple(request.mentor_id, request.mentee_id)
        if still_possible.seems_not(uow, program, couple, now) is not None:
            raise Refused(Refusal.NOT_POSSIBLE_NOW)
        stretched = asking.talk_first(uow, program, request, now)
        uow.outbox.add(_word(stretched, now))
        return stretched, program


def _word(request: Request, now: datetime) -> Nudge:
    readers = tuple(sorted((request.mentor_id, request.mentee_id)))
    return Nudge(
        key=key(NudgeKind.WORD_FIRST, request.id, *readers),
        kind=NudgeKind.WORD_FIRST,
        readers=readers,
        subject={"request": request.id},
        priority=Priority.REQUEST,
        due_at=now,
        in_working_hours=False,
    )


def lapse(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """The job at the end of the time to answer; one that was answered, stands still or has more time stays as it is."""
    with new_uow() as uow:
        request = uow.requests.get(job.subject_id)
        is_waiting = request.state is RequestState.WAITING and request.clock_stopped_at is None
        if not is_waiting or now() < request.lapses_at:
            return
        program = uow.programs.get(request.program_id)
        if asking.came_too_late(uow, request) and not program.is_over:
            asking.put_again(uow, program, request, now())
            return
        lapsed = uow.requests.save(replace(request, state=RequestState.LAPSED, answered_at=now()))
        about: dict[str, str | int] = {"request": request.id}
        say.later(uow, NudgeKind.REQUEST_LAPSED, request.mentor_id, now(), about=about)
        next_choice.go_on(uow, program, lapsed, job.asked_by, now(), Why())


def _mine(uow: UnitOfWork, actor: PersonId, request_id: int) -> Request:
    request = uow.requests.get(request_id)
    _require_yours(request, actor)
    _require_waiting(request)
    return request


def _require_yours(request: Request, actor: PersonId) -> None:
    if request.mentor_id != actor:
        raise Refused(Refusal.NOT_YOURS)


def _require_waiting(request: Request) -> None:
    if request.state in {RequestState.ACCEPTED, RequestState.DECLINED}:
        raise Refused(Refusal.ALREADY_ANSWERED)
    if request.state is not RequestState.WAITING:
        raise Refused(Refusal.REQUEST_OVER)
