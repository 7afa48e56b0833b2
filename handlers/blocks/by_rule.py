"""Whom a program's rule names: how many there are, and the button that invites them."""

from bot.domain.program import Program
from bot.services.programs import Listed
from handlers.blocks import kit
from handlers.blocks.kit import Block, Element
from handlers.ids import NewcomerIds


def whoever_fits(entry: Listed) -> Block:
    """How many the rule names, and what becomes of them."""
    return kit.section(f"*{how_many(entry)}* {keeps(entry.program)}", invite_who_fits(entry) if entry.fits else None)


def how_many(entry: Listed) -> str:
    if not entry.fits:
        return "Nobody else fits its rule right now."
    return f"{kit.counted(entry.fits, 'person fits', 'people fit')} its rule and {_have(entry.fits)} not been invited."


def _have(count: int) -> str:
    return "has" if count == 1 else "have"


def keeps(program: Program) -> str:
    if program.rule.keeps_inviting:
        return "I invite whoever comes to fit within the hour, each once."
    return "I invite nobody by myself; that can be changed under _Pause and more_."


def invite_who_fits(entry: Listed) -> Element:
    people = kit.counted(entry.fits, "person", "people")
    ask = kit.confirm(
        f"Invite {people}?", "Each gets one message about this program, in their own working hours.", "Invite"
    )
    return kit.button(f"Invite the {people} who fit", NewcomerIds.INVITE_BY_RULE, entry.program.id, ask=ask)
