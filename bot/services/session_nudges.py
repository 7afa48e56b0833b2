"""What a planned session writes for later: the reminder before it, and "did you meet?" after it.

Each names the session's sequence, which rises with every move: what was written for an earlier time no longer holds.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.clocks import Clocks
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.session import Session, SessionState
from bot.domain.working_time import Calendar
from bot.nudges import Delivery, DeliveryState, Nudge, NudgeKind, Priority, key
from bot.ports import UnitOfWork
from bot.services import keep_meeting, say
from bot.services.calendars import calendar_of
from bot.services.pause import seen_by_partner

# Asked late rather than never, after the bot was away.
ASKED_FOR = timedelta(days=14)
SHORTEST_NOTICE = timedelta(hours=2)
WITH_BUTTONS = (
    NudgeKind.SESSION_PLANNED,
    NudgeKind.SESSION_MOVED,
    NudgeKind.SESSION_REMINDER,
    NudgeKind.DID_IT_HAPPEN,
)


def write(uow: UnitOfWork, session: Session, pairing: Pairing, clocks: Clocks, now: datetime) -> None:
    """Called in an open unit of work, once the session has its new time."""
    keep_meeting.watch_planned(uow, session, pairing)
    for reader in pairing.people:
        calendar = calendar_of(uow, uow.people.get(reader))
        due = remind_at(session, calendar, clocks, now)
        if due is not None:
            about = about_session(session)
            ends = session.starts_at
            kind, first = NudgeKind.SESSION_REMINDER, Priority.SESSION
            say.later(uow, kind, reader, due, about=about, priority=first, ends_at=ends, before=True)
        ask(uow, session, reader, session.ends_at + timedelta(hours=clocks.ask_hours_after))


def remind_at(session: Session, calendar: Calendar, clocks: Clocks, now: datetime) -> datetime | None:
    """A day before; closer to it where that has passed; not at all for what was planned a moment ago."""
    a_day_before = calendar.at_or_before(session.starts_at - timedelta(hours=clocks.reminder_hours_before))
    if a_day_before > now:
        return a_day_before
    closer = calendar.at_or_before(session.starts_at - SHORTEST_NOTICE)
    return closer if closer > now + SHORTEST_NOTICE else None


def ask(uow: UnitOfWork, session: Session, reader: PersonId, due: datetime, part: str = "") -> None:
    """In an open unit of work."""
    kind, about, first = NudgeKind.DID_IT_HAPPEN, about_session(session), Priority.SESSION
    say.later(uow, kind, reader, due, about=about, priority=first, ends_at=due + ASKED_FOR, part=part)


def asked_before(nudge: Nudge) -> int:
    """How many times it was asked before."""
    _, asked, number = nudge.key.rpartition(":again")
    return int(number.removeprefix("-") or 1) if asked else 0


def is_last(nudge: Nudge, clocks: Clocks) -> bool:
    """Whether it is asked no more after this."""
    return asked_before(nudge) >= clocks.ask_again_mornings


def ask_again(uow: UnitOfWork, nudge: Nudge, sent_at: datetime) -> None:
    """On the next working morning, as often as the program's clocks say. In an open unit of work."""
    session = uow.sessions.get(nudge.about("session"))
    pairing = uow.pairings.get(session.pairing_id)
    if is_last(nudge, uow.programs.get(pairing.program_id).clocks):
        return
    calendar = calendar_of(uow, uow.people.get(nudge.reader))
    tomorrow = calendar.begins_on(calendar.work_day(sent_at) + timedelta(days=1))
    number = asked_before(nudge) + 1
    part = "again" if number == 1 else f"again-{number}"
    ask(uow, session, nudge.reader, tomorrow, part=part)


def tell(
    uow: UnitOfWork,
    kind: NudgeKind,
    session: Session,
    pairing: Pairing,
    actor: PersonId,
    now: datetime,
    *,
    following: int = 0,
) -> None:
    """Tells the partners at once, and brings everybody the calendar file. In an open unit of work.

    `following` is how many later sessions of its series went the same way.
    """
    more: dict[str, str | int] = {"following": following} if following else {}
    for partner in pairing.partners_of(actor):
        about = about_session(session) | {"by": actor} | more
        say.at_once(uow, kind, partner, now, about=about, priority=Priority.SESSION)
    bring_file(uow, session, pairing, now, following=following)


def bring_file(uow: UnitOfWork, session: Session, pairing: Pairing, now: datetime, *, following: int = 0) -> None:
    """The calendar file as the session is now, into the pairing's own conversation, else to each.

    In an open unit of work.
    """
    more: dict[str, str | int] = {"following": following} if following else {}
    places: list[tuple[PersonId, ...]] = [()] if pairing.conversation_id else [(one,) for one in pairing.people]
    for readers in places:
        nudge = Nudge(
            key=key(NudgeKind.SESSION_FILE, session.id, session.sequence, *(readers or ("pairing",))),
            kind=NudgeKind.SESSION_FILE,
            readers=readers,
            channel_id=pairing.conversation_id,
            subject=about_session(session) | more,
            priority=Priority.SESSION,
            due_at=now,
            in_working_hours=False,
        )
        uow.outbox.add(nudge)


def bring_files(uow: UnitOfWork, canceled: Sequence[Session], pairing: Pairing, now: datetime) -> None:
    """One file for each series, the earliest first, and one for each session alone. In an open unit of work."""
    brought: set[int] = set()
    for one in canceled:
        if one.series_id not in brought:
            bring_file(uow, one, pairing, now, following=_off_after(uow, one))
        brought |= {one.series_id} if one.series_id is not None else set()


def take_off(uow: UnitOfWork, planned: Sequence[Session], pairing: Pairing, person_id: PersonId, now: datetime) -> None:
    """Somebody left, and the others go on: what is planned leaves the calendar of that one alone, one file a series.

    The earliest comes first. In an open unit of work.
    """
    brought: set[int] = set()
    for one in planned if pairing.state is PairingState.ACTIVE else ():
        following = sum(other.series_id == one.series_id for other in planned) - 1 if one.series_id is not None else 0
        if one.series_id not in brought:
            about: dict[str, str | int] = {"following": following} if following else {}
            uow.outbox.add(
                Nudge(
                    key=key(NudgeKind.SESSION_FILE, one.id, one.sequence, person_id, "off"),
                    kind=NudgeKind.SESSION_FILE,
                    readers=(person_id,),
                    subject=about_session(one) | about | {"off": 1},
                    priority=Priority.SESSION,
                    due_at=now,
                    in_working_hours=False,
                )
            )
        brought |= {one.series_id} if one.series_id is not None else set()


def is_off(nudge: Nudge, session: Session) -> bool:
    """For whom it is about; for the others it may go on."""
    return "off" in nudge.subject or session.state is SessionState.CANCELED


def as_told(nudge: Nudge, sessions: Sequence[Session]) -> tuple[Session, ...]:
    """Those of a calendar file as they are for whom it is about."""
    if "off" not in nudge.subject:
        return tuple(sessions)
    return tuple(replace(one, state=SessionState.CANCELED, sequence=one.sequence + 1) for one in sessions)


def _off_after(uow: UnitOfWork, session: Session) -> int:
    """How many of its series that come later are off; they stand in the same file."""
    same = [one for one in uow.sessions.of(session.pairing_id) if one.series_id == session.series_id]
    off = [one for one in same if one.state is SessionState.CANCELED and one.starts_at > session.starts_at]
    return len(off) if session.series_id is not None else 0


def about_session(session: Session) -> dict[str, str | int]:
    return {"session": session.id, "sequence": session.sequence}


def still_planned(uow: UnitOfWork, nudge: Nudge) -> tuple[Session, Pairing] | None:
    """The session as the nudge knew it; None once it was moved, canceled, logged or its pairing ended."""
    found = same_sequence(uow, nudge)
    if found is None or found[0].state is not SessionState.PLANNED or found[1].state is not PairingState.ACTIVE:
        return None
    return found


def same_sequence(uow: UnitOfWork, nudge: Nudge) -> tuple[Session, Pairing] | None:
    """In an open unit of work."""
    session = uow.sessions.get(nudge.about("session"))
    if session.sequence != nudge.about("sequence"):
        return None
    return session, uow.pairings.get(session.pairing_id)


def away_at(uow: UnitOfWork, session: Session, people: Sequence[PersonId], now: datetime) -> dict[PersonId, date]:
    """Who of them is on a break that lasts beyond the session, with their first day back. In an open unit of work."""
    breaks = {one: seen_by_partner(uow, session.pairing_id, one, now) for one in people}
    return {one: until for one, until in breaks.items() if until is not None and until > session.starts_at.date()}


def said_about(uow: UnitOfWork, session_id: int) -> tuple[Delivery, ...]:
    """Everything with buttons that was sent about a session, so that it can be replaced once they are stale."""
    with uow:
        every = [one for kind in WITH_BUTTONS for one in uow.outbox.about(kind, "session", session_id)]
    return tuple(one for one in every if one.state is DeliveryState.SENT)
