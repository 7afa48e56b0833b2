"""Asking somebody who was new how it is going, months after their first day."""

from bot.domain.program import Program
from bot.services.newcomers import LookingBack
from handlers.blocks import kit
from handlers.blocks.kit import Message, View
from handlers.ids import FormIds, NewcomerIds, SignupIds


def still_fine(seen: LookingBack) -> Message:
    text = f"You have been here for {kit.counted(seen.month, 'month')} now. How is it going?"
    number = seen.program.id
    elements = [
        kit.button("All is well", NewcomerIds.FINE, number, style="primary"),
        kit.button("I would like to talk", NewcomerIds.TALK, number),
    ]
    if seen.form is not None:
        elements.append(kit.button("Answer a few questions", FormIds.OPEN, seen.form.value))
    more = []
    if seen.offer is not None:
        more = [
            kit.section(
                f"*Your fresh eyes are worth something.* In {kit.escape(seen.offer.name, 100)} you would mentor "
                "somebody further up.",
                kit.button("Look at it", SignupIds.OPEN, seen.offer.id),
            )
        ]
    return Message(
        text=text,
        blocks=(
            kit.section(
                f"*{text}* What do you know now that you would have liked to know at the start? Perhaps your mentor "
                "would be glad to hear it."
            ),
            kit.buttons(*elements),
            *more,
            kit.context(
                f"If you would like to talk, {kit.mentions(seen.program.managers[:3]) or 'whoever runs the program'} "
                "hears that, and nothing else. You need not answer."
            ),
        ),
    )


def glad() -> Message:
    text = "I am glad to hear that. Thank you."
    return Message(text=text, blocks=(kit.section(text),))


def will_write(readers: tuple[str, ...]) -> Message:
    text = f"{kit.mentions(readers) or 'Whoever runs the program'} will write to you in the next days."
    return Message(text=text, blocks=(kit.section(text),))


def would_like_to_talk(person: str, program: Program) -> Message:
    text = "Somebody who was new would like to talk."
    return Message(
        text=text,
        blocks=(
            kit.section(
                f"*{kit.mention(person)} would like to talk about how it is going.* I asked because they came to "
                f"{kit.escape(program.name, 100)} as somebody new. Please write to them in the next days."
            ),
        ),
    )


def invited(program: Program, count: int) -> View:
    name = kit.escape(program.name, 100)
    if not count:
        return kit.sentence_modal("Invited", f"*Everybody whom the rule names knows of {name} already.*")
    return kit.sentence_modal(
        "Invited",
        f"*{kit.counted(count, 'person', 'people')} will get the invitation to {name}*, each in their own working "
        "hours. Whoever asked not to be invited again is left alone.",
    )
