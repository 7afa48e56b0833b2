"""Reading the guides of one's own path."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack

from bot.services import guides
from bot.services.guides import SeenStep
from handlers.blocks import guides as blocks
from handlers.flow import Flow
from handlers.ids import GuidesIds
from handlers.payloads import Click, whole
from handlers.visit import Visit


def open_guide(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    visit.open_view(blocks.modal(_seen(visit, Click.parse(body)), visit.actor))


def turn_page(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    click = Click.parse(body)
    view = blocks.modal(_seen(visit, click), visit.actor)
    visit.update_view(view, view_id=str(click.view_id), view_hash=click.view_hash)


def _seen(visit: Visit, click: Click) -> SeenStep:
    pairing_id, _, number = click.value.partition(":")
    return guides.open_guide(visit.reading(), visit.actor, whole(pairing_id), whole(number))


FLOW = Flow(actions={GuidesIds.OPEN: open_guide, GuidesIds.TURN: turn_page, GuidesIds.TURN_BACK: turn_page})
