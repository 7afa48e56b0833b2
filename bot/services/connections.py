"""A mentor introduces their mentee to a third person.

The third person is asked first and the mentee only after a yes, so that nobody is shown a rejection. Whoever has not
joined mentoring gets no message from the bot: the mentor asks them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.domain.administration import Job
from bot.domain.connection import Connection, ConnectionState
from bot.domain.kinds import Role
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import PersonId
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import Nudge, NudgeKind, Priority, key
from bot.ports import Now, UnitOfWork
from bot.services import jobs, my_pairings, say
from bot.services.my_pairings import Chosen
from bot.services.pause import is_pausing

log = structlog.get_logger()

LONGEST_WHY = 500
STILL_ASKED = timedelta(days=14)
LAPSE_JOB, LAPSE_OFFER_JOB = "lapse_introduction", "lapse_introduction_of_mentee"
BEFORE_THE_MENTEE = {ConnectionState.THIRD_ASKED, ConnectionState.BY_MENTOR}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the mentor sent."""

    mentee_id: PersonId | None
    third_id: PersonId | None
    why: str


def begin(uow: UnitOfWork, actor: PersonId, pairing_id: int) -> Chosen:
    """Raises Refused for whoever is not the mentor there."""
    with uow:
        return _chosen(uow, actor, pairing_id)


def propose(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int, wanted: Wanted) -> Connection:
    """Asks the third person, where they have joined mentoring. Proposed twice, it is there once."""
    with uow:
        chosen = _chosen(uow, actor, pairing_id)
        mentee, third = _check(uow, chosen, wanted)
        same = [one for one in seen_by_mentor(uow, pairing_id, now) if (one.mentee_id, one.third_id) == (mentee, third)]
        already = next((one for one in same if one.is_open and one.state is not ConnectionState.OFF), None)
        if already is not None:
            return already
        if not _may_be_asked(uow, mentee, third, now) or any(_just_settled(one, now) for one in same):
            raise FieldProblems({"third": Problem.CANNOT_BE_ASKED})
        joined = has_joined(uow, third)
        connection = uow.connections.add(
            Connection(
                pairing_id=pairing_id,
                mentor_id=actor,
                mentee_id=mentee,
                third_id=third,
                why=wanted.why,
                state=ConnectionState.THIRD_ASKED if joined else ConnectionState.BY_MENTOR,
                asked_at=now,
            )
        )
        if joined:
            _ask(uow, NudgeKind.CONNECTION_ASKED, third, connection, now)
        jobs.begin(uow, LAPSE_JOB, connection.id, actor, now, due_at=now + STILL_ASKED)
        return connection


def _ask(uow: UnitOfWork, kind: NudgeKind, reader: PersonId, connection: Connection, now: datetime) -> None:
    about: dict[str, str | int] = {"connection": connection.id}
    say.later(uow, kind, reader, now, about=about, priority=Priority.REQUEST, ends_at=now + STILL_ASKED)


def third_answers(uow: UnitOfWork, actor: PersonId, now: datetime, connection_id: int, *, yes: bool) -> Connection:
    """By the third person; by the mentor for one who has not joined."""
    with uow:
        connection = uow.connections.get(connection_id)
        by_mentor = connection.state is ConnectionState.BY_MENTOR
        if actor != (connection.mentor_id if by_mentor else connection.third_id):
            raise Refused(Refusal.NOT_YOURS)
        _require_together(uow, connection)
        _require_state(connection, {ConnectionState.THIRD_ASKED, ConnectionState.BY_MENTOR})
        if not yes:
            return _call_off(uow, connection, now, told=() if by_mentor else (connection.mentor_id,))
        asked = uow.connections.save(connection.third_said_yes())
        _ask(uow, NudgeKind.CONNECTION_OFFERED, asked.mentee_id, asked, now)
        jobs.begin(uow, LAPSE_OFFER_JOB, asked.id, actor, now, due_at=now + STILL_ASKED)
        return asked


def mentee_answers(uow: UnitOfWork, actor: PersonId, now: datetime, connection_id: int, *, yes: bool) -> Connection:
    """After a yes both are put into one conversation; it is off where the third person is not here any more."""
    with uow:
        connection = uow.connections.get(connection_id)
        if actor != connection.mentee_id:
            raise Refused(Refusal.NOT_YOURS)
        _require_together(uow, connection)
        _require_state(connection, {ConnectionState.MENTEE_ASKED})
        if not yes:
            # Of a no that comes back soon a mentor cannot tell whose it was, unless they asked the third person
            # themselves. Whoever said yes, or knows of the yes, hears of it when an unanswered question would end.
            asked_by_bot = uow.outbox.about(NudgeKind.CONNECTION_ASKED, "connection", connection.id)
            return _call_off(uow, connection, now, told=(connection.mentor_id,) if asked_by_bot else ())
        if not _is_here(uow, connection.third_id):
            return _call_off(uow, connection, now, told=(connection.mentor_id,))
        made = uow.connections.save(connection.settled(ConnectionState.MADE, now))
        _bring_together(uow, made, now)
        return made


def _bring_together(uow: UnitOfWork, made: Connection, now: datetime) -> None:
    """All three in one conversation, so that nobody has to make the first move alone."""
    uow.outbox.add(
        Nudge(
            key=key(NudgeKind.CONNECTED, made.id),
            kind=NudgeKind.CONNECTED,
            readers=(made.mentee_id, made.third_id, made.mentor_id),
            subject={"connection": made.id},
            priority=Priority.ANSWER,
            due_at=now,
            in_working_hours=False,
        )
    )


def _call_off(uow: UnitOfWork, connection: Connection, now: datetime, told: tuple[PersonId, ...]) -> Connection:
    off = uow.connections.save(connection.settled(ConnectionState.OFF, now))
    for reader in told:
        say.later(uow, NudgeKind.CONNECTION_OFF, reader, now, about={"connection": off.id})
    return off


def lapse(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """The jobs: no answer in time is told in the words of a no, since nobody shall read one from the other."""
    states = {ConnectionState.MENTEE_ASKED} if job.kind == LAPSE_OFFER_JOB else BEFORE_THE_MENTEE
    with new_uow() as uow:
        connection = uow.connections.get(job.subject_id)
        if connection.is_open and connection.state in states:
            _end(uow, connection, now())
        elif job.kind == LAPSE_OFFER_JOB and connection.state is ConnectionState.OFF:
            _tell_of_the_no(uow, connection, now())


def _tell_of_the_no(uow: UnitOfWork, connection: Connection, now: datetime) -> None:
    """The mentee said no long ago: whoever did not hear of it hears now, as if nobody had answered."""
    third = (connection.third_id,) if has_joined(uow, connection.third_id) else ()
    mentor = (connection.mentor_id,) if _are_together(uow, connection) else ()
    _call_off(uow, connection, now, told=(*mentor, *third))


def _end(uow: UnitOfWork, connection: Connection, now: datetime, but_not: PersonId | None = None) -> None:
    """Whoever waits hears of it: the mentor, and the third person where they said yes."""
    said_yes = connection.state is ConnectionState.MENTEE_ASKED and has_joined(uow, connection.third_id)
    waiting = (connection.mentor_id, *([connection.third_id] if said_yes else []))
    _call_off(uow, connection, now, told=tuple(one for one in waiting if one != but_not))
    uow.questions.touch({connection.third_id, connection.mentee_id})
    log.info("introduction_over", action="end", connection=connection.id)


def end_all_to(uow: UnitOfWork, third_id: PersonId, now: datetime) -> tuple[PersonId, ...]:
    """The third person is gone: the mentors hear that it does not come about. In an open unit of work."""
    open_ones = [one for one in uow.connections.to(third_id) if one.is_open]
    for connection in open_ones:
        _end(uow, connection, now, but_not=third_id)
    return tuple(one.mentor_id for one in open_ones)


def end_all_of(uow: UnitOfWork, pairing: Pairing, now: datetime, person_id: PersonId | None = None) -> None:
    """The pairing ends, or (`person_id`) somebody leaves it: what was still being asked is not asked any more.

    Its people hear of the end in its own words; a third person who said yes hears of this. In an open unit of work.
    """
    for connection in uow.connections.of(pairing.id):
        if connection.is_open and person_id in {None, connection.mentor_id, connection.mentee_id}:
            _end(uow, connection, now, but_not=connection.mentor_id)


def is_asked(uow: UnitOfWork, connection_id: int, state: ConnectionState) -> Connection | None:
    """Where a question still holds. In an open unit of work."""
    connection = uow.connections.get(connection_id)
    third, mentee = connection.third_id, connection.mentee_id
    holds = _are_together(uow, connection) and _is_here(uow, third) and not _are_apart(uow, mentee, third)
    return connection if connection.state is state and holds else None


def _may_be_asked(uow: UnitOfWork, mentee: PersonId, third: PersonId, now: datetime) -> bool:
    """Several reasons and one sentence, so that a private one is never told from the others."""
    places = [one for one in uow.enrollments.of(third) if one.is_in]
    person = uow.people.get(third)
    on_a_break = bool(places) and all(is_pausing(one, person, now) for one in places)
    return not (on_a_break or _are_apart(uow, mentee, third) or _know_each_other(uow, mentee, third))


def _are_apart(uow: UnitOfWork, one: PersonId, other: PersonId) -> bool:
    return other in uow.do_not_match.by(one) or one in uow.do_not_match.by(other)


def _know_each_other(uow: UnitOfWork, mentee: PersonId, third: PersonId) -> bool:
    """They meet in another pairing, or one of them is the other's line manager."""
    manages = uow.people.get(mentee).manager_id == third or uow.people.get(third).manager_id == mentee
    return manages or any(one.has(third) for one in uow.pairings.active_of(mentee))


def _just_settled(connection: Connection, now: datetime) -> bool:
    """Nobody is asked again at once, whatever became of it."""
    return connection.settled_at is not None and connection.settled_at + STILL_ASKED > now


def seen_by_mentor(uow: UnitOfWork, pairing_id: int, now: datetime) -> tuple[Connection, ...]:
    """Those of a pairing, as its mentor may know of them. In an open unit of work."""
    return tuple(_as_it_stands(_as_told(uow, one), now) for one in uow.connections.of(pairing_id))


def _as_told(uow: UnitOfWork, connection: Connection) -> Connection:
    """A no of the mentee that the mentor has not been told of looks like a question that is open."""
    if connection.state is not ConnectionState.OFF:
        return connection
    offered = uow.outbox.about(NudgeKind.CONNECTION_OFFERED, "connection", connection.id)
    told = [one.nudge.reader for one in uow.outbox.about(NudgeKind.CONNECTION_OFF, "connection", connection.id)]
    unknown = offered and connection.mentor_id not in told and _are_together(uow, connection)
    return replace(connection, state=ConnectionState.MENTEE_ASKED, settled_at=None) if unknown else connection


def _as_it_stands(connection: Connection, now: datetime) -> Connection:
    """For the mentor: what nobody answered for two weeks, and the mentee for two more, did not come about."""
    ends = {ConnectionState.THIRD_ASKED: STILL_ASKED, ConnectionState.MENTEE_ASKED: 2 * STILL_ASKED}
    lapsed = connection.state in ends and connection.asked_at + ends[connection.state] <= now
    return replace(connection, state=ConnectionState.OFF) if lapsed else connection


def has_joined(uow: UnitOfWork, person_id: PersonId) -> bool:
    """In an open unit of work."""
    return any(one.is_in for one in uow.enrollments.of(person_id))


def _require_state(connection: Connection, states: set[ConnectionState]) -> None:
    if connection.state is ConnectionState.OFF:
        raise Refused(Refusal.REQUEST_OVER)  # maybe before they answered
    if connection.state not in states:
        raise Refused(Refusal.ALREADY_ANSWERED)


def _require_together(uow: UnitOfWork, connection: Connection) -> None:
    if not _are_together(uow, connection):
        raise Refused(Refusal.NOT_POSSIBLE_NOW)


def _are_together(uow: UnitOfWork, connection: Connection) -> bool:
    """Whoever left a circle is not introduced from it any more, while the circle goes on."""
    pairing = uow.pairings.get(connection.pairing_id)
    both = {connection.mentor_id, connection.mentee_id}
    return pairing.state is PairingState.ACTIVE and both <= set(pairing.people)


def _is_here(uow: UnitOfWork, person_id: PersonId) -> bool:
    person = uow.people.find(person_id)
    return person is not None and person.can_take_part


def _chosen(uow: UnitOfWork, actor: PersonId, pairing_id: int) -> Chosen:
    chosen = my_pairings.choose(uow, actor, pairing_id)
    if actor not in chosen.pairing.those(Role.MENTOR) or not chosen.pairing.those(Role.MENTEE):
        raise Refused(Refusal.NOT_YOURS)
    return chosen


def _check(uow: UnitOfWork, chosen: Chosen, wanted: Wanted) -> tuple[PersonId, PersonId]:
    mentees = chosen.pairing.those(Role.MENTEE)
    mentee = wanted.mentee_id or mentees[0]
    problems: dict[str, Problem] = {}
    if mentee not in mentees:
        problems["mentee"] = Problem.REQUIRED
    problems |= _about_third(uow, chosen, wanted.third_id)
    if not wanted.why.strip() or len(wanted.why) > LONGEST_WHY:
        problems["why"] = Problem.TOO_LONG if wanted.why.strip() else Problem.REQUIRED
    if problems or wanted.third_id is None:
        raise FieldProblems(problems)
    return mentee, wanted.third_id


def _about_third(uow: UnitOfWork, chosen: Chosen, third_id: PersonId | None) -> dict[str, Problem]:
    if third_id is None:
        return {"third": Problem.REQUIRED}
    if third_id == chosen.actor:
        return {"third": Problem.NOT_YOURSELF}
    if third_id in chosen.pairing.people:
        return {"third": Problem.TOGETHER_ALREADY}
    if not _is_here(uow, third_id):
        return {"third": Problem.CANNOT_TAKE_PART}
    return {}
