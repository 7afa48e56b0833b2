"""The program's agreement: read, accepted, and asked again when its words change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.errors import Refusal, Refused
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import agreements, lessons, preparation
from handlers.blocks import agreement as blocks
from handlers.blocks import lessons as lesson_blocks
from handlers.blocks import path as path_blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow, Speaker
from handlers.ids import AgreementIds
from handlers.path_place import show_below
from handlers.payloads import Click, Form, is_number, whole
from handlers.visit import Visit

Body = Mapping[str, Any]

MOST_REMEMBERED = 40


def show_agreement(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    click = Click.parse(body)
    seen = agreements.look(visit.reading(), visit.actor, click.subject_id)
    visit.open_view(blocks.view(seen, below=click.remembered[:MOST_REMEMBERED]))


def submit_yes(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    """Words that were changed meanwhile are put in the place of those that were read."""
    program_id, version, below = _read(Form(view).remembered)
    try:
        seen = agreements.accept(visit.uow(), visit.actor, visit.now, program_id, version)
    except Refused as error:
        if error.why is not Refusal.AGREEMENT_CHANGED:
            raise
        new = agreements.look(visit.reading(), visit.actor, program_id)
        ack(response_action="update", view=blocks.view(new, changed_meanwhile=True, below=below))
        return
    ack(response_action="update", view=blocks.accepted(seen))
    _bring_up_to_date(visit, view, below)
    visit.refresh_homes(visit.actor, *(one.person_id for one in seen.partners))


def _bring_up_to_date(visit: Visit, view: Mapping[str, Any], below: str) -> None:
    """The path or the list of lessons that it was opened from."""
    if below.startswith(path_blocks.BELOW):
        show_below(visit, view, whole(below.removeprefix(path_blocks.BELOW)))
    elif below == lesson_blocks.BELOW and view.get("previous_view_id"):
        mine = lesson_blocks.overview(lessons.mine(visit.reading(), visit.actor))
        visit.update_view(mine, view_id=str(view["previous_view_id"]))


def _read(remembered: str) -> tuple[int, int, str]:
    program_id, _, rest = remembered.partition(":")
    version, _, below = rest.partition(":")
    if not (is_number(program_id) and is_number(version)):
        raise Refused(Refusal.GONE)
    return whole(program_id), whole(version), below


def say_changed(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    """Dropped where it was accepted meanwhile, or where still newer words have a message of their own."""
    with uow:
        program = uow.programs.get(nudge.about("program"))
        enrollment = uow.enrollments.find(program_id=program.id, person_id=nudge.reader)
        if enrollment is None or not enrollment.is_in or program.is_over:
            return None
        prepared = preparation.of(uow, program, enrollment)
    version = nudge.about("agreement")
    still = prepared.must_accept and prepared.agreement.version == version
    return blocks.changed(program, version) if still else None


FLOW = Flow(
    actions={AgreementIds.SHOW: show_agreement},
    submissions={AgreementIds.ACCEPT: submit_yes},
    speakers={NudgeKind.AGREEMENT_CHANGED: Speaker(say=say_changed)},
)
