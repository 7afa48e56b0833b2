"""What may become of a program besides opening and closing: a copy, a pause, the archive; and who else is told."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

import structlog

from bot.domain.administration import Job
from bot.domain.person import PersonId
from bot.domain.program import Joining, JoiningRule, Program, ProgramState
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import Now, UnitOfWork
from bot.services import asking, built_in, contents, digest, jobs, program_sayings, stops, tell_everybody
from bot.services.pause import is_away
from bot.services.permissions import is_admin, note, require_admin, require_runs
from bot.services.program_plan import NAME_MOST
from bot.services.programs import Listed, listed
from bot.services.stops import first_moment

log = structlog.get_logger()

LONGEST_PAUSE = timedelta(days=183)
LONGEST_RULE_DAYS = 730
PRESSED_TWICE = timedelta(seconds=10)
COPIES_LOOKED_AT = 10  # entries of the audit log
GOES_ON_JOB = "program_goes_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One program with everything that may be done to it. `today` is the program's own."""

    listed: Listed
    may_copy: bool
    paused_until: date | None


def card(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int) -> Card:
    with uow:
        program = uow.programs.get(program_id)
        require_runs(uow, actor, program)
        return Card(
            listed=listed(uow, program, now),
            may_copy=is_admin(uow, actor),
            paused_until=program.paused_until if program.is_paused(now) and not program.is_over else None,
        )


def copy(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int) -> Program:
    """A draft with the same rules, clocks and words, and none of the people but its managers; its days begin today."""
    with uow:
        require_admin(uow, actor)
        before = uow.programs.hold(program_id)  # a second press waits here for the first, and finds its copy
        just_made = _copied_just_now(uow, actor, now, program_id)
        if just_made is not None:
            return just_made
        today = before.today(now)
        closes = today + timedelta(days=14)
        matching = closes + max(timedelta(), before.matching_on - before.sign_up_closes_on)
        ends = matching + max(timedelta(days=28), before.ends_on - before.matching_on)
        fresh = replace(
            before,
            id=0,
            version=0,
            name=_free_name(uow, before.name),
            state=ProgramState.DRAFT,
            sign_up_closes_on=closes,
            matching_on=matching,
            ends_on=ends,
            matching_told_on=None,
            paused_at=None,
            paused_until=None,
            resumed_at=None,
            mentors_channel="",
            cohort_channel="",
            announced=(),
        )
        program = uow.programs.add(fresh)
        contents.begin(uow, program, built_in.pinned(uow, contents.of_program(uow, before)), actor, now)
        program_sayings.plan(uow, program, actor, now)
        note(uow, actor, now, "copied_program", f"program:{program.id}", of=program_id)
        return program


def _copied_just_now(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int) -> Program | None:
    """Pressed twice it is copied once."""
    for entry in uow.audit.latest(COPIES_LOOKED_AT):
        mine = entry.actor_id == actor and entry.action == "copied_program" and entry.details.get("of") == program_id
        if mine and now - entry.at < PRESSED_TWICE:
            return uow.programs.get(int(entry.subject.partition(":")[2]))
    return None


def _free_name(uow: UnitOfWork, name: str) -> str:
    taken = {one.name.casefold() for one in uow.programs.all()}
    copies = (f"{name[: NAME_MOST - 12]} (copy{f' {number}' if number > 1 else ''})" for number in range(1, 1000))
    return next(one for one in copies if one.casefold() not in taken)


# A pause of the whole program


def pause(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int, until: date) -> Listed:
    """Every clock stands still until that day, the first one after it; a pause that is on gets the new end."""
    with uow:
        program = _running(uow, actor, program_id)
        today = program.today(now)
        if until <= today:
            raise FieldProblems({"until": Problem.IN_THE_PAST})
        if until > today + LONGEST_PAUSE:
            raise FieldProblems({"until": Problem.PAUSE_TOO_LONG})
        if program.is_paused(now) and program.paused_until == until:
            return listed(uow, program, now)
        paused = uow.programs.save(replace(program, paused_at=now, paused_until=until))
        _stop_everything(uow, paused, now)
        jobs.begin(uow, GOES_ON_JOB, program.id, actor, now, due_at=first_moment(paused, until))
        tell_everybody.begin(uow, NudgeKind.PROGRAM_PAUSED, paused, actor, now)
        note(
            uow, actor, now, "paused_program", f"program:{program.id}", until=until.isoformat(), version=paused.version
        )
        log.info("program_paused", action="pause", program=program.id, until=until.isoformat())
        return listed(uow, paused, now)


def resume(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int) -> Listed:
    """Before its time; raises Refused where it is not paused."""
    with uow:
        program = _running(uow, actor, program_id)
        if not program.is_paused(now):
            raise Refused(Refusal.PROGRAM_NOT_PAUSED, program=program.name)
        gone_on = _go_on(uow, program, now)
        tell_everybody.begin(uow, NudgeKind.PROGRAM_GOES_ON, gone_on, actor, now)
        note(uow, actor, now, "resumed_program", f"program:{program_id}", version=gone_on.version)
        return listed(uow, gone_on, now)


def go_on(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """The job: the last day of a pause is over. One whose end was moved has a job of its own."""
    with new_uow() as uow:
        program = uow.programs.get(job.subject_id)
        if program.paused_until is not None and not program.is_paused(now()):
            gone_on = _go_on(uow, program, now())
            tell_everybody.begin(uow, NudgeKind.PROGRAM_GOES_ON, gone_on, job.asked_by, now())


def _go_on(uow: UnitOfWork, program: Program, now: datetime) -> Program:
    """Every clock has as much time left as when the pause began, or as when it began itself."""
    gone_on = uow.programs.save(replace(program, paused_at=None, paused_until=None, resumed_at=now))
    log.info("program_goes_on", action="resume", program=program.id)
    _stop_everything(uow, gone_on, now)
    for request in uow.requests.waiting(program.id):
        if not is_away(uow, request.mentor_id, program.id, now):
            rests = partial(is_away, uow, program_id=program.id, now=now)
            asking.start_clocks(uow, request.mentor_id, program.id, now, rests=rests)
    return gone_on


def _stop_everything(uow: UnitOfWork, program: Program, now: datetime) -> None:
    """Until the pause is over, which is now where there is none."""
    stops.stop_program(uow, program, now)
    for request in uow.requests.waiting(program.id):
        if request.asked_at > now:
            asking.ask_anew(uow, program, request, stops.goes_on_at(program, now))
        elif program.is_paused(now):
            asking.stop_clocks(uow, request.mentor_id, program.id, now)


def _running(uow: UnitOfWork, actor: PersonId, program_id: int) -> Program:
    program = uow.programs.get(program_id)
    require_runs(uow, actor, program)
    if program.is_over:
        raise Refused(Refusal.PROGRAM_IS_CLOSED, program=program.name)
    return program


# Out of sight, and who else


def archive(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int) -> Program:
    """Only what is closed; it is kept, and no longer in the list. Pressed twice it is done once."""
    with uow:
        program = uow.programs.get(program_id)
        require_runs(uow, actor, program)
        if program.state is ProgramState.ARCHIVED:
            return program
        if program.state is not ProgramState.CLOSED:
            raise Refused(Refusal.CLOSE_FIRST, program=program.name)
        archived = uow.programs.save(replace(program, state=ProgramState.ARCHIVED))
        note(uow, actor, now, "archived_program", f"program:{program_id}")
        return archived


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What somebody sent about who may join by rule, who else is told, and which channels belong to the program."""

    rule: JoiningRule
    tells_line_managers: bool
    mentors_channel: str = ""
    cohort_channel: str = ""


def set_around(
    uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int, around: Around, *, version: int
) -> Listed:
    """`version` is the one that the form was opened with."""
    days = around.rule.started_within_days
    if days is not None and not 1 <= days <= LONGEST_RULE_DAYS:
        raise FieldProblems({"started_within_days": Problem.OUT_OF_RANGE})
    with uow:
        program = _running(uow, actor, program_id)
        if program.joining is Joining.BY_RULE and around.rule.is_empty:
            # Otherwise a single press would invite everybody there is.
            raise FieldProblems({"levels": Problem.RULE_NEEDED})
        changed = uow.programs.save(
            replace(
                program,
                rule=around.rule,
                tells_line_managers=around.tells_line_managers,
                mentors_channel=around.mentors_channel,
                cohort_channel=around.cohort_channel,
                version=version,
            )
        )
        digest.plan_for(uow, changed, now)
        note(uow, actor, now, "changed_who_joins", f"program:{program_id}", version=changed.version)
        return listed(uow, changed, now)
