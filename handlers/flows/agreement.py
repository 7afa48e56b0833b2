"""The program's agreement: read, accepted, and asked again when its words change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.errors import Refusal, Refused
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import agreements, preparation
from handlers.blocks import agreement as blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow, Speaker
from handlers.ids import AgreementIds
from handlers.payloads import Click, Form, is_number, whole
from handlers.visit import Visit

Body = Mapping[str, Any]


def show_agreement(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    visit.open_view(blocks.view(agreements.look(visit.reading(), visit.actor, Click.parse(body).subject_id)))


def submit_yes(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    """Words that were changed meanwhile are put in the place of those that were read."""
    program_id, version = _read(Form(view).remembered)
    try:
        seen = agreements.accept(visit.uow(), visit.actor, visit.now, program_id, version)
    except Refused as error:
        if error.why is not Refusal.AGREEMENT_CHANGED:
            raise
        new = agreements.look(visit.reading(), visit.actor, program_id)
        ack(response_action="update", view=blocks.view(new, changed_meanwhile=True))
        return
    ack(response_action="update", view=blocks.accepted(seen))
    visit.refresh_homes(visit.actor, *(one.person_id for one in seen.partners))


def _read(remembered: str) -> tuple[int, int]:
    program_id, _, version = remembered.partition(":")
    if not (is_number(program_id) and is_number(version)):
        raise Refused(Refusal.GONE)
    return whole(program_id), whole(version)


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
