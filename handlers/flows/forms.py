"""Forms at a point of the time together: before, now and then, half way, at the end."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.errors import Refusal, Refused
from bot.nudges import DeliveryState, Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import drafts, feedback, form_times, forms, pay_forward
from bot.services.form_times import Reference
from bot.services.forms import Sheet
from handlers.blocks import forms as blocks
from handlers.blocks.drafts import reopened, was_touched
from handlers.blocks.kit import Message
from handlers.flow import Flow, Sent, Speaker, Word
from handlers.ids import FormIds
from handlers.in_place import replace_sent
from handlers.payloads import Click, Form
from handlers.visit import Visit


def show_waiting(ack: Ack, visit: Visit) -> None:
    ack()
    sheets = forms.waiting(visit.reading(), visit.actor, visit.now)
    visit.open_view(blocks.overview(sheets, feedback.waiting(visit.reading(), visit.actor)))


def open_form(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """With what was sent before, or typed before it was closed."""
    ack()
    sheet = forms.open_form(visit.reading(), visit.actor, visit.now, _reference(Click.parse(body).value))
    visit.open_view(reopened(blocks.form(sheet), sheet.draft))


def _reference(value: str) -> Reference:
    found = Reference.read(value)
    if found is None:
        raise Refused(Refusal.FORM_CLOSED)
    return found


def keep_draft(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    """Closed by accident: what was answered so far is there when it is opened again."""
    ack()
    form = Form(view)
    if was_touched(view):
        name = forms.draft_name(_reference(form.remembered))
        drafts.keep(visit.uow(), visit.actor, visit.now, name, form.raw())


def submit_form(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    given = {name: form.text(name) for name in form.raw()}
    sheet = forms.submit(visit.uow(), visit.actor, visit.now, _reference(form.remembered), given)
    ack(response_action="update", view=blocks.sent(sheet))
    _replace_invitations(visit, sheet)


def _replace_invitations(visit: Visit, sheet: Sheet) -> None:
    """The message that asked for it says that it is done."""
    reference = sheet.reference
    places = [("program", reference.program_id)]
    places += [("pairing", reference.pairing_id)] if reference.pairing_id else []
    with visit.reading() as uow:
        asked = [one for name, number in places for one in uow.outbox.about(NudgeKind.FORM, name, number)]
    wanted = (reference.form.value, reference.occurrence)
    mine = [one for one in asked if one.state is DeliveryState.SENT and one.nudge.reader == visit.actor]
    same = [one for one in mine if (one.nudge.subject["form"], one.nudge.subject["occurrence"]) == wanted]
    replace_sent(visit, same, blocks.answered(sheet))


def say_invitation(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    sheet = forms.asked_for(uow, nudge, now)
    return blocks.invitation(sheet) if sheet else None


def note_asked(uow: UnitOfWork, nudge: Nudge, sent: Sent) -> None:
    pay_forward.plan_at_final(uow, form_times.asked_by(nudge, uow), nudge.reader, sent.at)


FLOW = Flow(
    words=(Word(word="feedback", does="Rate a session, or answer a form", listener=show_waiting),),
    actions={FormIds.OPEN: open_form},
    submissions={FormIds.SUBMIT: submit_form},
    closings={FormIds.SUBMIT: keep_draft},
    speakers={NudgeKind.FORM: Speaker(say=say_invitation, after=note_asked)},
)
