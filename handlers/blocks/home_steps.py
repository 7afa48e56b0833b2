"""Small next steps from sessions, as the App Home shows them."""

from collections.abc import Sequence
from datetime import date

from bot.domain.session import ActionItem
from bot.services.status import Standing
from handlers.blocks import home_pairing, kit
from handlers.blocks.kit import Block
from handlers.ids import SessionLogIds

STEPS_SHOWN = 10


def steps(standing: Standing) -> list[Block]:
    """Mine can be ticked off, my partners' are there to be seen."""
    items = [item for one in standing.pairings for item in one.actions]
    mine = [one for one in items if one.owner_id == standing.person.id]
    theirs = [one for one in items if one.owner_id != standing.person.id]
    if not items:
        return []
    return [
        kit.header("Next steps"),
        *[_my_step(one, standing) for one in _soonest(mine)],
        *[kit.context(f"{kit.mention(one.owner_id)}: {_step_words(one)}") for one in _soonest(theirs)],
    ]


def _soonest(items: Sequence[ActionItem]) -> list[ActionItem]:
    return sorted(items, key=lambda one: (one.due_on or date.max, one.id))[:STEPS_SHOWN]


def _my_step(item: ActionItem, standing: Standing) -> Block:
    """With whom it was agreed, where there are several."""
    pairing = next(one for one in standing.pairings if one.pairing.id == item.pairing_id)
    whose = f" · agreed {home_pairing.met_as(standing, pairing)}" if len(standing.pairings) > 1 else ""
    return kit.section(_step_words(item) + whose, kit.button("Done", SessionLogIds.FINISH_ACTION, item.id))


def _step_words(item: ActionItem) -> str:
    due = f" · by {kit.day(item.due_on)}" if item.due_on else ""
    return f"{kit.escape(item.text, 300)}{due}"
