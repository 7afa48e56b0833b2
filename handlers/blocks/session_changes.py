"""The ways to move a planned session or to take it off, wherever it is shown."""

from bot.domain.session import Session
from bot.services.my_pairings import Chosen
from handlers.blocks import kit
from handlers.blocks.kit import Element
from handlers.ids import ScheduleIds


def change_buttons(session: Session, chosen: Chosen, *, cancel: str = "Cancel it") -> list[Element]:
    ask = kit.confirm("Cancel this session?", _heard_at_once(chosen), "Cancel it", "Keep it", danger=True)
    ways = [
        kit.button("Move it", ScheduleIds.MOVE, session.id),
        kit.button(cancel, ScheduleIds.CANCEL, session.id, ask=ask),
    ]
    return ways if session.series_id is None else [*ways, _cancel_following(session, chosen)]


def _heard_at_once(chosen: Chosen) -> str:
    """Before it is done: in a circle, and among three peers, several hear it."""
    return "Your partner is told at once." if len(chosen.partners) == 1 else "All the others are told at once."


def _cancel_following(session: Session, chosen: Chosen) -> Element:
    said = f"Those after it are canceled as well. {_heard_at_once(chosen)}"
    ask = kit.confirm("Cancel this and all after it?", said, "Cancel all", "Keep them", danger=True)
    return kit.button("Cancel all from here", ScheduleIds.CANCEL_FOLLOWING, session.id, ask=ask)
