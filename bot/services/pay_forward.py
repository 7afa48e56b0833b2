"""Whoever finished as a mentee is asked once whether they would mentor somebody one step behind."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.forms import Occasion
from bot.domain.kinds import Kind, Role
from bot.domain.life import PayForward, PayForwardAnswer
from bot.domain.pairing import Pairing
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.session import SessionState
from bot.nudges import DeliveryState, Nudge, NudgeKind, key
from bot.ports import UnitOfWork
from bot.services import contents, form_times, moving, own_time, say, signup
from bot.services.form_times import Reference
from bot.services.nudge_rules import is_snoozed
from bot.services.permissions import may_see
from bot.services.signup import SignUpForm, programs_to_join

# The end of a program has its own words, and its last form; this comes when both are read.
AFTER_THE_END = timedelta(days=5)
HOLDS = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """`finished` is what somebody learned in, where the question follows it; `program` takes mentors now, if any."""

    finished: Program | None
    program: Program | None


def plan_at_end(uow: UnitOfWork, program: Program, now: datetime) -> None:
    """The program is over: asks those who are in it to the end and met a mentor, this one or one before.

    Whoever never met has nothing to pass on. In an open unit of work.
    """
    met = {one.pairing_id for one in uow.sessions.in_program(program.id) if one.state is SessionState.HELD}
    learned = {each for one in uow.pairings.in_program(program.id) if one.id in met for each in _mentees(one)}
    for place in uow.enrollments.in_program(program.id):
        if place.is_in and place.person_id in learned:
            _plan(uow, program.id, place.person_id, now)


def plan_at_final(uow: UnitOfWork, reference: Reference, mentee: PersonId, now: datetime) -> None:
    """The last form was asked for: their time is over on its last day, whether or not anybody closes the program.

    In an open unit of work.
    """
    if reference.form is not Occasion.FINAL or not reference.pairing_id:
        return
    pairing = uow.pairings.get(reference.pairing_id)
    program = own_time.of(uow, uow.programs.get(pairing.program_id), pairing)
    mine = [one for one in uow.pairings.all_of(mentee) if one.program_id == program.id and mentee in _mentees(one)]
    if any(one.state is SessionState.HELD for each in mine for one in uow.sessions.of(each.id)):
        _plan(uow, program.id, mentee, max(now, form_times.end_of(program)))


def follow_end(uow: UnitOfWork, program: Program, pairing: Pairing, now: datetime) -> None:
    """The end moved after the last form was asked for: this comes after the new one. In an open unit of work."""
    due = max(now, form_times.end_of(own_time.of(uow, program, pairing))) + AFTER_THE_END
    walked = _left_to_walk(uow, program, pairing) <= 0
    for mentee in _mentees(pairing):
        waits = uow.outbox.find(key(NudgeKind.PAY_FORWARD, program.id, mentee))
        if waits is None or waits.state is not DeliveryState.WAITING or is_snoozed(waits.nudge):
            continue
        # Whoever came to the end of their path does not wait for a later end of the program.
        if not walked or due < waits.nudge.due_at:
            moving.move(uow, waits, due, now)


def plan_after_last(uow: UnitOfWork, program: Program, pairing: Pairing, now: datetime) -> None:
    """The last session of the path was held, though the program goes on for others. In an open unit of work."""
    if _left_to_walk(uow, program, pairing) == 0:
        for mentee in _mentees(pairing):
            _plan(uow, program.id, mentee, now)


def _left_to_walk(uow: UnitOfWork, program: Program, pairing: Pairing) -> int:
    """Sessions of the path that were not held yet; fewer than none where it was cut short."""
    return len(contents.guides_of(uow, pairing, program)) - contents.held_on_the_path(uow, pairing)


def _mentees(pairing: Pairing) -> tuple[PersonId, ...]:
    """Among peers nobody is only that."""
    return pairing.those(Role.MENTEE) if pairing.those(Role.MENTOR) else ()


def _plan(uow: UnitOfWork, program_id: int, mentee: PersonId, now: datetime) -> None:
    due = now + AFTER_THE_END
    say.later(uow, NudgeKind.PAY_FORWARD, mentee, due, about={"program": program_id}, ends_at=due + HOLDS)


def tell_waiting(uow: UnitOfWork, program: Program, now: datetime) -> None:
    """A program opened: those who wanted to hear of the next one do, once. In an open unit of work."""
    for one in uow.pay_forward.waiting():
        if _takes_mentors(program) and may_see(uow, one.person_id, program, now):
            about: dict[str, str | int] = {"program": program.id, "opened": 1}
            say.later(uow, NudgeKind.PAY_FORWARD, one.person_id, now, about=about, ends_at=now + HOLDS)


def invited(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Invited | None:
    """None for whoever mentors already, was asked before, or said no for good. In an open unit of work."""
    person, opened = uow.people.find(nudge.reader), "opened" in nudge.subject
    wanted = _is_wanted(uow, nudge, opened=opened)
    named = uow.programs.get(nudge.about("program"))
    if person is None or not person.can_take_part or not wanted or _mentors(uow, nudge.reader, named):
        return None
    open_now = _open_to(uow, nudge.reader, now, named)
    if opened:
        return Invited(finished=None, program=named) if named in open_now else None
    return Invited(finished=named, program=next(iter(open_now), None))


def _open_to(uow: UnitOfWork, person_id: PersonId, now: datetime, first: Program) -> list[Program]:
    """Where they may join as a mentor: the program that they know comes first, where it still takes people."""
    inside = [uow.programs.get(one.program_id) for one in uow.enrollments.of(person_id) if one.is_in]
    found = [*(one for one in inside if one.takes_sign_ups(now)), *programs_to_join(uow, person_id, now)]
    return sorted((one for one in found if _takes_mentors(one)), key=lambda one: one.id != first.id)


def _is_wanted(uow: UnitOfWork, nudge: Nudge, *, opened: bool) -> bool:
    """Once it was sent it stands until it is answered; before, it comes to whoever was not asked, or waits for it."""
    known, delivery = uow.pay_forward.find(nudge.reader), uow.outbox.find(nudge.key)
    said = known.answer if known else None
    if is_snoozed(nudge) or (delivery is not None and delivery.state is DeliveryState.SENT):
        return said is PayForward.ASKED
    return said is PayForward.LATER if opened else said is None


def _takes_mentors(program: Program) -> bool:
    """Where somebody with more experience mentors somebody with less."""
    return program.kind in {Kind.ONE_TO_ONE, Kind.GROUP}


def _mentors(uow: UnitOfWork, person_id: PersonId, named: Program) -> bool:
    """Now, or in the program that they come from."""
    places = [one for one in uow.enrollments.of(person_id) if one.is_in and Role.MENTOR in one.roles]
    return any(one.program_id == named.id or not uow.programs.get(one.program_id).is_over for one in places)


def note_asked(uow: UnitOfWork, person_id: PersonId, now: datetime) -> None:
    """Once it was sent. In an open unit of work."""
    _put(uow, person_id, PayForward.ASKED, now)


def answer(uow: UnitOfWork, actor: PersonId, now: datetime, given: PayForward) -> None:
    """The last answer counts; a no is for good."""
    with uow:
        _put(uow, actor, given, now)


def begin(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int) -> SignUpForm:
    """The sign-up form as a mentor, with everything known filled in; what they came to learn is what they can offer.

    Whoever is in the program as a mentee stays one, and becomes a mentor as well.
    """
    shown = signup.begin(uow, actor, now, program_id)
    answers, skills = shown.enrollment.answers, shown.program.skills
    offers = answers.offers_skills or tuple(one for one in answers.wants_skills if one in skills)
    stays = shown.enrollment.roles if shown.is_profile else frozenset()
    answers = replace(answers, offers_skills=offers)
    if Role.MENTEE not in stays:
        answers = replace(answers, wants_skills=(), wants_words="")
    return replace(shown, enrollment=replace(shown.enrollment, roles=stays | {Role.MENTOR}, answers=answers))


def _put(uow: UnitOfWork, person_id: PersonId, given: PayForward, now: datetime) -> None:
    known = uow.pay_forward.find(person_id)
    if known is None:
        uow.pay_forward.add(PayForwardAnswer(person_id=person_id, answer=given, asked_at=now))
    elif known.answer is not given:
        uow.pay_forward.save(replace(known, answer=given))
