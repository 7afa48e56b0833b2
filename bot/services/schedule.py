"""Planning a session: times that suit everybody, the session itself, moving and canceling it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot.domain.agenda import merged
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.session import ActionItem, Session, SessionState
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork
from bot.services import my_pairings, say, session_nudges, times_for_all
from bot.services.my_pairings import Chosen
from bot.services.permissions import require_runs

LONGEST_AHEAD = timedelta(days=366)
SHORTEST, LONGEST = 15, 240  # minutes
USUAL_MINUTES = 45
LONGEST_AGENDA = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanForm:
    """What the form shows. `zones` are IANA names, the actor's first; `moving` is the session that gets a new time.

    `away` are those on a break, with their first day back: no time before it is proposed. `room` is how many minutes
    fit at each. Where none is, `theirs` is when the one partner works next, in the partner's own zone.
    """

    chosen: Chosen
    zones: tuple[str, ...]
    proposals: tuple[datetime, ...]
    planned: tuple[Session, ...]
    moving: Session | None = None
    away: Mapping[PersonId, date] = field(default_factory=dict)
    room: int = 60
    theirs: tuple[datetime, datetime] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What somebody sent: when (UTC), how long, and what to talk about.

    `seen` is the agenda that their form began with.
    """

    starts_at: datetime
    minutes: int = USUAL_MINUTES
    agenda: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A session as somebody in its pairing sees it."""

    session: Session
    chosen: Chosen
    actions: tuple[ActionItem, ...] = ()


def open_form(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int | None = None) -> PlanForm:
    with uow:
        return _form(uow, my_pairings.choose(uow, actor, pairing_id), now)


def open_move(uow: UnitOfWork, actor: PersonId, now: datetime, session_id: int) -> PlanForm:
    with uow:
        session = uow.sessions.get(session_id)
        chosen = my_pairings.of_session(uow, actor, session)
        require_planned(session)
        return _form(uow, chosen, now, moving=session)


def plan(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int, wanted: Plan) -> Planned:
    """Records the session and tells the partners. Sent twice, it is planned once."""
    check(wanted, now)
    with uow:
        chosen = my_pairings.choose(uow, actor, pairing_id)
        already = [one for one in upcoming(uow, pairing_id, now) if one.starts_at == wanted.starts_at]
        if already:
            return Planned(session=with_points(uow, already[0], wanted), chosen=chosen)
        session = uow.sessions.add(
            Session(
                pairing_id=pairing_id,
                starts_at=wanted.starts_at,
                minutes=wanted.minutes,
                agenda=with_waiting_points(uow, pairing_id, wanted.agenda),
                recorded_by=actor,
            )
        )
        _tell(uow, NudgeKind.SESSION_PLANNED, session, chosen, now)
        return Planned(session=session, chosen=chosen)


def move(uow: UnitOfWork, actor: PersonId, now: datetime, session_id: int, wanted: Plan) -> Planned:
    """Gives the session a new time and tells the partners. The same time again changes only the agenda."""
    check(wanted, now)
    with uow:
        session = uow.sessions.get(session_id)
        chosen = my_pairings.of_session(uow, actor, session)
        require_planned(session)
        agenda = agenda_after(session, wanted)
        if (session.starts_at, session.minutes) == (wanted.starts_at, wanted.minutes):
            return Planned(session=uow.sessions.save(replace(session, agenda=agenda)), chosen=chosen)
        moved = replace(
            session,
            starts_at=wanted.starts_at,
            minutes=wanted.minutes,
            agenda=agenda,
            sequence=session.sequence + 1,
        )
        moved = uow.sessions.save(moved)
        _tell(uow, NudgeKind.SESSION_MOVED, moved, chosen, now)
        return Planned(session=moved, chosen=chosen)


def cancel(uow: UnitOfWork, actor: PersonId, now: datetime, session_id: int) -> Planned:
    """Takes the session off; canceled twice, the partners are told once."""
    with uow:
        session = uow.sessions.get(session_id)
        chosen = my_pairings.of_session(uow, actor, session)
        if session.state is SessionState.CANCELED:
            return Planned(session=session, chosen=chosen)
        require_planned(session)
        canceled = replace(session, state=SessionState.CANCELED, sequence=session.sequence + 1)
        canceled = uow.sessions.save(canceled)
        session_nudges.tell(uow, NudgeKind.SESSION_CANCELED, canceled, chosen.pairing, actor, now)
        return Planned(session=canceled, chosen=chosen)


def call_off(
    uow: UnitOfWork, pairing: Pairing, now: datetime, since: datetime | None = None, until: datetime | None = None
) -> tuple[Session, ...]:
    """The pairing ends or rests, now or from `since` on: what was planned in that time leaves all calendars.

    Without more words, and with one file for each series. In an open unit of work.
    """
    first, last = since or now, until or datetime.max.replace(tzinfo=now.tzinfo)
    off = [one for one in upcoming(uow, pairing.id, now) if since is None or one.starts_at >= first]
    canceled = tuple(
        uow.sessions.save(replace(one, state=SessionState.CANCELED, sequence=one.sequence + 1))
        for one in off
        if one.starts_at < last
    )
    session_nudges.bring_files(uow, canceled, pairing, now)
    return canceled


def open_agenda(uow: UnitOfWork, actor: PersonId, session_id: int) -> Planned:
    """The agenda with the small steps still open."""
    with uow:
        session = uow.sessions.get(session_id)
        chosen = my_pairings.of_session(uow, actor, session, active=False)
        return Planned(session=session, chosen=chosen, actions=open_steps(uow, chosen.pairing.id))


def set_agenda(
    uow: UnitOfWork, actor: PersonId, session_id: int, agenda: tuple[str, ...], seen: tuple[str, ...] | None = None
) -> Planned:
    """What others changed since the agenda was `seen` stays as they made it; None takes it as it is now."""
    if is_too_long(agenda):
        raise FieldProblems({"agenda": Problem.TOO_LONG})
    with uow:
        session = uow.sessions.get(session_id)
        chosen = my_pairings.of_session(uow, actor, session)
        require_planned(session)
        before = session.agenda if seen is None else seen
        saved = uow.sessions.save(replace(session, agenda=_within(merged(before, agenda, session.agenda))))
        return Planned(session=saved, chosen=chosen, actions=open_steps(uow, chosen.pairing.id))


def with_points(uow: UnitOfWork, session: Session, wanted: Plan) -> Session:
    """Planned already, by a partner or by the same press: points that are new are added. In an open unit of work."""
    agenda = agenda_after(session, wanted)
    return session if agenda == session.agenda else uow.sessions.save(replace(session, agenda=agenda))


def agenda_after(session: Session, wanted: Plan) -> tuple[str, ...]:
    """Raises FieldProblems where the points of both do not fit."""
    return _within(merged(wanted.seen, wanted.agenda, session.agenda))


def _within(agenda: tuple[str, ...]) -> tuple[str, ...]:
    if is_too_long(agenda):
        raise FieldProblems({"agenda": Problem.AGENDA_FULL})
    return agenda


def open_steps(uow: UnitOfWork, pairing_id: int) -> tuple[ActionItem, ...]:
    """In an open unit of work."""
    return tuple(one for one in uow.action_items.of(pairing_id) if one.done_at is None)


def remind_both(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int) -> tuple[PersonId, ...]:
    """Whoever runs the program has both asked to plan their first session; pressed twice, they are asked once."""
    with uow:
        pairing = uow.pairings.get(pairing_id)
        require_runs(uow, actor, uow.programs.get(pairing.program_id))
        if pairing.state is not PairingState.ACTIVE:
            raise Refused(Refusal.NOT_POSSIBLE_NOW)
        about: dict[str, str | int] = {"pairing": pairing.id}
        for reader in pairing.people:
            say.later(uow, NudgeKind.PLAN_FIRST_SESSION, reader, now, about=about, part="manager")
        return pairing.people


def _form(uow: UnitOfWork, chosen: Chosen, now: datetime, moving: Session | None = None) -> PlanForm:
    theirs = [one for person in (chosen.actor, *chosen.partners) for one in _taken(uow, person, now)]
    taken = [(one.starts_at, one.ends_at) for one in theirs if moving is None or one.id != moving.id]
    times = times_for_all.find(uow, chosen, taken, now, moving.minutes if moving else 0)
    return PlanForm(
        chosen=chosen,
        zones=times.zones,
        proposals=times.proposals,
        planned=() if moving else tuple(upcoming(uow, chosen.pairing.id, now)),
        moving=moving,
        away=times.away,
        room=times.room,
        theirs=times.theirs,
    )


def with_waiting_points(uow: UnitOfWork, pairing_id: int, agenda: tuple[str, ...]) -> tuple[str, ...]:
    """What was kept for the next session goes into its agenda; what finds no room waits for the one after it.

    In an open unit of work.
    """
    points, waiting = list(agenda), list(uow.agenda_points.of(pairing_id))
    uow.agenda_points.clear(pairing_id)
    for one in waiting:
        if one.words in points:
            continue
        if is_too_long((*points, one.words)):
            uow.agenda_points.add(one)
        else:
            points.append(one.words)
    return tuple(points)


def _taken(uow: UnitOfWork, person: PersonId, now: datetime) -> list[Session]:
    return [one for pairing in uow.pairings.active_of(person) for one in upcoming(uow, pairing.id, now)]


def upcoming(uow: UnitOfWork, pairing_id: int, now: datetime) -> Sequence[Session]:
    """Planned and not over, the next one first. In an open unit of work."""
    planned = [one for one in uow.sessions.of(pairing_id) if one.state is SessionState.PLANNED and one.ends_at > now]
    return sorted(planned, key=lambda one: one.starts_at)


def _tell(uow: UnitOfWork, kind: NudgeKind, session: Session, chosen: Chosen, now: datetime) -> None:
    session_nudges.tell(uow, kind, session, chosen.pairing, chosen.actor, now)
    session_nudges.write(uow, session, chosen.pairing, chosen.program.clocks, now)


def require_planned(session: Session) -> None:
    if session.state in {SessionState.HELD, SessionState.MISSED}:
        raise Refused(Refusal.ALREADY_LOGGED)
    if session.state is not SessionState.PLANNED:
        raise Refused(Refusal.NOT_POSSIBLE_NOW)


def check(wanted: Plan, now: datetime) -> None:
    problems: dict[str, Problem] = {}
    if wanted.starts_at <= now:
        problems["own"] = Problem.IN_THE_PAST
    elif wanted.starts_at > now + LONGEST_AHEAD:
        problems["own"] = Problem.TOO_FAR
    if not SHORTEST <= wanted.minutes <= LONGEST:
        problems["minutes"] = Problem.OUT_OF_RANGE
    if is_too_long(wanted.agenda):
        problems["agenda"] = Problem.TOO_LONG
    if problems:
        raise FieldProblems(problems)


def is_too_long(agenda: tuple[str, ...]) -> bool:
    return len("\n".join(agenda)) > LONGEST_AGENDA
