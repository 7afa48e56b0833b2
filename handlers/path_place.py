"""The path of a pairing that lies under a form."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from bot.errors import Refused
from bot.services import path
from handlers.blocks import path as blocks
from handlers.visit import Visit


def show_below(visit: Visit, view: Mapping[str, Any], pairing_id: int) -> None:
    """As it is after what the form did; nothing where the form was opened from somewhere else than a window.

    What was done stays done where the pairing has ended meanwhile, and has no path any more.
    """
    below = view.get("previous_view_id")
    if below:
        with suppress(Refused):
            seen = path.look(visit.reading(), visit.actor, visit.now, pairing_id)
            visit.update_view(blocks.view(seen), view_id=str(below))
