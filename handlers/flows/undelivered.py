"""What did not arrive, for those who run the program: tried again or dropped, from the Home tab, the week's summary
or the list of all."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack

from bot.services import undelivered
from bot.services.undelivered import Refusals
from handlers.blocks import undelivered as blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow
from handlers.ids import UndeliveredIds
from handlers.payloads import Click, whole
from handlers.visit import Visit

Body = Mapping[str, Any]


def open_list(ack: Ack, body: Body, visit: Visit) -> None:
    found = undelivered.show(visit.reading(), visit.actor, Click.parse(body).subject_id)
    ack()
    visit.open_view(blocks.page(found))


def answer_again(ack: Ack, body: Body, visit: Visit) -> None:
    _settle(ack, body, visit, again=True)


def answer_drop(ack: Ack, body: Body, visit: Visit) -> None:
    _settle(ack, body, visit, again=False)


def _settle(ack: Ack, body: Body, visit: Visit, *, again: bool) -> None:
    click = Click.parse(body)
    program, _, delivery = click.value.partition(":")
    do = undelivered.try_again if again else undelivered.drop
    found = do(visit.uow(), visit.actor, visit.now, whole(program), whole(delivery))
    ack()
    _show(visit, click, found, whole(delivery), again=again)
    visit.desk.background.submit(_send_and_show, visit, found)


def _show(visit: Visit, click: Click, found: Refusals, delivery_id: int, *, again: bool) -> None:
    """Where it was pressed; the Home tab comes up to date by itself."""
    view, message = visit.body.get("view") or {}, visit.body.get("message") or {}
    if view.get("type") == "modal":
        visit.update_view(blocks.page(found), view_id=str(click.view_id), view_hash=click.view_hash)
    elif message.get("blocks"):
        name = blocks.name_of(delivery_id)
        new = [blocks.settled(one, again=again) if one.get("block_id") == name else one for one in message["blocks"]]
        visit.replace_message(Message(text=str(message.get("text") or ""), blocks=tuple(new)))


def _send_and_show(visit: Visit, found: Refusals) -> None:
    """What Slack refuses again is there again."""
    visit.desk.send_due()
    visit.refresh_homes(*{visit.actor, *found.program.managers})


FLOW = Flow(
    actions={
        UndeliveredIds.SHOW: open_list,
        UndeliveredIds.AGAIN: answer_again,
        UndeliveredIds.DROP: answer_drop,
    },
)
