"""Puts what is so now in the place of what was said before, so that no button can be pressed twice."""

from collections.abc import Iterable

from bot.nudges import Delivery
from handlers.blocks import kit
from handlers.blocks.kit import Message
from handlers.payloads import Click
from handlers.visit import Visit


def say_instead(visit: Visit, click: Click, title: str, message: Message) -> None:
    """In the place of the message or the modal that was pressed; from the Home tab, in the actor's DM."""
    view = visit.body.get("view") or {}
    if view.get("type") == "modal":
        visit.update_view(kit.modal(title, message.blocks), view_id=str(click.view_id), view_hash=click.view_hash)
    elif click.message_ts:
        visit.replace_message(message)
    else:
        visit.answer_privately(message)


def replace_sent(visit: Visit, sent: Iterable[Delivery], message: Message, *, but_not: Click | None = None) -> None:
    """Replaces messages that went out earlier, after this request is answered."""
    others = [one for one in sent if but_not is None or one.message_ts != but_not.message_ts]
    if others:
        visit.put_in_place(others, message)
