"""Gives what waits its new time when a program's clocks change. What was sent stays as it is.

A mentor who was asked already keeps the days that the question named, and gets more where the clocks give more.
What somebody snoozed comes when they said. Called in an open unit of work.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain import stopped_time
from bot.domain.enrollment import EnrollmentState
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.session import Session, SessionState
from bot.nudges import Delivery, DeliveryState, NudgeKind, key
from bot.ports import UnitOfWork
from bot.services import (
    asking,
    chains,
    digest,
    form_times,
    keep_meeting,
    ladder,
    moving,
    say,
    session_nudges,
    stops,
    unmatched,
)
from bot.services.calendars import calendar_of
from bot.services.chains import NEW_CLOCKS, Chain
from bot.services.nudge_rules import is_snoozed
from bot.services.stops import Stops

Moved = Iterator[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One program's clocks, before and after."""

    before: Program
    after: Program
    now: datetime
    stops: Stops


def everything(uow: UnitOfWork, before: Program, after: Program, now: datetime) -> int:
    """How many waiting nudges have another time now."""
    change = Change(before=before, after=after, now=now, stops=stops.every(uow, after.id))
    moved = sum(_unfinished(uow, change)) + sum(_unmatched(uow, change)) + sum(_digests(uow, change))
    for request in uow.requests.waiting(after.id):
        moved += asking.give_more_time(uow, after, request, now)
    for pairing in uow.pairings.in_program(after.id):
        if pairing.state is PairingState.ACTIVE:
            moved += _pairing(uow, change, pairing)
    return moved


def _pairing(uow: UnitOfWork, change: Change, pairing: Pairing) -> int:
    moved = sum(_first_session(uow, change, pairing)) + sum(_check_ins(uow, change, pairing))
    for session in uow.sessions.of(pairing.id):
        moved += sum(_session(uow, change, session))
    form_times.plan(uow, change.after, pairing, change.now)
    keep_meeting.watch_quiet(uow, change.after, pairing)
    _ladder(uow, change, pairing)
    _objection(uow, change, pairing)
    return moved


def _waiting(uow: UnitOfWork, kind: NudgeKind, name: str, number: int) -> Sequence[Delivery]:
    every = uow.outbox.about(kind, name, number)
    return [one for one in every if one.state is DeliveryState.WAITING and not is_snoozed(one.nudge)]


def _first_session(uow: UnitOfWork, change: Change, pairing: Pairing) -> Moved:
    clocks, begins = change.after.clocks, pairing.matched_at
    stopped = change.stops.of(pairing)
    until = stopped_time.until(stopped)
    for one in _waiting(uow, NudgeKind.PLAN_FIRST_SESSION, "pairing", pairing.id):
        if one.nudge.key == key(one.nudge.kind, pairing.id, one.nudge.reader):  # the others were asked for by hand
            days = say.in_working_days(uow, one.nudge.reader, begins, clocks.first_session_planned_working_days)
            yield moving.move(uow, one, stopped_time.after(stopped, begins, days - begins), change.now, until)
    for one in _waiting(uow, NudgeKind.FIRST_SESSION_NOT_HELD, "pairing", pairing.id):
        held = stopped_time.after(stopped, begins, timedelta(days=clocks.first_session_held_days))
        yield moving.move(uow, one, held, change.now, until)


def _check_ins(uow: UnitOfWork, change: Change, pairing: Pairing) -> Moved:
    """The moment that names a check-in moves for everybody in the pairing alike, and where it is due with it."""
    before, after = change.before, change.after
    longer = after.clocks.silence_after(after.cadence) - before.clocks.silence_after(before.cadence)
    for one in _waiting(uow, NudgeKind.CHECK_IN, "pairing", pairing.id) if longer else ():
        yield _rename_check_in(uow, one, longer, change.now)


def _rename_check_in(uow: UnitOfWork, delivery: Delivery, longer: timedelta, now: datetime) -> bool:
    nudge = delivery.nudge
    moment = keep_meeting.asked_at(nudge) + longer
    about = {**nudge.subject, "asked": int(moment.timestamp())}
    at = calendar_of(uow, uow.people.get(nudge.reader)).at_or_after(max(nudge.due_at + longer, now))
    name = key(nudge.kind, *about.values(), nudge.reader)
    ends = at + keep_meeting.HOLDS
    return uow.nudge_days.rewrite(delivery, replace(nudge, key=name, subject=about, due_at=at, ends_at=ends))


def _session(uow: UnitOfWork, change: Change, session: Session) -> Moved:
    clocks, planned = change.after.clocks, session.state is SessionState.PLANNED
    for one in _waiting(uow, NudgeKind.SESSION_REMINDER, "session", session.id) if planned else ():
        if one.nudge.about("sequence") == session.sequence:
            yield moving.remind_before(uow, one, session, clocks.reminder_hours_before, change.now)
    for one in _waiting(uow, NudgeKind.DID_IT_HAPPEN, "session", session.id) if planned else ():
        asked = session_nudges.asked_before(one.nudge)
        if asked > clocks.ask_again_mornings:
            uow.nudge_days.drop([one.id], now=change.now, reason=NEW_CLOCKS)
            yield True
        elif not asked and one.nudge.about("sequence") == session.sequence:
            yield moving.move(uow, one, session.ends_at + timedelta(hours=clocks.ask_hours_after), change.now)


def _unmatched(uow: UnitOfWork, change: Change) -> Moved:
    for one in _waiting(uow, NudgeKind.NOT_MATCHED, "program", change.after.id):
        since = datetime.fromtimestamp(one.nudge.about("since"), one.nudge.due_at.tzinfo)
        due = unmatched.due_at(uow, change.after, one.nudge.reader, since, one.nudge.about("step"))
        until = stopped_time.until(change.stops.of_person(one.nudge.reader))
        yield moving.move(uow, one, due, change.now, until)


def _unfinished(uow: UnitOfWork, change: Change) -> Moved:
    """Reminders of a sign-up that was begun, and of what is to be done before matching."""
    clocks = change.after.clocks
    for place in uow.enrollments.in_program(change.after.id):
        if place.state is EnrollmentState.BEGUN and place.begun_at is not None:
            begun, kind = place.begun_at, NudgeKind.SIGN_UP_UNFINISHED
            yield from _reminders(uow, change, kind, place.person_id, begun, clocks.unfinished_days)
        elif place.is_in and place.enrolled_at is not None:
            begun, kind = place.enrolled_at, NudgeKind.PREPARATION_UNFINISHED
            yield from _reminders(uow, change, kind, place.person_id, begun, clocks.lessons_unfinished_days)


def _reminders(
    uow: UnitOfWork, change: Change, kind: NudgeKind, reader: PersonId, since: datetime, days: Sequence[int]
) -> Moved:
    """None where there were none to begin with: whoever has nothing to do hears nothing."""
    stopped = change.stops.of_person(reader)
    chain = Chain(
        kind=kind,
        reader=reader,
        about={"program": change.after.id},
        since=since,
        days=days,
        moment=lambda number: stopped_time.after(stopped, since, timedelta(days=number)),
        stopped_until=stopped_time.until(stopped),
    )
    before = change.before.clocks
    had = before.unfinished_days if kind is NudgeKind.SIGN_UP_UNFINISHED else before.lessons_unfinished_days
    if not had or chains.written(uow, chain):
        yield from chains.follow(uow, chain, change.now)


def _ladder(uow: UnitOfWork, change: Change, pairing: Pairing) -> None:
    """Steps that come earlier now; those that come later look at the clocks when they are done."""
    for kind in (ladder.STEP_JOB, ladder.ADMINS_JOB):
        for job in uow.jobs.waiting(kind, pairing.id):
            due = ladder.step_due(uow, change.after, pairing, job, change.now)
            if job.due_at is not None and due < job.due_at:
                uow.jobs.save(replace(job, due_at=due))


def _objection(uow: UnitOfWork, change: Change, pairing: Pairing) -> None:
    """More days to object hold at once; fewer do not, since both were told until when."""
    told, begins, days = pairing.objection_until, pairing.matched_at, change.after.clocks.objection_working_days
    if told is None or change.now > told:
        return
    longest = max(say.in_working_days(uow, one, begins, days) for one in pairing.people)
    until = stopped_time.after(change.stops.of(pairing), begins, longest - begins)
    if until > told:
        uow.pairings.save(replace(pairing, objection_until=until))


def _digests(uow: UnitOfWork, change: Change) -> Moved:
    for manager in digest.those_who_hear(uow, change.after):
        due = digest.due_for(uow, manager, change.now)
        waiting = uow.outbox.find(digest.name_of(uow, manager, change.now)) if due else None
        if due is not None and waiting is not None and waiting.state is DeliveryState.WAITING:
            yield moving.move(uow, waiting, due, change.now)
