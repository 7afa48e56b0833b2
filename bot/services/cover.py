"""A mentor is on leave: somebody stands in until the day of return, and then everything goes back.

Whoever covers has a pairing of their own with the mentee. What belongs to the first one, its sessions, notes and
agenda, stays there and is not theirs to see; goals are the mentee's, and so is the place on the path.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import structlog

from bot.domain.administration import Job
from bot.domain.kinds import Role
from bot.domain.life import Cover, CoverState
from bot.domain.pairing import Member, Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import Refusal, Refused
from bot.nudges import Nudge, NudgeKind, Priority, key
from bot.ports import Now, UnitOfWork
from bot.services import connections, jobs, keep_meeting, say, schedule
from bot.services.find_cover import OPEN, can_cover, still_there, until_of
from bot.services.pause import COVER_OVER_JOB, is_away
from bot.services.stand_ins import look_for_another
from bot.services.stops import first_moment

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody is asked: to stand in for `mentors` with the mentee until `cover.until`."""

    cover: Cover
    program: Program
    mentors: tuple[PersonId, ...]
    mentees: tuple[PersonId, ...]


# The answer


def asked(uow: UnitOfWork, cover_id: int, reader: PersonId) -> Asked | None:
    """While it is open. In an open unit of work."""
    cover = uow.covers.get(cover_id)
    pairing = uow.pairings.get(cover.pairing_id)
    if cover.state is not CoverState.ASKED or cover.mentor_id != reader or pairing.state is not PairingState.ACTIVE:
        return None
    return _seen(uow, cover)


def _seen(uow: UnitOfWork, cover: Cover) -> Asked:
    pairing = uow.pairings.get(cover.pairing_id)
    return Asked(
        cover=cover,
        program=uow.programs.get(pairing.program_id),
        mentors=pairing.those(Role.MENTOR),
        mentees=pairing.those(Role.MENTEE),
    )


def answer(uow: UnitOfWork, actor: PersonId, now: datetime, cover_id: int, *, yes: bool) -> Asked:
    """By whoever was asked; raises Refused where it is settled already.

    A yes that comes too late, since their places are taken by now, is LAPSED, and somebody else is asked.
    """
    with uow:
        cover = uow.covers.get(cover_id)
        if cover.mentor_id != actor:
            raise Refused(Refusal.NOT_YOURS)
        pairing = uow.pairings.get(cover.pairing_id)
        if cover.state in {CoverState.LAPSED, CoverState.OFF} or pairing.state is not PairingState.ACTIVE:
            raise Refused(Refusal.REQUEST_OVER)
        if cover.state is not CoverState.ASKED:
            raise Refused(Refusal.ALREADY_ANSWERED)
        if not yes:
            declined = uow.covers.save(replace(cover, state=CoverState.DECLINED, settled_at=now))
            look_for_another(uow, declined, now)
            return _seen(uow, declined)
        if not _is_still_possible(uow, cover, pairing, now):
            lapsed = uow.covers.save(replace(cover, state=CoverState.LAPSED, settled_at=now))
            look_for_another(uow, lapsed, now)
            return _seen(uow, lapsed)
        return _seen(uow, _begin(uow, cover, pairing, now))


def _is_still_possible(uow: UnitOfWork, cover: Cover, pairing: Pairing, now: datetime) -> bool:
    """Their places are held while they are counted: others may have taken them since they were asked."""
    uow.enrollments.hold(program_id=pairing.program_id, person_ids={cover.mentor_id})
    return can_cover(uow, uow.programs.get(pairing.program_id), pairing, cover.mentor_id, now)


def _begin(uow: UnitOfWork, cover: Cover, pairing: Pairing, now: datetime) -> Cover:
    program, mentees = uow.programs.get(pairing.program_id), pairing.those(Role.MENTEE)
    members = [Member(person_id=cover.mentor_id, role=Role.MENTOR)]
    members += [Member(person_id=one, role=Role.MENTEE) for one in mentees]
    made = uow.pairings.add(
        Pairing(
            program_id=program.id,
            members=tuple(members),
            matched_at=now,
            content_id=pairing.content_id,
            covers_id=pairing.id,
        )
    )
    begun = uow.covers.save(replace(cover, state=CoverState.COVERING, settled_at=now, cover_pairing_id=made.id))
    _say_begun(uow, begun, made.people, now)
    for mentor in pairing.those(Role.MENTOR):
        _say_begun(uow, begun, (mentor,), now)
    keep_meeting.watch_silence(uow, program, made, since=now)
    jobs.begin(uow, COVER_OVER_JOB, pairing.id, cover.mentor_id, now, due_at=first_moment(program, cover.until))
    log.info("cover_begun", action="begin", cover=cover.id, pairing=pairing.id)
    return begun


def _say_begun(uow: UnitOfWork, cover: Cover, readers: Sequence[PersonId], now: datetime) -> None:
    """To the two of them in a conversation of their own, and to the mentor who is away."""
    uow.outbox.add(
        Nudge(
            key=key(NudgeKind.COVER_BEGINS, cover.id, *readers),
            kind=NudgeKind.COVER_BEGINS,
            readers=tuple(sorted(readers)),
            subject={"cover": cover.id},
            priority=Priority.REQUEST,
            due_at=now,
            in_working_hours=False,
        )
    )


def begun(uow: UnitOfWork, cover_id: int) -> Asked | None:
    """While it goes on. In an open unit of work."""
    cover = uow.covers.get(cover_id)
    return _seen(uow, cover) if cover.state is CoverState.COVERING else None


def keep_conversation(uow: UnitOfWork, cover_id: int, readers: Sequence[PersonId], conversation_id: str) -> None:
    """Where the two of them were brought together. In an open unit of work."""
    cover = uow.covers.get(cover_id)
    if cover.cover_pairing_id is not None and len(readers) > 1:
        pairing = uow.pairings.get(cover.cover_pairing_id)
        uow.pairings.save(replace(pairing, conversation_id=conversation_id))


# The way back


def look_whether_over(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """The job, on the day of return, earlier where the mentor comes back, and where either pairing ends."""
    with new_uow() as uow:
        pairing = uow.pairings.get(job.subject_id)
        program = uow.programs.get(pairing.program_id)
        until = until_of(uow, pairing)
        away = until is not None and any(is_away(uow, one, program.id, now()) for one in pairing.those(Role.MENTOR))
        for cover in [one for one in uow.covers.of(pairing.id) if one.state in OPEN]:
            if until is not None and away and pairing.state is PairingState.ACTIVE and still_there(uow, cover):
                due = first_moment(program, until)
                _move(uow, cover, until, now())
                jobs.begin(uow, COVER_OVER_JOB, pairing.id, job.asked_by, now(), due_at=due)
            else:
                _end(uow, cover, pairing, now())


def _move(uow: UnitOfWork, cover: Cover, until: date, now: datetime) -> None:
    """They said yes to another day, so they hear of this one, and may stop."""
    moved = uow.covers.save(replace(cover, until=until))
    if cover.state is CoverState.COVERING and cover.until != until:
        about: dict[str, str | int] = {"cover": cover.id, "until": until.isoformat()}
        first, part = Priority.REQUEST, moved.version  # a day that comes back is told again
        say.later(uow, NudgeKind.COVER_MOVED, moved.mentor_id, now, about=about, priority=first, part=part)
        log.info("cover_moved", action="tell", cover=cover.id, until=until.isoformat())


def moved(uow: UnitOfWork, nudge: Nudge) -> Asked | None:
    """While it goes on until that day. In an open unit of work."""
    seen = begun(uow, nudge.about("cover"))
    return seen if seen is not None and seen.cover.until.isoformat() == nudge.subject["until"] else None


def _end(uow: UnitOfWork, cover: Cover, pairing: Pairing, now: datetime) -> None:
    """Goals and history stay with the mentee; what was planned with whoever covered is called off."""
    state = CoverState.OFF if cover.state is CoverState.ASKED else CoverState.OVER
    over = uow.covers.save(replace(cover, state=state, settled_at=now))
    log.info("cover_over", action="end", cover=cover.id, pairing=pairing.id)
    if over.cover_pairing_id is None or not still_there(uow, over):
        return
    theirs = uow.pairings.get(over.cover_pairing_id)
    schedule.call_off(uow, theirs, now)
    connections.end_all_of(uow, theirs, now)
    uow.pairings.save(replace(theirs, state=PairingState.FINISHED, ended_at=now))
    # Whose first pairing ended too hears of that, and not of this as well.
    readers = theirs.people if pairing.state is PairingState.ACTIVE else theirs.those(Role.MENTOR)
    for reader in readers:
        say.later(uow, NudgeKind.COVER_OVER, reader, now, about={"cover": over.id})


def ended(uow: UnitOfWork, cover_id: int) -> Asked | None:
    """In an open unit of work."""
    cover = uow.covers.get(cover_id)
    return _seen(uow, cover) if cover.state is CoverState.OVER else None
