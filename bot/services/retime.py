"""Gives what waits its new time when a program's clocks change. What was sent stays as it is.

A mentor who was asked already keeps the days that the question named. Called in an open unit of work.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.enrollment import Enrollment
from bot.domain.pairing import Pairing, PairingState
from bot.domain.program import Program
from bot.domain.session import Session, SessionState
from bot.nudges import Delivery, DeliveryState, Nudge, NudgeKind, key
from bot.ports import UnitOfWork
from bot.services import digest, form_times, keep_meeting, say, session_nudges
from bot.services.calendars import calendar_of

Moved = Iterator[bool]


def everything(uow: UnitOfWork, before: Program, after: Program, now: datetime) -> int:
    """How many waiting nudges have another time now."""
    pairings = [one for one in uow.pairings.in_program(after.id) if one.state is PairingState.ACTIVE]
    moved = sum(_unfinished(uow, after)) + sum(_unmatched(uow, after))
    for pairing in pairings:
        moved += sum(_first_session(uow, after, pairing)) + sum(_check_ins(uow, before, after, pairing))
        for session in uow.sessions.of(pairing.id):
            if session.state is SessionState.PLANNED:
                moved += sum(_session(uow, after, session, now))
        form_times.plan(uow, after, pairing, now)
        keep_meeting.watch_quiet(uow, after, pairing)
    return moved + sum(_digests(uow, after, now))


def _waiting(uow: UnitOfWork, kind: NudgeKind, name: str, number: int) -> Sequence[Delivery]:
    return [one for one in uow.outbox.about(kind, name, number) if one.state is DeliveryState.WAITING]


def _move(uow: UnitOfWork, delivery: Delivery, due: datetime, *, before: bool = False) -> bool:
    """Into its reader's working hours; its end moves with it, unless it is the moment itself."""
    nudge = delivery.nudge
    calendar = calendar_of(uow, uow.people.get(nudge.reader))
    at = calendar.at_or_before(due) if before else calendar.at_or_after(due)
    ends = nudge.ends_at if before or nudge.ends_at is None else nudge.ends_at + (at - nudge.due_at)
    return at != nudge.due_at and uow.nudge_days.rewrite(delivery, replace(nudge, due_at=at, ends_at=ends))


def _first_session(uow: UnitOfWork, program: Program, pairing: Pairing) -> Moved:
    clocks, begins = program.clocks, pairing.matched_at
    for one in _waiting(uow, NudgeKind.PLAN_FIRST_SESSION, "pairing", pairing.id):
        days = clocks.first_session_planned_working_days
        yield _move(uow, one, say.in_working_days(uow, one.nudge.reader, begins, days))
    for one in _waiting(uow, NudgeKind.FIRST_SESSION_NOT_HELD, "pairing", pairing.id):
        yield _move(uow, one, say.in_days(begins, clocks.first_session_held_days))


def _check_ins(uow: UnitOfWork, before: Program, after: Program, pairing: Pairing) -> Moved:
    """The moment that names a check-in moves for everybody in the pairing alike."""
    longer = after.clocks.silence_after(after.cadence) - before.clocks.silence_after(before.cadence)
    for one in _waiting(uow, NudgeKind.CHECK_IN, "pairing", pairing.id) if longer else ():
        moment = keep_meeting.asked_at(one.nudge) + longer
        yield _rename_check_in(uow, one, moment)


def _rename_check_in(uow: UnitOfWork, delivery: Delivery, moment: datetime) -> bool:
    nudge = delivery.nudge
    about = {**nudge.subject, "asked": int(moment.timestamp())}
    at = calendar_of(uow, uow.people.get(nudge.reader)).at_or_after(moment)
    name = key(nudge.kind, *about.values(), nudge.reader)
    ends = moment + keep_meeting.HOLDS
    return uow.nudge_days.rewrite(delivery, replace(nudge, key=name, subject=about, due_at=at, ends_at=ends))


def _session(uow: UnitOfWork, program: Program, session: Session, now: datetime) -> Moved:
    for one in _waiting(uow, NudgeKind.SESSION_REMINDER, "session", session.id):
        if one.nudge.about("sequence") == session.sequence:
            calendar = calendar_of(uow, uow.people.get(one.nudge.reader))
            at = session_nudges.remind_at(session, calendar, program.clocks, now)
            yield at is not None and _move(uow, one, at, before=True)
    for one in _waiting(uow, NudgeKind.DID_IT_HAPPEN, "session", session.id):
        if one.nudge.about("sequence") == session.sequence and not session_nudges.asked_before(one.nudge):
            yield _move(uow, one, session.ends_at + timedelta(hours=program.clocks.ask_hours_after))


def _unmatched(uow: UnitOfWork, program: Program) -> Moved:
    for one in _waiting(uow, NudgeKind.NOT_MATCHED, "program", program.id):
        since = datetime.fromtimestamp(one.nudge.about("since"), one.nudge.due_at.tzinfo)
        yield _move(uow, one, program.clocks.unmatched_at(since, one.nudge.about("step")))


def _unfinished(uow: UnitOfWork, program: Program) -> Moved:
    clocks = program.clocks
    chains = (
        (NudgeKind.SIGN_UP_UNFINISHED, clocks.unfinished_days, "begun_at"),
        (NudgeKind.PREPARATION_UNFINISHED, clocks.lessons_unfinished_days, "enrolled_at"),
    )
    for kind, days, begins in chains:
        written: dict[str, list[Delivery]] = {}
        for one in uow.outbox.about(kind, "program", program.id):
            written.setdefault(one.nudge.reader, []).append(one)
        for theirs in written.values():
            place = uow.enrollments.find(program_id=program.id, person_id=theirs[0].nudge.reader)
            yield from _chain(uow, place, theirs, days, begins)


def _chain(
    uow: UnitOfWork, place: Enrollment | None, theirs: Sequence[Delivery], days: Sequence[int], begins: str
) -> Moved:
    """The first of the new days for the first reminder, and so on; what is too many is not sent."""
    began = getattr(place, begins, None)
    for number, one in enumerate(theirs):
        if one.state is not DeliveryState.WAITING or began is None:
            continue
        if number < len(days):
            yield _move(uow, one, say.in_days(began, days[number]))
        else:
            uow.nudge_days.drop([one.id], now=one.nudge.due_at, reason="the clocks were changed")
            yield True
    if began is not None and theirs[-1].state is DeliveryState.WAITING:
        nudge: Nudge = theirs[-1].nudge
        for number in range(len(theirs), len(days)):
            due, about = say.in_days(began, days[number]), dict(nudge.subject)
            yield say.later(uow, nudge.kind, nudge.reader, due, about=about, part=f"{number + 1}-{days[number]}")


def _digests(uow: UnitOfWork, program: Program, now: datetime) -> Moved:
    for manager in program.managers:
        due = digest.due_for(uow, manager, now)
        waiting = uow.outbox.find(digest.name_of(uow, manager, now)) if due else None
        if due is not None and waiting is not None and waiting.state is DeliveryState.WAITING:
            yield _move(uow, waiting, due)
