"""A mentor introduces their mentee to somebody: the form, the two questions, and what became of it."""

from bot.domain.connection import Connection, ConnectionState
from bot.domain.kinds import Role
from bot.services.connections import LONGEST_WHY
from bot.services.my_pairings import Chosen, names_of
from bot.services.path import Path
from handlers.blocks import kit, roles
from handlers.blocks.kit import Block, Message, View, field
from handlers.ids import ConnectionIds, field_id

SHOWN = 5
# Whose turn it is to answer is not said, or whose no it was would be plain.
BEING_ASKED = "both are asked, one after the other"
STATES = {
    ConnectionState.THIRD_ASKED: BEING_ASKED,
    ConnectionState.BY_MENTOR: "waits for you: have you asked them?",
    ConnectionState.MENTEE_ASKED: BEING_ASKED,
    ConnectionState.MADE: "introduced",
    ConnectionState.OFF: "did not come about",
}


def section(path: Path) -> list[Block]:
    """On the mentor's view of the path."""
    start = kit.button("Introduce somebody", ConnectionIds.OPEN, path.chosen.pairing.id)
    whom = "your mentee" if len(path.chosen.partners) == 1 else "one of your mentees"
    text = f"*Open your network*\nWhom should {whom} meet? The other person is asked first, then your mentee."
    blocks = [kit.divider(), kit.section(text, start)]
    for one in path.connections[-SHOWN:]:
        line = f"{kit.mention(one.third_id)} for {kit.mention(one.mentee_id)}: {STATES[one.state]}"
        blocks.append(kit.section(line, block_id=f"connection_{one.id}"))
        if one.state is ConnectionState.BY_MENTOR:
            blocks.append(_answers(one, "They said yes", "They said no"))
    return blocks


def _answers(one: Connection, yes: str, no: str) -> Block:
    return kit.buttons(
        kit.button(yes, ConnectionIds.THIRD_YES, one.id, style="primary"),
        kit.button(no, ConnectionIds.THIRD_NO, one.id),
    )


def form(chosen: Chosen) -> View:
    mentees = chosen.pairing.those(Role.MENTEE)
    blocks: list[Block] = [
        kit.section(
            f"{roles.met_as(chosen.pairing, chosen.actor)}. *I ask the other person first, and your mentee only after "
            "a yes.* Neither hears of the other before. Whoever has not joined mentoring gets no message from me: you "
            "ask them, and tell me."
        )
    ]
    if len(mentees) > 1:
        names = dict(zip(mentees, names_of(mentees, chosen.people), strict=True))
        options = [kit.option(names[one], one) for one in mentees]
        blocks.append(field("mentee", "Whom", kit.select(field_id("connections", "mentee"), options)))
    third = kit.person_select(field_id("connections", "third"))
    why = kit.words_input(field_id("connections", "why"), lines=True, most=LONGEST_WHY)
    return kit.modal(
        "Introduce somebody",
        [
            *blocks,
            field("third", "To whom", third),
            field("why", "Why they should meet", why, hint="Both read this when they are asked."),
        ],
        callback_id=ConnectionIds.SUBMIT,
        submit="Ask",
        remember=str(chosen.pairing.id),
    )


def proposed(connection: Connection) -> View:
    third, mentee = kit.mention(connection.third_id), f"{kit.mention(connection.mentee_id)}, your mentee"
    if connection.state is ConnectionState.BY_MENTOR:
        return kit.sentence_modal(
            "Please ask them",
            f"*{third} has not joined mentoring, so I do not write to them.* Please ask them yourself.",
            f"When they have answered, press the button in *Our path*; I ask {mentee}, then.",
        )
    return kit.sentence_modal(
        "Asked", f"*I ask {third} now.* After a yes I ask {mentee}, and then I bring all of you together."
    )


def ask_third(connection: Connection) -> Message:
    mentor, mentee = kit.mention(connection.mentor_id), kit.mention(connection.mentee_id)
    text = f"{mentor} would like to introduce {mentee} to you."
    return Message(
        text=text,
        blocks=(
            kit.section(f"*{text}*\n{kit.quote(connection.why, 500)}"),
            _answers(connection, "Yes, gladly", "Not now"),
            kit.context(
                "It is about one conversation: a yes makes you nobody's mentor. "
                f"{mentee} knows nothing of it before you say yes, and never hears of a no."
            ),
        ),
    )


def ask_mentee(connection: Connection) -> Message:
    mentor, third = kit.mention(connection.mentor_id), kit.mention(connection.third_id)
    text = f"{mentor}, your mentor, would like to introduce you to {third}, who said yes."
    return Message(
        text=text,
        blocks=(
            kit.section(f"*{text}*\n{kit.quote(connection.why, 500)}"),
            kit.buttons(
                kit.button("Yes, please", ConnectionIds.MENTEE_YES, connection.id, style="primary"),
                kit.button("Not now", ConnectionIds.MENTEE_NO, connection.id),
            ),
            kit.context("You decide. With a yes I open a conversation with all three of you."),
        ),
    )


def answered(connection: Connection, *, yes: bool = False) -> Message:
    """In the place of the question, to whoever answered it."""
    third, mentor = kit.mention(connection.third_id), kit.mention(connection.mentor_id)
    gone = f"Thank you. {third} is not here any more, so it does not come about; {mentor} is told."
    words = {
        ConnectionState.MENTEE_ASKED: f"Thank you. I ask {kit.mention(connection.mentee_id)} now. You hear from me "
        "within two weeks, whatever comes of it.",
        ConnectionState.MADE: "Thank you. I have brought all of you together in one conversation.",
        ConnectionState.OFF: gone if yes else "Thank you for saying so. Nothing more happens.",
    }
    text = words.get(connection.state, "Thank you.")
    return Message(text=text, blocks=(kit.section(text),))


def off(connection: Connection, *, for_mentor: bool) -> Message:
    """It does not come about; whose no it was, or that nobody answered, is said to nobody."""
    if not for_mentor:
        mentor = kit.mention(connection.mentor_id)
        mentee = kit.mention(connection.mentee_id)
        text = f"The introduction of {mentee} by {mentor} does not come about for now. Thank you for your yes."
        return Message(text=text, blocks=(kit.section(text),))
    third, mentee = kit.mention(connection.third_id), kit.mention(connection.mentee_id)
    text = f"The introduction of {mentee}, your mentee, to {third} does not come about for now."
    said = f"*{text}* People are busy; it says nothing about either of them. Whom else should {mentee} meet?"
    start = kit.button("Introduce somebody", ConnectionIds.OPEN, connection.pairing_id)
    return Message(text=text, blocks=(kit.section(said), kit.buttons(start)))


def together(connection: Connection) -> Message:
    """In the conversation of all three."""
    mentor, mentee = kit.mention(connection.mentor_id), kit.mention(connection.mentee_id)
    third = kit.mention(connection.third_id)
    text = f"{mentee}, meet {third}. {third}, meet {mentee}."
    return Message(
        text=text,
        blocks=(
            kit.section(
                f"*{text}*\n{mentor} thought that you should know each other:\n{kit.quote(connection.why, 500)}"
            ),
            kit.section(f"{mentee}, the next step is yours: say hello, and what you would like to hear about."),
        ),
    )
