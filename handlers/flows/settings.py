"""What holds for the whole workspace."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from slack_bolt import Ack

from bot.domain.working_time import WorkingHours
from bot.services import settings
from bot.services.settings import Changes
from handlers.blocks import settings as blocks
from handlers.flow import Flow, Word
from handlers.ids import SettingsIds
from handlers.payloads import Form
from handlers.visit import Visit


def open_settings(ack: Ack, visit: Visit) -> None:
    workspace = settings.show(visit.reading(), visit.actor)
    ack()
    visit.open_view(blocks.form(workspace))


def submit_settings(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    saved = settings.change(visit.uow(), visit.actor, visit.now, read(form), version=form.subject_id)
    ack(response_action="update", view=blocks.saved(saved))


def read(form: Form) -> Changes:
    return Changes(
        working_hours=WorkingHours(
            starts=form.hour("works_from") or time(9),
            ends=form.hour("works_until") or time(17),
            days=form.weekdays("working_days"),
        ),
        holiday_calendars=tuple(form.text("holidays").replace(";", ",").replace("\n", ",").split(",")),
        misconduct_contact=form.text("contact"),
    )


FLOW = Flow(
    admin_words=(
        Word(
            word="settings",
            does="Working days and hours, public holidays, the contact for misconduct",
            listener=open_settings,
            admins_only=True,
        ),
    ),
    actions={SettingsIds.OPEN: open_settings},
    submissions={SettingsIds.SAVE: submit_settings},
)
