"""Whoever finished as a mentee may mentor somebody one step behind."""

from bot.domain.life import PayForward
from bot.domain.program import Program
from bot.services.pay_forward import Invited
from handlers.blocks import kit
from handlers.blocks.kit import Message
from handlers.ids import PayForwardIds


def invitation(shown: Invited) -> Message:
    text = "Would you mentor somebody one step behind you?"
    return Message(
        text=text,
        blocks=(
            kit.section(
                f"{_why(shown.finished)}*{text}* You know the way from your own first months, and that is "
                f"what they need. {_where(shown.program)}"
            ),
            kit.buttons(*_ways(shown)),
            kit.context("I ask this once. Mentoring takes an hour or two a month, and one person is plenty."),
        ),
    )


def _why(finished: Program | None) -> str:
    return f"In {kit.escape(finished.name, 100)} somebody took time for you. " if finished else ""


def _where(program: Program | None) -> str:
    if program is None:
        return "No program takes mentors right now; I can tell you when the next one opens."
    closes = kit.day(program.sign_up_closes_on)
    name = kit.escape(program.name, 100)
    return f"{name} takes mentors until {closes}, and your profile is ready: look it over and send it."


def _ways(shown: Invited) -> list[kit.Element]:
    never = kit.button("No, and don't ask again", PayForwardIds.NEVER)
    if shown.program is None:
        return [kit.button("Tell me when one opens", PayForwardIds.LATER, style="primary"), never]
    yes = kit.button("Yes, show me my profile", PayForwardIds.ACCEPT, shown.program.id, style="primary")
    return [yes, kit.button("At the next one", PayForwardIds.LATER), never]


def answered(given: PayForward) -> Message:
    if given is PayForward.NEVER:
        text = "Understood. I do not ask again."
        said = f"*{text}* Should you change your mind, `/mentor signup` is always there."
    else:
        text = "I tell you when the next program opens."
        said = f"*{text}* There is nothing to do until then."
    return Message(text=text, blocks=(kit.section(said),))
