"""Somebody stands in for a mentor on leave."""

from collections.abc import Sequence
from datetime import date

from bot.domain.life import CoverState
from bot.services.cover import Asked
from handlers.blocks import kit
from handlers.blocks.kit import Message
from handlers.ids import CoverIds, GoalIds, HomeIds, LifeIds, PathIds, ScheduleIds


def question(asked: Asked) -> Message:
    mentees, mentors = kit.mentions(asked.mentees), kit.mentions(asked.mentors)
    text = f"Would you stand in for {mentors} and mentor {mentees} until {kit.day(asked.cover.until)}?"
    name = kit.escape(asked.program.name, 100)
    return Message(
        text=text,
        blocks=(
            kit.section(
                f"*{text}* {mentors} is taking a break from {name}. You {_meet(asked)} at your own pace; on that day "
                f"everything goes back to {mentors}."
            ),
            kit.buttons(
                kit.button("Yes, gladly", CoverIds.YES, asked.cover.id, style="primary"),
                kit.button("No, not this time", CoverIds.NO, asked.cover.id),
            ),
            kit.context(
                f"Please answer by {kit.moment(asked.cover.lapses_at)}. Nobody hears of a no; I ask somebody else then."
            ),
        ),
    )


def _meet(asked: Asked) -> str:
    return "lead their circle" if len(asked.mentees) > 1 else f"meet {kit.mentions(asked.mentees)}"


def accepted(asked: Asked) -> Message:
    if asked.cover.state is CoverState.LAPSED:
        text = "Thank you. It is not possible any more, so I ask somebody else."
        return Message(
            text=text, blocks=(kit.section(f"*{text}* Your own places or theirs changed since I asked you."),)
        )
    mentees = kit.mentions(asked.mentees)
    text = f"Thank you. You stand in as a mentor until {kit.day(asked.cover.until)}."
    return Message(
        text=text, blocks=(kit.section(f"*{text}* I bring you and {mentees} together in a conversation of your own."),)
    )


def declined() -> Message:
    text = "Thank you for saying so. I ask somebody else, and nobody hears of it."
    return Message(text=text, blocks=(kit.section(text),))


def begins(asked: Asked, pairing_id: int) -> Message:
    """In the conversation of the two of them."""
    cover, mentors = kit.mention(asked.cover.mentor_id), kit.mentions(asked.mentors)
    mentees, until = kit.mentions(asked.mentees), kit.day(asked.cover.until)
    text = f"{cover} mentors {mentees} until {until}."
    between = "in your circle" if len(asked.mentees) > 1 else "between the two of you"
    plan = "I suggest times that suit all of you." if len(asked.mentees) > 1 else "I suggest times that suit you both."
    return Message(
        text=text,
        blocks=(
            kit.section(
                f"*{text}* {cover} stands in while {mentors} is away. {mentees}, your goals and your place on the path "
                f"come with you; what you and {mentors} wrote stays {between}."
            ),
            kit.section(f"*Next:* plan a session. {plan}"),
            kit.buttons(
                kit.button("Plan a session", ScheduleIds.OPEN, pairing_id, style="primary"),
                kit.button("Our path", PathIds.SHOW, pairing_id),
            ),
        ),
    )


def begins_for_mentor(asked: Asked) -> Message:
    """To the mentor who is away."""
    cover, mentees = kit.mention(asked.cover.mentor_id), kit.mentions(asked.mentees)
    until = kit.day(asked.cover.until)
    text = f"{cover} stands in for you with {mentees} until {until}."
    return Message(
        text=text,
        blocks=(kit.section(f"*{text}* There is nothing for you to do. On your first day back you go on together."),),
    )


def moved(asked: Asked) -> Message:
    """To whoever stands in, with a way out."""
    text = f"{kit.mentions(asked.mentors)} is back on {kit.day(asked.cover.until)}, another day than you were told."
    said = (
        f"*{text}* You stand in with {kit.mentions(asked.mentees)} until then, if that suits you. If it does not, stop "
        "whenever you need to; I ask somebody else, and nobody minds."
    )
    menu = kit.button("When life happens", LifeIds.MENU, asked.cover.cover_pairing_id)
    return Message(text=text, blocks=(kit.section(said), kit.buttons(menu)))


def none(mentors: Sequence[str], until: date) -> Message:
    """To the mentee."""
    text = "Nobody can stand in for your mentor this time."
    said = (
        f"*{text}* You and {kit.mentions(mentors)} go on on {kit.day(until)}, and nothing is asked of you before then. "
        "Your goals are there meanwhile."
    )
    return Message(text=text, blocks=(kit.section(said), kit.buttons(kit.button("Goals", GoalIds.SHOW))))


def over(asked: Asked, reader: str) -> Message:
    cover, mentors, mentees = (
        kit.mention(asked.cover.mentor_id),
        kit.mentions(asked.mentors),
        kit.mentions(asked.mentees),
    )
    if reader == asked.cover.mentor_id:
        text = "Your time as a stand-in is over. Thank you."
        go_on, you = ("go", "you") if len(asked.mentees) > 1 else ("goes", "you two")
        said = f"*{text}* {mentees} {go_on} on with {mentors}. Sessions that {you} still had planned are called off."
    else:
        text = "Your mentor is back."
        said = (
            f"*{mentors} is back*, and you go on together. What you did with {cover} stays yours: your goals and your "
            f"place on the path are as you left them. Sessions that you still had planned with {cover} are called off."
        )
    return Message(text=text, blocks=(kit.section(said), kit.buttons(kit.button("What is next?", HomeIds.SHOW))))
