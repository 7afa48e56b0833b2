"""Programs as the people who run them see and change them: create, edit, open, close."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.enrollment import EnrollmentState
from bot.domain.kinds import Role
from bot.domain.pairing import PairingState, RequestState
from bot.domain.person import PersonId
from bot.domain.program import Program, ProgramState
from bot.domain.recurring import months_later
from bot.domain.template import Template
from bot.errors import Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork
from bot.services import (
    concerns,
    contents,
    digest,
    end_moved,
    forms,
    matching_moved,
    pay_forward,
    program_sayings,
    program_words,
    rematch,
    retime,
    say,
    schedule,
    templates,
)
from bot.services.calendars import known_zone
from bot.services.fitting import who_fits
from bot.services.permissions import note, require_admin, require_runs, require_runs_something
from bot.services.program_plan import Plan, brought, check, planned


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """People in a program. Somebody who is both mentor and mentee counts in both."""

    invited: int = 0
    begun: int = 0
    joined: int = 0
    paused: int = 0
    mentors: int = 0
    mentees: int = 0
    pairings: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        names = [field.name for field in fields(self)]
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in names})


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One program in the list of whoever runs it, on the program's own day `today`."""

    program: Program
    counts: Counts
    today: date
    fits: int = 0  # whom its rule names and who was not invited yet

    @property
    def takes_sign_ups(self) -> bool:
        return self.program.state is ProgramState.OPEN and self.today <= self.program.sign_up_closes_on


def list_mine(uow: UnitOfWork, actor: PersonId, now: datetime) -> tuple[Listed, ...]:
    """Those that run or will run first, the closed ones last; raises Refused for whoever runs none."""
    with uow:
        mine = [one for one in require_runs_something(uow, actor) if one.state is not ProgramState.ARCHIVED]
        return tuple(listed(uow, one, now) for one in sorted(mine, key=lambda one: (one.is_over, one.id)))


def get_mine(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int) -> Listed:
    with uow:
        program = uow.programs.get(program_id)
        require_runs(uow, actor, program)
        return listed(uow, program, now)


def get_open(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int) -> Listed:
    """One that may still be changed; raises Refused where it is closed or the actor does not run it."""
    with uow:
        return listed(uow, _mine(uow, actor, program_id), now)


def listed(uow: UnitOfWork, program: Program, now: datetime) -> Listed:
    """Called in an open unit of work."""
    fits = len(who_fits(uow, program, now))
    return Listed(program=program, counts=counts(uow, program.id), today=program.today(now), fits=fits)


def counts(uow: UnitOfWork, program_id: int) -> Counts:
    """Called in an open unit of work."""
    tally = uow.enrollments.tally(program_id)
    inside = {EnrollmentState.ENROLLED, EnrollmentState.PAUSED}

    def of(*states: EnrollmentState, role: Role | None = None) -> int:
        return sum(count for (state, roles), count in tally.items() if state in states and (not role or role in roles))

    return Counts(
        invited=of(EnrollmentState.INVITED),
        begun=of(EnrollmentState.BEGUN),
        joined=of(*inside),
        paused=of(EnrollmentState.PAUSED),
        mentors=of(*inside, role=Role.MENTOR),
        mentees=of(*inside, role=Role.MENTEE),
        pairings=uow.pairings.count_active(program_id),
    )


def require_may_create(uow: UnitOfWork, actor: PersonId) -> None:
    with uow:
        require_admin(uow, actor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """A template and what a program of it would be, ready to be sent as it is."""

    template: Template
    plan: Plan


def begin(uow: UnitOfWork, actor: PersonId, now: datetime, template_id: str) -> Beginning:
    """Everything is filled in; raises Refused for whoever may not make programs, or where there is no such template."""
    with uow:
        require_admin(uow, actor)
        template = templates.find(template_id)
        if template is None:
            raise Refused(Refusal.GONE)
        today = now.astimezone(ZoneInfo(known_zone(uow.people.get(actor).time_zone))).date()
        return Beginning(template=template, plan=proposed(template, actor, today, _free_name(uow, template, today)))


def proposed(template: Template, manager: PersonId, today: date, name: str) -> Plan:
    pace = template.pace
    closes = today + timedelta(days=pace.sign_up_days)
    matching = _working_day(closes + timedelta(days=pace.matching_days))
    ends = months_later(matching, pace.months)
    if pace.rolling:
        # People join and are matched as they come, and the last of them still has the whole time.
        ends = months_later(today, pace.open_months)
        closes = months_later(ends, -pace.months)
    return Plan(
        template=template.id,
        name=name,
        kind=template.matching.kind,
        purpose=template.purpose,
        joining=template.joining.who,
        asking=template.matching.asking,
        sign_up_closes_on=closes,
        matching_on=matching,
        ends_on=ends,
        cadence=pace.cadence,
        skills=template.skills,
        managers=(manager,),
    )


def _working_day(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _free_name(uow: UnitOfWork, template: Template, today: date) -> str:
    taken = {one.name.casefold() for one in uow.programs.all()}
    dated = f"{template.title} {today:%B %Y}"
    names = [template.title, dated, *(f"{dated} ({number})" for number in range(2, len(taken) + 3))]
    return next(one for one in names if one.casefold() not in taken)


def create(uow: UnitOfWork, actor: PersonId, now: datetime, plan: Plan, *, as_draft: bool) -> Program:
    """Raises FieldProblems with everything that is wrong, each at its field."""
    with uow:
        require_admin(uow, actor)
        zone = known_zone(uow.people.get(actor).time_zone)
        state = ProgramState.DRAFT if as_draft else ProgramState.OPEN
        check(uow, plan, before=None, now=now, zone=zone)
        program = uow.programs.add(Program(**planned(plan) | brought(plan), time_zone=zone, state=state))
        template = templates.find(plan.template) or templates.for_kind(plan.kind)
        content = program_words.fitted(
            template.content(),
            template.pace,
            cadence=program.cadence,
            begins=program.matching_on,
            ends=program.ends_on,
        )
        contents.begin(uow, program, content, actor, now)
        program_sayings.plan(uow, program, actor, now)
        digest.plan_for(uow, program, now)
        if program.state is ProgramState.OPEN:
            pay_forward.tell_waiting(uow, program, now)
        note(uow, actor, now, "created_program", f"program:{program.id}", state=state.value)
        return program


def edit(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int, plan: Plan, *, version: int) -> Program:
    """`version` is the one that the form was opened with: what somebody else saved meanwhile is not undone."""
    with uow:
        before = _mine(uow, actor, program_id)
        check(uow, plan, before=before, now=now, zone=before.time_zone)
        # People signed up for a kind of mentoring; it does not change under their hands.
        kind = before.kind if uow.enrollments.in_program(program_id) else plan.kind
        program = uow.programs.save(replace(before, **planned(plan) | {"kind": kind, "version": version}))
        program = matching_moved.note(uow, before, program, actor, now)
        digest.plan_for(uow, program, now)
        rematch.bring_up(uow, program, now)
        if program.cadence is not before.cadence:
            retime.everything(uow, before, program, now)
        if program.ends_on != before.ends_on and program.state is not ProgramState.DRAFT:
            end_moved.begin(uow, before, program, actor, now)
        if program_sayings.have_moved(before, program):
            program_sayings.plan(uow, program, actor, now)
        forms.change_plan(uow, program.id, actor, now)
        note(uow, actor, now, "edited_program", f"program:{program_id}", version=program.version)
        return program


def open_for_sign_up(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int) -> Listed:
    """Pressed twice it is done once; raises Refused where the last day of sign-up is over."""
    with uow:
        program = _mine(uow, actor, program_id)
        if program.today(now) > program.sign_up_closes_on:
            raise Refused(Refusal.SIGN_UP_DAY_OVER, program=program.name)
        if program.state is not ProgramState.OPEN:
            program = uow.programs.save(replace(program, state=ProgramState.OPEN))
            digest.plan_for(uow, program, now)
            pay_forward.tell_waiting(uow, program, now)
            note(uow, actor, now, "opened_program", f"program:{program_id}", version=program.version)
        return listed(uow, program, now)


def close(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int) -> Listed:
    """Ends it for good: its pairs are finished, open requests withdrawn, and everybody in it is told."""
    with uow:
        program = _mine(uow, actor, program_id)
        program = uow.programs.save(replace(program, state=ProgramState.CLOSED))
        pairs = _finish_pairings(uow, program_id, now)
        pay_forward.plan_at_end(uow, program, now)
        for request in uow.requests.waiting(program_id):
            uow.requests.save(replace(request, state=RequestState.WITHDRAWN, answered_at=now))
        for enrollment in uow.enrollments.in_program(program_id):
            if enrollment.is_in:
                say.later(uow, NudgeKind.PROGRAM_CLOSED, enrollment.person_id, now, about={"program": program_id})
        forms.change_plan(uow, program.id, actor, now)
        note(uow, actor, now, "closed_program", f"program:{program_id}", pairings=pairs)
        return listed(uow, program, now)


def _finish_pairings(uow: UnitOfWork, program_id: int, now: datetime) -> int:
    active = [one for one in uow.pairings.in_program(program_id) if one.state is PairingState.ACTIVE]
    for pairing in active:
        schedule.call_off(uow, pairing, now)
        concerns.close_asks(uow, pairing.id, now)
        uow.pairings.save(replace(pairing, state=PairingState.FINISHED, ended_at=now))
    return len(active)


def _mine(uow: UnitOfWork, actor: PersonId, program_id: int) -> Program:
    program = uow.programs.get(program_id)
    require_runs(uow, actor, program)
    if program.is_over:
        raise Refused(Refusal.PROGRAM_IS_CLOSED, program=program.name)
    return program
