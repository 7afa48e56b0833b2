"""A pair that has not met yet: both are asked to plan, and whoever runs the program hears of it."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.person import PersonId
from bot.services.my_pairings import Chosen
from handlers.blocks import kit, roles
from handlers.blocks.kit import Message
from handlers.ids import ScheduleIds, SessionLogIds


def plan_first(chosen: Chosen) -> Message:
    partners = roles.others(chosen.pairing, chosen.actor)
    text = f"You and {partners} have not planned your first session yet."
    return Message(
        text=text,
        blocks=(
            kit.section(
                f"*{text}*\nThe first one is the hardest to find time for, so I looked up when all of you work."
            ),
            kit.buttons(
                kit.button("Show me times", ScheduleIds.OPEN, chosen.pairing.id, style="primary"),
                kit.button("We did meet", SessionLogIds.OPEN, chosen.pairing.id),
            ),
            kit.context("Not a good time? `/mentor pause` stops every reminder until the day you choose."),
        ),
    )


def first_not_held(people: Sequence[PersonId], pairing_id: int, program: str, matched_at: datetime) -> Message:
    """To whoever runs the program."""
    text = f"{kit.mentions(people)} have not held their first session."
    remind = "Remind both" if len(people) == roles.A_PAIR else "Remind all"
    return Message(
        text=text,
        blocks=(
            kit.section(
                f"*{text}*\nThey were matched {kit.moment(matched_at, '{date_short_pretty}')} in "
                f"{kit.escape(program, 100)}, and nothing is logged yet."
            ),
            kit.buttons(kit.button(remind, ScheduleIds.REMIND_BOTH, pairing_id, style="primary")),
            kit.context("A short word from you often helps more than a reminder from me."),
        ),
    )


def reminded(people: Sequence[PersonId]) -> Message:
    text = f"Done: I ask {kit.mentions(people)} to plan their first session, in their working hours."
    return Message(text=text, blocks=(kit.section(text),))
