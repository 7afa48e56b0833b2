"""A mentor is on leave: somebody stands in until the day of return, and then everything goes back.

Whoever covers has a pairing of their own with the mentee. What belongs to the first one, its sessions, notes and
agenda, stays there and is not theirs to see; goals are the mentee's, and so is the place on the path.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import structlog

from bot.domain.administration import Job
from bot.domain.enrollment import EnrollmentState
from bot.domain.kinds import Kind, Role
from bot.domain.life import Cover, CoverState
from bot.domain.pairing import Choice, Member, Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import Refusal, Refused
from bot.matching.values import Couple
from bot.nudges import Nudge, NudgeKind, Priority, key
from bot.ports import Now, Solver, UnitOfWork
from bot.services import cohort, connections, jobs, keep_meeting, say, schedule, standby, still_possible, stops
from bot.services.pause import COVER_OVER_JOB, FIND_COVER_JOB, is_away
from bot.services.still_possible import WhyNot
from bot.services.stops import first_moment

log = structlog.get_logger()

LAPSE_JOB = "lapse_cover"
OPEN = {CoverState.ASKED, CoverState.COVERING}
POSSIBLE = {None, WhyNot.NO_PLACE_WITH_MENTEE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody is asked: to stand in for `mentors` with the mentee until `cover.until`."""

    cover: Cover
    program: Program
    mentors: tuple[PersonId, ...]
    mentees: tuple[PersonId, ...]


# Finding somebody


def find(new_uow: Callable[[], UnitOfWork], solver: Solver, now: Now, job: Job) -> None:
    """The job: the best who is free is asked; those who stand by for the pair come first."""
    with new_uow() as uow:
        pairing = uow.pairings.get(job.subject_id)
        program, mentee = uow.programs.get(pairing.program_id), job.asked_by
        needed = _is_needed(uow, program, pairing, now())
        problem = cohort.problem(uow, program, now()) if needed else None
        first = standby.standing_by(uow, program, pairing, mentee)
    known = problem is not None and any(one.id == mentee for one in problem.participants)
    best = standby.ordered(solver, problem, mentee, first) if problem is not None and known else []
    with new_uow() as uow:
        _ask(uow, program, pairing, mentee, best, now())


def give_up(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """Without an answer from the solver nobody is asked, and the mentee hears it."""
    with new_uow() as uow:
        pairing = uow.pairings.get(job.subject_id)
        _ask(uow, uow.programs.get(pairing.program_id), pairing, job.asked_by, (), now())


def _is_needed(uow: UnitOfWork, program: Program, pairing: Pairing, now: datetime) -> bool:
    until = _until(uow, pairing)
    open_ones = any(one.state in OPEN for one in uow.covers.of(pairing.id))
    there = pairing.state is PairingState.ACTIVE and not program.is_over and program.kind is Kind.ONE_TO_ONE
    return there and not open_ones and until is not None and first_moment(program, until) > now


def _until(uow: UnitOfWork, pairing: Pairing) -> date | None:
    """The first day on which its mentor is back; None where they are not away."""
    places = [uow.enrollments.find(program_id=pairing.program_id, person_id=one) for one in pairing.those(Role.MENTOR)]
    days = [one.paused_until for one in places if one is not None and one.state is EnrollmentState.PAUSED]
    return max((one for one in days if one is not None), default=None)


def _ask(
    uow: UnitOfWork, program: Program, pairing: Pairing, mentee: PersonId, best: Sequence[Choice], now: datetime
) -> None:
    until = _until(uow, pairing)
    if until is None or not _is_needed(uow, program, pairing, now):
        return
    asked = {one.mentor_id for one in uow.covers.of(pairing.id) if one.until == until}
    for one in best:
        why = still_possible.seems_not(uow, program, Couple(one.mentor_id, mentee), now)
        if one.mentor_id in asked or why not in POSSIBLE:
            continue
        _ask_one(uow, program, pairing, one.mentor_id, until, now)
        return
    about: dict[str, str | int] = {"pairing": pairing.id, "until": until.isoformat()}
    say.later(uow, NudgeKind.NO_COVER, mentee, now, about=about)
    log.info("no_cover", action="tell", pairing=pairing.id)


def _ask_one(
    uow: UnitOfWork, program: Program, pairing: Pairing, mentor_id: PersonId, until: date, now: datetime
) -> None:
    lapses_at = say.in_working_days(uow, mentor_id, now, program.clocks.request_lapses_working_days)
    lapses_at = min(lapses_at, first_moment(program, until))
    cover = Cover(pairing_id=pairing.id, mentor_id=mentor_id, until=until, asked_at=now, lapses_at=lapses_at)
    cover = uow.covers.add(cover)
    kind, about, first = NudgeKind.COVER_ASKED, {"cover": cover.id}, Priority.REQUEST
    say.later(uow, kind, mentor_id, now, about={**about}, priority=first, ends_at=lapses_at)
    jobs.begin(uow, LAPSE_JOB, cover.id, mentor_id, now, due_at=lapses_at)
    log.info("cover_asked", action="ask", cover=cover.id, pairing=pairing.id)


def lapse(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """The job: no answer in time, so the next best is asked."""
    with new_uow() as uow:
        cover = uow.covers.get(job.subject_id)
        program_id = uow.pairings.get(cover.pairing_id).program_id
        more = stops.is_over(uow, program_id, cover.asked_at, cover.lapses_at, now())
        if cover.state is CoverState.ASKED and more is not None:
            jobs.begin(uow, LAPSE_JOB, cover.id, job.asked_by, job.asked_at, due_at=more)
        elif cover.state is CoverState.ASKED:
            uow.covers.save(replace(cover, state=CoverState.LAPSED, settled_at=now()))
            _look_for_another(uow, cover, now())


def _look_for_another(uow: UnitOfWork, cover: Cover, now: datetime) -> None:
    for mentee in uow.pairings.get(cover.pairing_id).those(Role.MENTEE):
        jobs.begin(uow, FIND_COVER_JOB, cover.pairing_id, mentee, now)


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
    """By whoever was asked; raises Refused where it is settled already."""
    with uow:
        cover = uow.covers.get(cover_id)
        if cover.mentor_id != actor:
            raise Refused(Refusal.NOT_YOURS)
        pairing = uow.pairings.get(cover.pairing_id)
        if cover.state is not CoverState.ASKED or pairing.state is not PairingState.ACTIVE:
            raise Refused(Refusal.ALREADY_ANSWERED)
        if not yes:
            declined = uow.covers.save(replace(cover, state=CoverState.DECLINED, settled_at=now))
            _look_for_another(uow, declined, now)
            return _seen(uow, declined)
        return _seen(uow, _begin(uow, cover, pairing, now))


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
        until = _until(uow, pairing)
        away = until is not None and any(is_away(uow, one, program.id, now()) for one in pairing.those(Role.MENTOR))
        for cover in [one for one in uow.covers.of(pairing.id) if one.state in OPEN]:
            if until is not None and away and pairing.state is PairingState.ACTIVE and _still_there(uow, cover):
                due = first_moment(program, until)
                uow.covers.save(replace(cover, until=until))
                jobs.begin(uow, COVER_OVER_JOB, pairing.id, job.asked_by, now(), due_at=due)
            else:
                _end(uow, cover, pairing, now())


def _still_there(uow: UnitOfWork, cover: Cover) -> bool:
    if cover.cover_pairing_id is None:
        return True
    return uow.pairings.get(cover.cover_pairing_id).state is PairingState.ACTIVE


def _end(uow: UnitOfWork, cover: Cover, pairing: Pairing, now: datetime) -> None:
    """Goals and history stay with the mentee; what was planned with whoever covered is called off."""
    state = CoverState.OFF if cover.state is CoverState.ASKED else CoverState.OVER
    over = uow.covers.save(replace(cover, state=state, settled_at=now))
    log.info("cover_over", action="end", cover=cover.id, pairing=pairing.id)
    if over.cover_pairing_id is None or not _still_there(uow, over):
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
