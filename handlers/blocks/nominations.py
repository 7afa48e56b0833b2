"""Naming somebody for a program that is by invitation, and deciding about it."""

from collections.abc import Sequence

from bot.domain.nomination import Nomination
from bot.domain.program import Program
from bot.services.nominations import LONGEST_WORDS, Waiting
from handlers.blocks import kit
from handlers.blocks.kit import Block, Element, Message, View, field
from handlers.ids import NominationIds, field_id

SHOWN = 30


def button() -> Element:
    return kit.button("Name somebody", NominationIds.OPEN)


def form(programs: Sequence[Program]) -> View:
    options = [kit.option(one.name, one.id) for one in programs]
    which = kit.select(_id("program"), options, chosen=programs[0].id)
    words = kit.words_input(_id("words"), lines=True, most=LONGEST_WORDS)
    return kit.modal(
        "Name somebody",
        [
            kit.section(
                "*Who could go much further?* Somebody who reports to you, or who was in a circle that you led. Those "
                "who run the program read your words and decide. *Please do not tell the person*: whoever is not "
                "invited should never have to wonder why."
            ),
            *([field("program", "For which program?", which)] if len(programs) > 1 else []),
            field("person", "Whom?", kit.person_select(_id("person"))),
            field("words", "What have you seen?", words, hint="A moment says more than a judgment."),
        ],
        callback_id=NominationIds.SUBMIT,
        submit="Send it",
        remember=str(programs[0].id),
    )


def _id(name: str) -> str:
    return field_id("nominations", name)


def thanks() -> View:
    return kit.sentence_modal(
        "Thank you",
        "*Your words are with those who run the program*, and with nobody else. They decide, and do not report back.",
    )


def named(nomination: Nomination, program: Program) -> Message:
    """To whoever runs the program."""
    text = f"Somebody was named for {program.name}."
    return Message(text=text, blocks=(*_one(nomination, f"in {kit.escape(program.name, 100)}"),))


def _one(nomination: Nomination, where: str = "") -> list[Block]:
    ask = kit.confirm("Invite them?", "They get the invitation, and do not hear who named them.", "Invite")
    said = f"*{kit.mention(nomination.nominator_id)} names {kit.mention(nomination.nominee_id)}* {where}".rstrip()
    return [
        kit.section(f"{said}\n{kit.quote(nomination.words)}"),
        kit.buttons(
            kit.button("Invite", NominationIds.TAKE, nomination.id, style="primary", ask=ask),
            kit.button("Leave it", NominationIds.LEAVE_OUT, nomination.id),
        ),
        kit.context("Whoever is left out hears nothing, and neither does whoever named them."),
    ]


def decided(nomination: Nomination, *, taken: bool) -> Message:
    who = kit.mention(nomination.nominee_id)
    text = f"{who} is invited." if taken else f"{who} is not invited, and nobody is told."
    return Message(text=text, blocks=(kit.section(text),))


def listing(waiting: Waiting) -> View:
    """In a window, the earliest first."""
    count = len(waiting.nominations)
    top = (
        f"{kit.counted(count, 'person', 'people')} named and not decided." if count else "Nobody waits for a decision."
    )
    blocks = [kit.section(f"*{kit.escape(waiting.program.name, 100)}*\n{top}")]
    for nomination in waiting.nominations[:SHOWN]:
        blocks += _one(nomination)[:2]
    return kit.modal("Named for it", blocks)
