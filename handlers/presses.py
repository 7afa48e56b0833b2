"""Whichever button stands under an announcement: pressing it shows that it was opened."""

from bot.services import announcement_card
from handlers.blocks.announcement_text import announcement_of
from handlers.visit import Visit


def note(visit: Visit) -> None:
    """Beside the answer, which waits for nothing of it."""
    number = _under(visit)
    if number is not None:
        uow = visit.uow()
        visit.desk.background.submit(announcement_card.note_opened, uow, visit.actor, number, visit.now)


def _under(visit: Visit) -> int | None:
    if visit.body.get("type") != "block_actions" or (visit.body.get("container") or {}).get("type") != "message":
        return None
    return announcement_of(str(visit.body["actions"][0].get("block_id") or ""))
