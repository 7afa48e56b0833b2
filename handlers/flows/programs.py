"""Making, listing, changing, opening and closing programs."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.clocks import Cadence
from bot.domain.kinds import Kind
from bot.domain.program import Asking, Joining
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import contents, old_words, programs, templates, who_changed
from bot.services.permissions import is_admin
from bot.services.program_plan import Plan
from handlers.blocks import meanwhile, new_program
from handlers.blocks import programs as blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow, Speaker, Word
from handlers.ids import ProgramsIds
from handlers.payloads import Click, Form, whole
from handlers.taken_back import close_questions
from handlers.visit import Visit


def show_programs(ack: Ack, visit: Visit) -> None:
    ack(response_type="ephemeral", **_listing(visit).as_json())


def show_programs_again(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """From a button, which says how many were listed before."""
    message = _listing(visit, Click.parse(body).subject_id)
    ack()
    visit.answer_privately(message)


def _listing(visit: Visit, begin: int = 0) -> Message:
    mine = programs.list_mine(visit.reading(), visit.actor, visit.now)
    with visit.reading() as uow:
        may_create = is_admin(uow, visit.actor)
    return blocks.listing(mine, may_create=may_create, begin=begin)


def open_new(ack: Ack, visit: Visit) -> None:
    """The first of two steps: which template."""
    programs.require_may_create(visit.reading(), visit.actor)
    ack()
    visit.open_view(new_program.pick(templates.every()))


def choose_template(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    """The second step takes the place of the first, with everything filled in."""
    begun = programs.begin(visit.reading(), visit.actor, visit.now, Form(view).choice("template"))
    ack(response_action="update", view=new_program.form(begun))


def read_template(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    template = templates.find(Click.parse(body).value)
    ack()
    if template is not None:
        visit.open_view(new_program.whole(template))


def submit_new(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    as_draft = form.choice("start") == "draft"
    template = templates.find(form.remembered) or templates.for_kind(Kind.ONE_TO_ONE)
    asked = read(form)
    plan = replace(asked, template=template.id, kind=template.matching.kind, asking=template.matching.asking)
    program = programs.create(visit.uow(), visit.actor, visit.now, plan, as_draft=as_draft)
    entry = programs.get_mine(visit.reading(), visit.actor, visit.now, program.id)
    ack(response_action="update", view=blocks.made(entry))
    visit.refresh_homes(visit.actor)


def open_edit(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    entry = programs.get_open(visit.reading(), visit.actor, visit.now, Click.parse(body).subject_id)
    ack()
    visit.open_view(blocks.edit_form(entry.program))


def submit_edit(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    """Saved; where somebody else saved meanwhile, the form comes back with what both of them wrote."""
    form = Form(view)
    number, version, *earlier = form.parts(2)
    before = programs.get_open(visit.reading(), visit.actor, visit.now, whole(number)).program
    if before.version != whole(version):
        by = who_changed.since(visit.reading(), before, whole(version))
        ack(
            response_action="update",
            view=meanwhile.again(view, blocks.edit_form(before), form.raw(), by=by, earlier=earlier),
        )
        return
    program = programs.edit(visit.uow(), visit.actor, visit.now, before.id, read(form), version=whole(version))
    ack(response_action="update", view=blocks.saved(program, old_words.after(visit.reading(), before, program)))
    visit.refresh_homes(visit.actor)
    visit.deliver()


def open_program(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    programs.open_for_sign_up(visit.uow(), visit.actor, visit.now, Click.parse(body).subject_id)
    ack()
    visit.replace_message(_listing(visit))
    visit.refresh_homes(visit.actor)


def close_program(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """From the list, which is shown again, or from the program's own window."""
    click = Click.parse(body)
    entry = programs.close(visit.uow(), visit.actor, visit.now, click.subject_id)
    ack()
    if click.view_id:
        visit.update_view(blocks.closed_view(entry), view_id=click.view_id)
    else:
        visit.replace_message(_listing(visit))
    close_questions(visit, click.subject_id)
    visit.deliver()
    visit.refresh_homes(visit.actor)


def read(form: Form) -> Plan:
    """Every answer as a value; skills stand on lines of their own or between commas."""
    return Plan(
        name=form.text("name"),
        kind=form.choice_of(Kind, "kind", Kind.ONE_TO_ONE),
        purpose=form.text("purpose"),
        joining=form.choice_of(Joining, "joining", Joining.OPEN),
        asking=form.choice_of(Asking, "asking", Asking.MENTOR_FIRST),
        sign_up_closes_on=form.day("sign_up_closes_on"),
        matching_on=form.day("matching_on"),
        ends_on=form.day("ends_on"),
        cadence=form.choice_of(Cadence, "cadence", Cadence.EVERY_TWO_WEEKS),
        skills=tuple(form.text("skills").replace(",", "\n").splitlines()),
        managers=form.people("managers"),
    )


def say_closed(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        program = uow.programs.get(nudge.about("program"))
        words = contents.said(uow, program, "close")
    return blocks.closed(program, words) if program.is_over else None


FLOW = Flow(
    admin_words=(
        Word(word="programs", does="List your programs; open, change and close them", listener=show_programs),
        Word(word="new", does="Make a program", listener=open_new, admins_only=True),
    ),
    actions={
        ProgramsIds.SHOW: show_programs_again,
        ProgramsIds.NEW: open_new,
        ProgramsIds.READ_TEMPLATE: read_template,
        ProgramsIds.EDIT: open_edit,
        ProgramsIds.OPEN: open_program,
        ProgramsIds.CLOSE: close_program,
    },
    submissions={
        ProgramsIds.CHOOSE_TEMPLATE: choose_template,
        ProgramsIds.CREATE: submit_new,
        ProgramsIds.SAVE: submit_edit,
    },
    speakers={NudgeKind.PROGRAM_CLOSED: Speaker(say=say_closed)},
)
