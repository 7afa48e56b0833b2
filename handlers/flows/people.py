"""Who is in a program: inviting, enrolling and removing people."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.enrollment import EnrollmentState
from bot.domain.kinds import Role
from bot.domain.program import Program
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import contents, people
from bot.services.people import Result
from handlers.blocks import people as blocks
from handlers.blocks.kit import Message, View
from handlers.flow import Flow, Listener, Speaker, Word
from handlers.ids import PeopleIds
from handlers.payloads import Click, Form, whole
from handlers.visit import Visit


def show_people(ack: Ack, visit: Visit) -> None:
    """From the command: the first program that the actor runs."""
    shown = people.roster(visit.reading(), visit.actor, visit.now)
    ack()
    visit.open_view(blocks.roster(shown))


def show_people_of(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """From a button, which names the program."""
    shown = people.roster(visit.reading(), visit.actor, visit.now, Click.parse(body).subject_id)
    ack()
    visit.open_view(blocks.roster(shown))


def choose_program(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    click = Click.parse(body)
    shown = people.roster(visit.reading(), visit.actor, visit.now, click.subject_id)
    ack()
    visit.update_view(blocks.roster(shown), view_id=str(click.view_id), view_hash=click.view_hash)


def show_more(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    click = Click.parse(body)
    number, _, begin = click.value.partition(":")
    shown = people.roster(visit.reading(), visit.actor, visit.now, whole(number))
    ack()
    visit.update_view(blocks.roster(shown, whole(begin)), view_id=str(click.view_id), view_hash=click.view_hash)


def _opening(form: Callable[[Program], View], *, to_invite: bool = False) -> Listener:
    def open_form(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
        number = Click.parse(body).subject_id
        program = people.open_program(visit.reading(), visit.actor, visit.now, number, to_invite=to_invite)
        ack()
        visit.open_view(form(program))

    return open_form


def submit_invitation(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    result = people.invite(
        visit.uow(), visit.actor, visit.now, form.subject_id, form.people("people"), form.text("pasted")
    )
    _answer(ack, visit, result, blocks.invited(result))


def submit_enrollment(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    result = people.enroll(
        visit.uow(),
        visit.actor,
        visit.now,
        form.subject_id,
        form.people("people"),
        form.text("pasted"),
        roles=_roles(form.choice("roles")),
    )
    _answer(ack, visit, result, blocks.enrolled(result, result.program.today(visit.now)))


def submit_removal(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    result = people.remove(
        visit.uow(), visit.actor, visit.now, form.subject_id, form.people("people"), form.text("pasted")
    )
    _answer(ack, visit, result, blocks.removed(result))


def _answer(ack: Ack, visit: Visit, result: Result, view: View) -> None:
    ack(response_action="update", view=view)
    visit.deliver()
    visit.refresh_homes(visit.actor, *result.done, *result.partners)


def _roles(chosen: str) -> frozenset[Role]:
    """A peer program asks nobody: everybody there is both."""
    return frozenset({Role(chosen)}) if chosen in set(Role) else frozenset(Role)


def leave_alone(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """From the invitation: "Don't ask me again"."""
    ack()
    program = people.stop_invitations(visit.uow(), visit.actor, Click.parse(body).subject_id)
    visit.replace_message(blocks.left_alone(program))


def say_invitation(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        program = uow.programs.get(nudge.about("program"))
        enrollment = uow.enrollments.find(program_id=program.id, person_id=nudge.reader)
        words = contents.said(uow, program, "invitation")
    waits = enrollment is not None and enrollment.state is EnrollmentState.INVITED
    wanted = enrollment is not None and not enrollment.no_more_invitations
    holds = waits and wanted and program.takes_sign_ups(now)
    return blocks.invitation(program, program.today(now), words) if holds else None


def say_enrolled(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        program = uow.programs.get(nudge.about("program"))
        enrollment = uow.enrollments.find(program_id=program.id, person_id=nudge.reader)
    if enrollment is None or not enrollment.is_in or program.is_over:
        return None
    return blocks.told_enrolled(program, str(nudge.subject["by"]), enrollment.roles, program.today(now))


def say_removed(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        program = uow.programs.get(nudge.about("program"))
        enrollment = uow.enrollments.find(program_id=program.id, person_id=nudge.reader)
    back = enrollment is not None and enrollment.is_in
    return None if back else blocks.told_removed(program, str(nudge.subject["by"]))


FLOW = Flow(
    admin_words=(
        Word(
            word="people",
            does="See, invite, enroll and remove people; give the file of who reports to whom",
            listener=show_people,
        ),
    ),
    actions={
        PeopleIds.SHOW: show_people_of,
        PeopleIds.CHOOSE_PROGRAM: choose_program,
        PeopleIds.SHOW_MORE: show_more,
        PeopleIds.SHOW_EARLIER: show_more,
        PeopleIds.OPEN_INVITE: _opening(blocks.invite_form, to_invite=True),
        PeopleIds.OPEN_ENROLL: _opening(blocks.enroll_form),
        PeopleIds.OPEN_REMOVE: _opening(blocks.remove_form),
        PeopleIds.NO_MORE: leave_alone,
    },
    submissions={
        PeopleIds.INVITE: submit_invitation,
        PeopleIds.ENROLL: submit_enrollment,
        PeopleIds.REMOVE: submit_removal,
    },
    speakers={
        NudgeKind.INVITATION: Speaker(say=say_invitation),
        NudgeKind.ENROLLED_BY_MANAGER: Speaker(say=say_enrolled),
        NudgeKind.REMOVED_BY_MANAGER: Speaker(say=say_removed),
    },
)
