"""A mentor would like to mentor somebody: the mentee is asked, and says no without the mentor hearing why."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.administration import Job
from bot.domain.pairing import Offer, OfferState, Pairing, Request
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.matching.values import Couple
from bot.nudges import NudgeKind, Priority
from bot.ports import Now, Solver, UnitOfWork
from bot.services import choosing, cohort, jobs, pair, request, say, still_possible, stops
from bot.services.find_mentor import refusal
from bot.services.own_request import LONGEST_NOTE

JOB = "put_offer"
LAPSE_JOB = "lapse_offer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a mentee's yes; without a pairing it came too late. `taken_back` are requests made needless."""

    offer: Offer
    program: Program
    pairing: Pairing | None = None
    taken_back: tuple[Request, ...] = ()


def programs(uow: UnitOfWork, actor: PersonId, now: datetime) -> tuple[Program, ...]:
    """Those in which the actor may offer; raises Refused with the reason where there is none."""
    with uow:
        inside = [uow.programs.get(one.program_id) for one in uow.enrollments.of(actor) if one.is_in]
        reasons = [(one, choosing.why_not_offer(uow, one, actor, now)) for one in inside if not one.is_over]
        free = tuple(one for one, why in reasons if why is None)
        if free:
            return free
        first = next(((one, why) for one, why in reasons if why is not None), None)
        raise refusal(uow, *first) if first else Refused(Refusal.NOT_ENROLLED)


def make(
    uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int, mentee_id: PersonId | None, note: str
) -> Offer:
    """The mentee is asked once the reasons are known. Whatever stands in the way reads the same."""
    _check(actor, mentee_id, note)
    mentee = mentee_id or PersonId("")
    with uow:
        program = uow.programs.get(program_id)
        why = choosing.why_not_offer(uow, program, actor, now)
        if why is not None:
            raise refusal(uow, program, why)
        same = _waiting(uow, program_id, actor, mentee)
        if same is not None:  # sent again
            return same
        if not _can_be_offered(uow, program, actor, mentee, now):
            raise FieldProblems({"mentee": Problem.CANNOT_BE_ASKED})
        lapses_at = say.in_working_days(uow, mentee, now, program.clocks.request_lapses_working_days)
        offer = uow.offers.add(
            Offer(
                program_id=program_id,
                mentor_id=actor,
                mentee_id=mentee,
                note=note,
                offered_at=now,
                lapses_at=lapses_at,
            )
        )
        jobs.begin(uow, JOB, offer.id, actor, now)
        jobs.begin(uow, LAPSE_JOB, offer.id, actor, now, due_at=lapses_at)
        return offer


def _check(actor: PersonId, mentee_id: PersonId | None, note: str) -> None:
    problems: dict[str, Problem] = {}
    if mentee_id is None:
        problems["mentee"] = Problem.REQUIRED
    elif mentee_id == actor:
        problems["mentee"] = Problem.NOT_YOURSELF
    if len(note) > LONGEST_NOTE:
        problems["note"] = Problem.TOO_LONG
    if problems:
        raise FieldProblems(problems)


def _waiting(uow: UnitOfWork, program_id: int, mentor: PersonId, mentee: PersonId) -> Offer | None:
    mine = [one for one in uow.offers.of(mentor) if one.state is OfferState.WAITING and one.program_id == program_id]
    return next((one for one in mine if (one.mentor_id, one.mentee_id) == (mentor, mentee)), None)


def _can_be_offered(uow: UnitOfWork, program: Program, mentor: PersonId, mentee: PersonId, now: datetime) -> bool:
    """In the program, free, possible, and not asked by this mentor before: a no is not asked twice."""
    if uow.enrollments.find(program_id=program.id, person_id=mentee) is None:
        return False
    before = {OfferState.DECLINED, OfferState.LAPSED}
    known = [one for one in uow.offers.of(mentor) if one.program_id == program.id and one.mentee_id == mentee]
    if any(one.mentor_id == mentor and one.state in before for one in known):
        return False
    return still_possible.seems_not(uow, program, Couple(mentor, mentee), now) is None


def put(new_uow: Callable[..., UnitOfWork], solver: Solver, now: Now, job: Job) -> None:
    """The job: finds the reasons and asks the mentee."""
    with new_uow(reading=True) as uow:
        offer = uow.offers.get(job.subject_id)
        program = uow.programs.get(offer.program_id)
        possible = _can_be_offered(uow, program, offer.mentor_id, offer.mentee_id, now())
        problem = cohort.problem(uow, program, now()) if possible else None
    explained = solver.explain(problem, mentor=offer.mentor_id, mentee=offer.mentee_id) if problem else None
    with new_uow() as uow:
        score, reasons = (explained.score, explained.reasons) if explained else (0.0, ())
        _put(uow, replace(uow.offers.get(offer.id), score=score, reasons=reasons), now())


def put_unexplained(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """Better without reasons than not at all."""
    with new_uow() as uow:
        _put(uow, uow.offers.get(job.subject_id), now())


def _put(uow: UnitOfWork, offer: Offer, now: datetime) -> None:
    if offer.state is not OfferState.WAITING:
        return
    saved = uow.offers.save(offer)
    say.later(
        uow,
        NudgeKind.MENTOR_OFFER,
        saved.mentee_id,
        now,
        about={"offer": saved.id},
        priority=Priority.REQUEST,
        ends_at=saved.lapses_at,
    )


def show(uow: UnitOfWork, actor: PersonId, offer_id: int) -> tuple[Offer, Program]:
    """An offer that waits for the actor's answer; raises Refused where it is over."""
    with uow:
        offer = _mine(uow, actor, offer_id)
        return offer, uow.programs.get(offer.program_id)


def accept(uow: UnitOfWork, actor: PersonId, now: datetime, offer_id: int) -> Taken:
    """The mentee's yes. Everything is checked again, as at a mentor's yes."""
    with uow:
        offer = uow.offers.get(offer_id)
        program = uow.programs.get(offer.program_id)
        if offer.mentee_id != actor:
            raise Refused(Refusal.NOT_YOURS)
        in_the_way = still_possible.why_not(uow, program, Couple(offer.mentor_id, offer.mentee_id), now)
        offer = _mine(uow, actor, offer_id)  # both places are held now
        if in_the_way is not None:
            return Taken(offer=_over(uow, offer, OfferState.WITHDRAWN, now), program=program)
        taken = uow.offers.save(replace(offer, state=OfferState.ACCEPTED, answered_at=now))
        made = pair.make(uow, program, offer.mentor_id, offer.mentee_id, now, offer.score, offer.reasons)
        pair.tell(uow, made, offer.mentor_id, now)
        needless = request.take_back_needless(uow, program, offer.mentor_id, offer.mentee_id, now)
        return Taken(offer=taken, program=program, pairing=made, taken_back=needless)


def decline(uow: UnitOfWork, actor: PersonId, now: datetime, offer_id: int) -> Offer:
    """No reason is asked for, and the mentor hears only that it did not work out."""
    with uow:
        return _over(uow, _mine(uow, actor, offer_id), OfferState.DECLINED, now)


def lapse(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """The job at the end of the time to answer."""
    with new_uow() as uow:
        offer = uow.offers.get(job.subject_id)
        stopped = stops.of_person(uow, offer.program_id, offer.mentee_id)
        more = stops.is_over(stopped, offer.offered_at, offer.lapses_at, now())
        if offer.state is OfferState.WAITING and more is not None:
            jobs.begin(uow, LAPSE_JOB, offer.id, job.asked_by, job.asked_at, due_at=more)
        elif offer.state is OfferState.WAITING:
            _over(uow, offer, OfferState.LAPSED, now())


def _over(uow: UnitOfWork, offer: Offer, state: OfferState, now: datetime) -> Offer:
    over = uow.offers.save(replace(offer, state=state, answered_at=now))
    say.later(uow, NudgeKind.OFFER_OVER, offer.mentor_id, now, about={"offer": offer.id}, priority=Priority.REQUEST)
    return over


def withdraw_all_of(uow: UnitOfWork, person_id: PersonId, program_id: int | None, now: datetime) -> None:
    """Of whoever leaves a program or, with None, the company: nothing is said. In an open unit of work."""
    for offer in uow.offers.of(person_id):
        if offer.state is OfferState.WAITING and program_id in {None, offer.program_id}:
            uow.offers.save(replace(offer, state=OfferState.WITHDRAWN, answered_at=now))


def _mine(uow: UnitOfWork, actor: PersonId, offer_id: int) -> Offer:
    offer = uow.offers.get(offer_id)
    if offer.mentee_id != actor:
        raise Refused(Refusal.NOT_YOURS)
    if offer.state in {OfferState.ACCEPTED, OfferState.DECLINED}:
        raise Refused(Refusal.ALREADY_ANSWERED)
    if offer.state is not OfferState.WAITING:
        raise Refused(Refusal.OFFER_OVER)
    return offer
