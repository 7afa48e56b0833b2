"""Leaving a program without shame."""

from collections.abc import Sequence

from bot.domain.program import Program
from bot.services.leave import LONGEST_REASON, Leaving
from handlers.blocks import history, kit, roles
from handlers.blocks.kit import Block, Message, View, field
from handlers.ids import LeaveIds, PauseIds, field_id

WHO_READS = "Only whoever runs the program reads this; nobody whom you meet does. You may leave it empty."


def form(choices: Sequence[Leaving]) -> View:
    """Asks once more, says what follows, and offers a break instead."""
    blocks: list[Block] = [kit.section("\n".join(_consequence(one) for one in choices))]
    if len(choices) > 1:
        options = [kit.option(one.program.name, one.program.id) for one in choices]
        blocks.append(field("program", "I want to leave", kit.radio(field_id("leave", "program"), options)))
    reason = kit.words_input(field_id("leave", "reason"), lines=True, most=LONGEST_REASON)
    blocks += [
        field("reason", "Why?", reason, optional=True, hint=WHO_READS),
        kit.section("*Only need a break?* A pause stops everything until a day you choose.", _pause()),
    ]
    remember = str(choices[0].program.id) if len(choices) == 1 else ""
    return kit.modal(
        "Leave a program", blocks, callback_id=LeaveIds.SUBMIT, submit="Leave", close="Stay", remember=remember
    )


def _pause() -> kit.Element:
    return kit.button("Pause instead", PauseIds.OPEN)


def _consequence(leaving: Leaving) -> str:
    name = kit.escape(leaving.program.name, 100)
    if not leaving.partners:
        return f"*{name}*: you are taken out today, and nobody is waiting for you there."
    partners = kit.mentions(leaving.partners)
    hear = "hears" if len(leaving.partners) == 1 else "hear"
    whom = " and with ".join(roles.others(one, leaving.actor) for one in leaving.pairings)
    return f"*{name}*: your mentoring with {whom} ends today. {partners} {hear} it kindly, and without your reason."


def left(leaving: Leaving) -> View:
    name = kit.escape(leaving.program.name, 100)
    told = f" {kit.mentions(leaving.partners)} will hear it from me today." if leaving.partners else ""
    return kit.modal(
        "You have left",
        [
            kit.section(f"*You have left {name}.*{told} Thank you for the time you gave."),
            kit.section(
                "I ask nothing more of you there. You are welcome back whenever sign-up is open: `/mentor signup`."
            ),
            *history.earlier_section(leaving.actor, leaving.pairings),
        ],
    )


def somebody_left(person_id: str, programs: Sequence[Program], reason: str, *, gone: bool = False) -> Message:
    """To whoever runs the programs; whoever is `gone` was deactivated in Slack and left nothing on purpose."""
    who, name = kit.mention(person_id), kit.listed([kit.escape(one.name, 100) for one in programs[:5]])
    said = [kit.section(kit.quote(reason, 1000))] if reason else []
    what = f"{who} is gone from Slack, and so from {name}." if gone else f"{who} left {name}."
    why = "" if gone and not reason else " The reason, for you alone:" if reason else " No reason was given."
    return Message(
        text=f"Somebody {'is gone from' if gone else 'left'} {name}.",
        blocks=(
            kit.section(f"*{what}*{why}"),
            *said,
            kit.context(
                "Partners were told kindly. For whoever lost a mentor I ask the next best; all of them are in the next "
                "matching, too. Nothing is asked of you."
            ),
        ),
    )
