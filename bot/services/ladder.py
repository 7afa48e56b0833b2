"""A pairing that went quiet: a warning to both, then somebody new is offered and the manager told, then the admins.

No scan looks for it. Each thing that happens writes the next look, which asks whether the pairing is quiet now; each
step writes the next one as a job, and ends where something happened meanwhile.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.administration import Job
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.session import SessionState
from bot.domain.stopped_time import after
from bot.errors import Refusal, Refused
from bot.nudges import DeliveryState, Nudge, NudgeKind
from bot.ports import Now, UnitOfWork
from bot.services import jobs, rematch, say, stops
from bot.services.keep_meeting import goes_on, quiet_since
from bot.services.permissions import admin_ids, note

STEP_JOB = "quiet_pairing"
ADMINS_JOB = "manager_silent"
HOLDS = timedelta(days=60)
LOOK_AGAIN = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """`days` since the last session, or since the match; `told_at` is when the managers were told, if they were.

    `paused`: days since then that count for nothing, and are not among `days`.
    """

    pairing: Pairing
    program: Program
    days: int
    paused: int = 0
    told_at: datetime | None = None
    managers: tuple[PersonId, ...] = ()


def warning(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Quiet | None:
    """What both are told, once in a quiet spell. In an open unit of work."""
    quiet = how_quiet(uow, nudge.about("pairing"), now)
    if quiet is None:
        return None
    spell = now - timedelta(days=quiet.days + quiet.paused + 1)
    warned = uow.outbox.about(NudgeKind.QUIET_WARNING, "pairing", quiet.pairing.id)
    others = [one for one in warned if one.nudge.reader == nudge.reader and one.nudge.key != nudge.key]
    before = [one for one in others if one.state is DeliveryState.SENT]
    return None if any(one.sent_at and one.sent_at > spell for one in before) else quiet


def how_quiet(uow: UnitOfWork, pairing_id: int, now: datetime) -> Quiet | None:
    """None where the pairing met, will meet, is over, or cannot meet since people are away. In an open unit of work."""
    pairing = uow.pairings.get(pairing_id)
    program = uow.programs.get(pairing.program_id)
    if program.is_paused(now) or not goes_on(uow, program, pairing, now):
        return None
    sessions = uow.sessions.of(pairing.id)
    if any(one.state is SessionState.PLANNED and one.ends_at > now for one in sessions):
        return None
    since = quiet_since(uow, pairing)
    counted = stops.quiet_for(uow, pairing, since, now)
    if counted < program.clocks.quiet_after(program.cadence):
        return None
    paused = (now - since - counted).days
    return Quiet(pairing=pairing, program=program, days=counted.days, paused=paused, managers=program.managers)


def after_warning(uow: UnitOfWork, nudge: Nudge, sent_at: datetime) -> None:
    """The next step of the ladder. In an open unit of work."""
    pairing = uow.pairings.get(nudge.about("pairing"))
    days = uow.programs.get(pairing.program_id).clocks.rematch_offered_days
    jobs.begin(uow, STEP_JOB, pairing.id, nudge.reader, sent_at, due_at=sent_at + timedelta(days=days))


def step_up(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """The job after the warning: still quiet, so somebody new is offered and the managers are told, once."""
    with new_uow() as uow:
        pairing = uow.pairings.get(job.subject_id)
        program = uow.programs.get(pairing.program_id)
        if pairing.state is not PairingState.ACTIVE or program.is_over:
            return
        due = step_due(uow, program, pairing, job, now())
        if now() < due:
            _wait(uow, job, due)
            return
        quiet = how_quiet(uow, pairing.id, now())
        if quiet is None:
            _when_they_are_back(uow, program, pairing, job, now())
            return
        latest = uow.rematches.latest(pairing.id)
        if latest is None or latest.offered_at < quiet_since(uow, pairing):
            rematch.begin(uow, pairing, now(), None)
            _tell_managers(uow, quiet, now())


def _when_they_are_back(uow: UnitOfWork, program: Program, pairing: Pairing, job: Job, now: datetime) -> None:
    """A pause stops the clock; anything else that happened ends it."""
    if not goes_on(uow, program, pairing, now):
        jobs.begin(uow, STEP_JOB, pairing.id, job.asked_by, job.asked_at, due_at=now + LOOK_AGAIN)


def step_due(uow: UnitOfWork, program: Program, pairing: Pairing, job: Job, now: datetime) -> datetime:
    """When a job of the ladder is due, as the clocks and the pauses are now. In an open unit of work."""
    clocks = program.clocks
    days = clocks.rematch_offered_days if job.kind == STEP_JOB else clocks.admin_told_days
    due = after(stops.of_pairing(uow, pairing), job.asked_at, timedelta(days=days))
    return max(due, stops.pairing_goes_on_at(uow, program, pairing, now))


def _wait(uow: UnitOfWork, job: Job, due: datetime) -> None:
    """A clock was set longer meanwhile, or stood still."""
    jobs.begin(uow, job.kind, job.subject_id, job.asked_by, job.asked_at, due_at=due)


def _tell_managers(uow: UnitOfWork, quiet: Quiet, now: datetime) -> None:
    """Those who can act; where there is nobody, the admins at once."""
    program, pairing = quiet.program, quiet.pairing
    known = uow.people.those(program.managers)
    able = [one for one in program.managers if one in known and known[one].can_take_part and not pairing.has(one)]
    if not able:
        _tell_admins(uow, pairing, now, told_at=None)
        return
    for manager in able:
        say.later(uow, NudgeKind.PAIRING_QUIET, manager, now, about=_about(pairing, now), ends_at=now + HOLDS)
    until = now + timedelta(days=program.clocks.admin_told_days)
    jobs.begin(uow, ADMINS_JOB, pairing.id, able[0], now, due_at=until)


def _about(pairing: Pairing, told_at: datetime | None) -> dict[str, str | int]:
    return {"pairing": pairing.id, "told": int(told_at.timestamp()) if told_at else 0}


def _tell_admins(uow: UnitOfWork, pairing: Pairing, now: datetime, *, told_at: datetime | None) -> None:
    for admin in admin_ids(uow):
        if not pairing.has(admin):
            about = _about(pairing, told_at)
            say.later(uow, NudgeKind.MANAGER_SILENT, admin, now, about=about, ends_at=now + HOLDS)


def tell_admins(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """The job after the managers were told: nobody acted and nothing happened."""
    with new_uow() as uow:
        pairing = uow.pairings.get(job.subject_id)
        due = step_due(uow, uow.programs.get(pairing.program_id), pairing, job, now())
        if now() < due:
            _wait(uow, job, due)
            return
        still = how_quiet(uow, pairing.id, now()) is not None
        if still and not acted(uow, pairing, job.asked_at):
            _tell_admins(uow, pairing, now(), told_at=job.asked_at)


def acted(uow: UnitOfWork, pairing: Pairing, since: datetime) -> bool:
    """Whether whoever runs the program did anything about the pairing. In an open unit of work."""
    return any(one.at >= since for one in uow.audit.about(f"pairing:{pairing.id}"))


def look_after(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int) -> Pairing:
    """A manager takes it on in their own way: the admins need not be told."""
    with uow:
        pairing = uow.pairings.get(pairing_id)
        program = uow.programs.get(pairing.program_id)
        if actor not in program.managers:
            raise Refused(Refusal.ADMINS_ONLY, who=program.managers)
        if not acted(uow, pairing, now - timedelta(minutes=1)):
            note(uow, actor, now, "looks_after_pairing", f"pairing:{pairing.id}")
        return pairing


def for_manager(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Quiet | None:
    """While it is quiet and the reader still manages the program. In an open unit of work."""
    quiet = how_quiet(uow, nudge.about("pairing"), now)
    return quiet if quiet is not None and nudge.reader in quiet.program.managers else None


def for_admin(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Quiet | None:
    """While it is quiet, the reader is an admin and no manager acted. In an open unit of work."""
    quiet = how_quiet(uow, nudge.about("pairing"), now)
    if quiet is None or nudge.reader not in admin_ids(uow):
        return None
    told = nudge.about("told")
    told_at = datetime.fromtimestamp(told, now.tzinfo) if told else None
    if told_at is not None and acted(uow, quiet.pairing, told_at):
        return None
    return replace(quiet, told_at=told_at)
