"""What becomes of a program: copied, paused, going on, put away; and what people hear of it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.person import Person, PersonId
from bot.domain.program import JoiningRule, Program
from bot.errors import FieldProblems, Problem
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import contents, end_moved, program_life, programs, who_changed
from bot.services.pause import is_away
from bot.services.program_life import Around
from bot.services.program_plan import distinct
from bot.services.tell_everybody import stamp
from handlers.blocks import meanwhile
from handlers.blocks import program_life as blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow, Speaker
from handlers.ids import ProgramLifeIds
from handlers.payloads import Click, Form, whole
from handlers.visit import Visit


def open_card(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    shown = program_life.card(visit.reading(), visit.actor, visit.now, Click.parse(body).subject_id)
    ack()
    visit.open_view(blocks.card(shown))


def copy_program(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    copied = program_life.copy(visit.uow(), visit.actor, visit.now, Click.parse(body).subject_id)
    ack()
    visit.open_view(blocks.copied(copied))
    visit.refresh_homes(visit.actor)


def open_pause(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    entry = programs.get_open(visit.reading(), visit.actor, visit.now, Click.parse(body).subject_id)
    ack()
    visit.open_view(blocks.pause_form(entry.program))


def submit_pause(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    until = form.day("until")
    if until is None:
        raise FieldProblems({"until": Problem.REQUIRED})
    entry = program_life.pause(visit.uow(), visit.actor, visit.now, form.subject_id, until)
    ack(response_action="update", view=blocks.paused_view(entry.program, until))
    visit.start_jobs()


def resume_program(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    click = Click.parse(body)
    program_life.resume(visit.uow(), visit.actor, visit.now, click.subject_id)
    ack()
    shown = program_life.card(visit.reading(), visit.actor, visit.now, click.subject_id)
    visit.update_view(blocks.card(shown), view_id=str(click.view_id), view_hash=click.view_hash)
    visit.start_jobs()


def archive_program(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    click = Click.parse(body)
    program = program_life.archive(visit.uow(), visit.actor, visit.now, click.subject_id)
    ack()
    visit.update_view(blocks.archived(program), view_id=str(click.view_id), view_hash=click.view_hash)
    visit.refresh_homes(visit.actor)


def open_around(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    entry = programs.get_open(visit.reading(), visit.actor, visit.now, Click.parse(body).subject_id)
    ack()
    visit.open_view(blocks.around_form(entry.program))


def submit_around(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    """Where somebody else saved meanwhile, the form comes back with what both of them chose."""
    form = Form(view)
    number, version, *earlier = form.parts(2)
    around = read(form)
    before = programs.get_open(visit.reading(), visit.actor, visit.now, whole(number)).program
    if before.version != whole(version):
        by = who_changed.since(visit.reading(), before, whole(version))
        again = meanwhile.again(view, blocks.around_form(before), form.raw(), by=by, earlier=earlier)
        ack(response_action="update", view=again)
        return
    entry = program_life.set_around(visit.uow(), visit.actor, visit.now, whole(number), around, version=whole(version))
    ack(response_action="update", view=blocks.saved(entry))


def read(form: Form) -> Around:
    if form.text("started_within_days") and form.number("started_within_days") is None:
        raise FieldProblems({"started_within_days": Problem.NOT_A_NUMBER})
    rule = JoiningRule(
        levels=form.numbers("levels"),
        departments=distinct(form.text("departments").splitlines()),
        started_within_days=form.number("started_within_days"),
        others_may_mentor=bool(form.choices("mentors")),
        keeps_inviting=bool(form.choices("keeps")),
    )
    return Around(
        rule=rule,
        tells_line_managers=bool(form.choices("told")),
        mentors_channel=form.text("mentors_channel"),
        cohort_channel=form.text("cohort_channel"),
    )


# Said unasked


def say_paused(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        program = uow.programs.get(nudge.about("program"))
    until = _until(nudge)
    holds = program.paused_until == until and program.is_paused(now) and _is_latest(nudge, program.paused_at)
    return blocks.paused(program, until) if holds else None


def _is_latest(nudge: Nudge, at: datetime | None) -> bool:
    """Of several that wait for the same morning only the last one is said; before `at` was noted, any."""
    return nudge.subject.get("at", stamp(at)) == stamp(at)


def _until(nudge: Nudge) -> date:
    """The day is the last part of the key."""
    return date.fromisoformat(nudge.key.rpartition(":")[2])


def say_goes_on(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    """Unless the pause was made longer, or ended before: then another one says so."""
    with uow:
        program = uow.programs.get(nudge.about("program"))
        away = is_away(uow, nudge.reader, program.id, now)
    holds = not (program.is_over or program.is_paused(now) or away) and _is_latest(nudge, program.resumed_at)
    return blocks.goes_on(program) if holds else None


def say_end_moved(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    """Only the latest end; whoever left meanwhile hears nothing."""
    with uow:
        told = end_moved.told(uow, nudge, now)
    return blocks.end_moved(told) if told else None


def say_to_line_manager(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        program = uow.programs.get(nudge.about("program"))
        person = uow.people.find(PersonId(str(nudge.subject["person"])))
        takes_part = person and _takes_part(uow, program, person)
        hours = contents.of_program(uow, program).hours_per_month
    holds = program.tells_line_managers and takes_part and person and person.manager_id == nudge.reader
    return blocks.line_manager_told(program, person.id, hours) if holds and person else None


def _takes_part(uow: UnitOfWork, program: Program, person: Person) -> bool:
    """Still: whoever left before their line manager is at work was in nothing that is to be told."""
    place = uow.enrollments.find(program_id=program.id, person_id=person.id)
    return not program.is_over and place is not None and place.is_in


FLOW = Flow(
    actions={
        ProgramLifeIds.OPEN: open_card,
        ProgramLifeIds.COPY: copy_program,
        ProgramLifeIds.OPEN_PAUSE: open_pause,
        ProgramLifeIds.RESUME: resume_program,
        ProgramLifeIds.ARCHIVE: archive_program,
        ProgramLifeIds.OPEN_AROUND: open_around,
    },
    submissions={ProgramLifeIds.PAUSE: submit_pause, ProgramLifeIds.SAVE_AROUND: submit_around},
    speakers={
        NudgeKind.PROGRAM_PAUSED: Speaker(say=say_paused),
        NudgeKind.PROGRAM_GOES_ON: Speaker(say=say_goes_on),
        NudgeKind.PROGRAM_END_MOVED: Speaker(say=say_end_moved),
        NudgeKind.LINE_MANAGER_TOLD: Speaker(say=say_to_line_manager),
    },
)
