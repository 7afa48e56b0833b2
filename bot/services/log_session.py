"""Logging a session: it was held, or it did not happen; notes that stay in the pairing, and small next steps."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.person import PersonId
from bot.domain.session import ActionItem, Session, SessionState
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind, Priority
from bot.ports import UnitOfWork
from bot.services import action_items, keep_meeting, my_pairings, no_shows, path, pay_forward, say, take_back
from bot.services.action_items import Step
from bot.services.my_pairings import Chosen
from bot.services.once_more import once_more
from bot.services.pause import today_of
from bot.services.permissions import require_member
from bot.services.schedule import LONGEST, SHORTEST, USUAL_MINUTES

LONGEST_NOTES = 3000
# People log in the last minutes of a meeting, and their clocks differ.
ALMOST_OVER = timedelta(hours=1)
# Two notes of the same unplanned meeting, one by each of the two, are one meeting.
SAME_MEETING = timedelta(hours=1)
# Nobody misses two in one day, and few remember the hour of what did not happen.
SAME_DAY = timedelta(hours=12)
FEEDBACK_HOLDS = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogForm:
    """What the form shows: the planned session it is about, if any, and what is known already."""

    chosen: Chosen
    session: Session | None
    starts_at: datetime
    minutes: int
    steps: tuple[ActionItem, ...] = ()

    @property
    def is_logged(self) -> bool:
        """The session was logged before: the form adds to it."""
        return self.session is not None and self.session.state is SessionState.HELD


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """What somebody sent: when it began (UTC), how long it was, notes for the pairing, and what comes next.

    `is_first` where their form was of a session that nobody had logged yet.
    """

    starts_at: datetime
    minutes: int = USUAL_MINUTES
    notes: str = ""
    steps: tuple[Step, ...] = ()
    is_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    session: Session
    chosen: Chosen
    steps: tuple[ActionItem, ...] = ()
    asks_for_rating: bool = False
    may_take_back: bool = False


def open_form(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int | None = None) -> LogForm:
    """For the pairing's session that waits to be logged, else for a meeting that was not planned."""
    with uow:
        chosen = my_pairings.choose(uow, actor, pairing_id)
        planned = [one for one in uow.sessions.of(chosen.pairing.id) if one.state is SessionState.PLANNED]
        waiting = min((one for one in planned if one.starts_at <= now), key=lambda one: one.starts_at, default=None)
        return _form(chosen, waiting, now)


def open_session(uow: UnitOfWork, actor: PersonId, now: datetime, session_id: int) -> LogForm:
    """For this session: planned, or logged already and to be added to."""
    with uow:
        session = uow.sessions.get(session_id)
        if session.state not in {SessionState.PLANNED, SessionState.HELD}:
            raise Refused(Refusal.NOT_POSSIBLE_NOW)
        return _form(my_pairings.of_session(uow, actor, session), session, now)


def form_name(pairing_id: int, session_id: int | None) -> str:
    """What a draft of the form is kept under."""
    return f"session_log:{pairing_id}:{session_id or ''}"


def hold(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int, session_id: int | None, log: Log) -> Logged:
    """Notes that it was held, asks everybody how useful it was, and starts the clock of the next check-in."""
    return once_more(lambda: _hold(uow, actor, now, pairing_id, session_id, log))


def _hold(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int, session_id: int | None, log: Log) -> Logged:
    with uow:
        chosen = my_pairings.choose(uow, actor, pairing_id)
        _check(uow, chosen, log, now)
        session = _to_be_logged(uow, chosen, session_id, log)
        uow.drafts.forget(actor, form_name(pairing_id, session_id))
        if session.state is SessionState.HELD:
            return _add_to(uow, chosen, session, log, now)
        held = replace(session, state=SessionState.HELD, starts_at=log.starts_at, minutes=log.minutes, notes=log.notes)
        held = replace(held, logged_by=actor)
        held = uow.sessions.save(held) if held.id else uow.sessions.add(held)
        steps = action_items.add(uow, actor, now, chosen.pairing, held.id, log.steps)
        _after_holding(uow, chosen, held, now, rated_at_once=False)
        return Logged(session=held, chosen=chosen, steps=steps)


def hold_as_planned(uow: UnitOfWork, actor: PersonId, now: datetime, session_id: int) -> Logged:
    """One tap: it was held as planned. The answer to the tap itself asks the actor how useful it was."""
    return once_more(lambda: _hold_as_planned(uow, actor, now, session_id))


def _hold_as_planned(uow: UnitOfWork, actor: PersonId, now: datetime, session_id: int) -> Logged:
    with uow:
        session = uow.sessions.get(session_id)
        chosen = my_pairings.of_session(uow, actor, session)
        _require_unlogged(session)
        if session.starts_at > now:
            raise Refused(Refusal.NOT_POSSIBLE_NOW)
        held = uow.sessions.save(replace(session, state=SessionState.HELD, logged_by=actor))
        _after_holding(uow, chosen, held, now, rated_at_once=True)
        return Logged(session=held, chosen=chosen, asks_for_rating=True, may_take_back=True)


def miss(uow: UnitOfWork, actor: PersonId, now: datetime, session_id: int) -> Logged:
    """It did not happen. The check-in that waits stays as it is, since nobody met."""
    with uow:
        session = uow.sessions.get(session_id)
        chosen = my_pairings.of_session(uow, actor, session)
        _require_unlogged(session)
        if session.starts_at > now:
            raise Refused(Refusal.NOT_POSSIBLE_NOW)
        missed = uow.sessions.save(replace(session, state=SessionState.MISSED))
        no_shows.offer_help(uow, chosen.pairing, now)
        return Logged(session=missed, chosen=chosen)


def miss_unplanned(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int, log: Log) -> Logged:
    """A session that was only agreed by word did not happen; noted by both, it is one."""
    with uow:
        chosen = my_pairings.choose(uow, actor, pairing_id)
        _check(uow, chosen, log, now)
        session = _to_be_logged(uow, chosen, None, log)
        known = [one for one in uow.sessions.of(pairing_id) if one.state is SessionState.MISSED]
        same = next((one for one in known if abs(one.starts_at - log.starts_at) < SAME_DAY), None)
        if same is not None:
            return Logged(session=same, chosen=chosen)
        missed = uow.sessions.add(replace(session, state=SessionState.MISSED))
        no_shows.offer_help(uow, chosen.pairing, now)
        return Logged(session=missed, chosen=chosen)


def show(uow: UnitOfWork, actor: PersonId, session_id: int) -> Logged:
    """A session with its notes and steps, for those in the pairing alone."""
    with uow:
        session = uow.sessions.get(session_id)
        require_member(uow.pairings.get(session.pairing_id), actor)
        chosen = my_pairings.of_session(uow, actor, session, active=False)
        mine = take_back.is_possible(session, chosen)
        return Logged(session=session, chosen=chosen, steps=_steps_of(uow, session), may_take_back=mine)


def _steps_of(uow: UnitOfWork, session: Session) -> tuple[ActionItem, ...]:
    return tuple(one for one in uow.action_items.of(session.pairing_id) if one.session_id == session.id)


def _form(chosen: Chosen, session: Session | None, now: datetime) -> LogForm:
    just_now = now - timedelta(minutes=USUAL_MINUTES)
    return LogForm(
        chosen=chosen,
        session=session,
        starts_at=session.starts_at if session else just_now.replace(minute=0, second=0, microsecond=0),
        minutes=session.minutes if session else USUAL_MINUTES,
    )


def _check(uow: UnitOfWork, chosen: Chosen, log: Log, now: datetime) -> None:
    problems: dict[str, Problem] = {}
    if log.starts_at > now + ALMOST_OVER:
        problems["when"] = Problem.IN_THE_FUTURE
    if not SHORTEST <= log.minutes <= LONGEST:
        problems["minutes"] = Problem.OUT_OF_RANGE
    if len(log.notes) > LONGEST_NOTES:
        problems["notes"] = Problem.TOO_LONG
    today = today_of(uow.people.get(chosen.actor), now)
    problems |= action_items.check(log.steps, chosen.pairing, today)
    if problems:
        raise FieldProblems(problems)


def _to_be_logged(uow: UnitOfWork, chosen: Chosen, session_id: int | None, log: Log) -> Session:
    """The session that was meant, or a new one, unless the partner noted the same meeting a moment ago."""
    if session_id is not None:
        session = uow.sessions.get(session_id)
        if session.pairing_id != chosen.pairing.id or session.state is SessionState.CANCELED:
            raise Refused(Refusal.NOT_POSSIBLE_NOW)
        if session.state is SessionState.MISSED:
            raise Refused(Refusal.ALREADY_LOGGED)
        return session
    for one in uow.sessions.of(chosen.pairing.id):
        if one.state is SessionState.HELD and abs(one.starts_at - log.starts_at) < SAME_MEETING:
            raise Refused(Refusal.ALREADY_LOGGED)
    return Session(pairing_id=chosen.pairing.id, starts_at=log.starts_at, minutes=log.minutes, recorded_by=chosen.actor)


def _add_to(uow: UnitOfWork, chosen: Chosen, session: Session, log: Log, now: datetime) -> Logged:
    notes = _joined(session.notes, log.notes) if log.is_first else log.notes
    saved = uow.sessions.save(replace(session, notes=notes, minutes=log.minutes, starts_at=log.starts_at))
    action_items.add(uow, chosen.actor, now, chosen.pairing, saved.id, log.steps)
    return Logged(session=saved, chosen=chosen, steps=_steps_of(uow, saved))


def _joined(there: str, new: str) -> str:
    """A partner logged it while the form was open: the notes of both stay. FieldProblems where they do not fit."""
    if new in there:
        return there
    both = f"{there}\n\n{new}".strip()
    if len(both) > LONGEST_NOTES:
        raise FieldProblems({"notes": Problem.TOO_LONG})
    return both


def _require_unlogged(session: Session) -> None:
    if session.state in {SessionState.HELD, SessionState.MISSED}:
        raise Refused(Refusal.ALREADY_LOGGED)
    if session.state is not SessionState.PLANNED:
        raise Refused(Refusal.NOT_POSSIBLE_NOW)


def _after_holding(uow: UnitOfWork, chosen: Chosen, session: Session, now: datetime, *, rated_at_once: bool) -> None:
    pairing = chosen.pairing
    latest = max(pairing.last_held_at or session.starts_at, session.starts_at)
    uow.pairings.save(replace(pairing, last_held_at=latest))
    keep_meeting.watch_silence(uow, chosen.program, pairing, since=now)
    path.celebrate(uow, chosen.program, pairing, now)
    pay_forward.plan_after_last(uow, chosen.program, pairing, now)
    about: dict[str, str | int] = {"session": session.id, "by": chosen.actor}
    for partner in chosen.partners:
        ends = now + FEEDBACK_HOLDS
        say.later(uow, NudgeKind.FEEDBACK, partner, now, about=about, priority=Priority.SESSION, ends_at=ends)
    if not rated_at_once:
        say.at_once(uow, NudgeKind.FEEDBACK, chosen.actor, now, about=about)
