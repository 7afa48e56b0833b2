"""A program's clocks and the public holidays that it observes."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack

from bot.domain.clocks import BOUNDS
from bot.services import clocks, holiday_names, who_changed
from handlers.blocks import clocks as blocks
from handlers.blocks import meanwhile
from handlers.flow import Flow
from handlers.ids import ClocksIds, field_id
from handlers.payloads import Click, Form, whole
from handlers.visit import Visit


def open_clocks(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    program = clocks.show(visit.reading(), visit.actor, Click.parse(body).subject_id)
    ack()
    visit.open_view(blocks.form(program))
    visit.desk.background.submit(holiday_names.every)  # ready by the time that somebody searches


def submit_clocks(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    """Where somebody else saved meanwhile, the form comes back with what both of them chose."""
    form = Form(view)
    number, version, *earlier = form.parts(2)
    before = clocks.show(visit.reading(), visit.actor, whole(number))
    if before.version != whole(version):
        by = who_changed.since(visit.reading(), before, whole(version))
        again = meanwhile.again(view, blocks.form(before), form.raw(), by=by, earlier=earlier)
        ack(response_action="update", view=again)
        return
    typed = {name: form.text(name) for name in BOUNDS}
    chosen = clocks.read(typed, form.hour("digest_at"), form.choices("holidays"), before.clocks)
    saved, moved = clocks.change(visit.uow(), visit.actor, visit.now, whole(number), chosen, version=whole(version))
    ack(response_action="update", view=blocks.saved(saved, moved))
    visit.deliver()


def find_holidays(ack: Ack, body: Mapping[str, Any]) -> None:
    ack(options=blocks.holiday_options(str(body.get("value") or "")))


FLOW = Flow(
    actions={ClocksIds.OPEN: open_clocks},
    submissions={ClocksIds.SAVE: submit_clocks},
    options={field_id("clocks", "holidays"): find_holidays},
)
