"""How is it going? And a private word to somebody who can help."""

from datetime import datetime

from bot.domain.session import CheckInAnswer, Session
from bot.services.check_in import LONGEST_CONCERN, ConcernForm, Told
from bot.services.my_pairings import Chosen
from handlers.blocks import kit, sessions
from handlers.blocks.kit import Block, Message, View, field
from handlers.ids import CheckInIds, ScheduleIds, SessionLogIds, field_id

NO_CONTACT = "Your company has not named its own contact for misconduct here yet."


def value(pairing_id: int, asked_at: datetime) -> str:
    return f"{pairing_id}:{int(asked_at.timestamp())}"


def ask(chosen: Chosen, asked_at: datetime) -> Message:
    partners, about = kit.mentions(chosen.partners), value(chosen.pairing.id, asked_at)
    text = f"How is it going with {partners}?"
    return Message(
        text=text,
        blocks=(
            kit.section(f"*{text}*\nNo session of yours was logged for a while. Life happens; one tap tells me."),
            kit.buttons(
                kit.button("We met", CheckInIds.WE_MET, about, style="primary"),
                kit.button("It is planned", CheckInIds.PLANNED, about),
                kit.button("Not yet", CheckInIds.NOT_YET, about),
                kit.button("Something is wrong", CheckInIds.NEEDS_HELP, about),
            ),
            kit.context(
                "“Something is wrong” is private: you choose who reads it. `/mentor pause` stops these questions."
            ),
        ),
    )


def answered(chosen: Chosen, answer: CheckInAnswer, planned: Session | None = None) -> Message:
    """In the place of the question, with the next thing to do."""
    partners, pairing_id = kit.mentions(chosen.partners), chosen.pairing.id
    if planned is not None and answer is not CheckInAnswer.WE_MET:
        agenda = kit.button("Open the agenda", ScheduleIds.OPEN_AGENDA, planned.id)
        text = f"You meet {partners} {sessions.plainly_when(planned)}. I remind you of it before."
        return Message(text=text, blocks=(kit.section(text), kit.buttons(agenda)))
    said = {
        CheckInAnswer.WE_MET: (
            f"Good to hear that you and {partners} met. Log it, so that I do not ask again.",
            kit.button("Log it", SessionLogIds.OPEN, pairing_id, style="primary"),
        ),
        CheckInAnswer.PLANNED: (
            f"Good. Tell me when you meet {partners}, and I remind you of it.",
            kit.button("Put it into the plan", ScheduleIds.OPEN, pairing_id, style="primary"),
        ),
        CheckInAnswer.NOT_YET: (
            f"Thank you for saying so. Shall we find a time for you and {partners}?",
            kit.button("Show me times", ScheduleIds.OPEN, pairing_id, style="primary"),
        ),
    }
    text, button = said[answer]
    return Message(text=text, blocks=(kit.section(text), kit.buttons(button)))


# Something is wrong


def concern_form(shown: ConcernForm) -> View:
    """Who can help, and the company's own contact for misconduct."""
    pairing_id = shown.chosen.pairing.id
    if not shown.readers:
        nobody = "Nobody who runs mentoring here could read this for you without being part of it."
        return kit.modal("Something is wrong", [kit.section(nobody), _misconduct(shown)])
    options = [kit.option(one.name, one.id) for one in shown.readers]
    reader = kit.select(
        field_id("check_in", "reader"), options, chosen=shown.readers[0].id, placeholder="Choose somebody"
    )
    words = kit.words_input(field_id("check_in", "words"), lines=True, most=LONGEST_CONCERN)
    return kit.modal(
        "Something is wrong",
        [
            kit.section(
                "*Tell somebody who can help.* Only the person you choose reads this. "
                f"{kit.mentions(shown.chosen.partners)} and your line manager never learn of it."
            ),
            field("reader", "Who shall read it", reader),
            field("words", "What is wrong, in your words", words),
            _misconduct(shown),
        ],
        callback_id=CheckInIds.SUBMIT_CONCERN,
        submit="Send in private",
        remember=str(pairing_id),
    )


def _misconduct(shown: ConcernForm) -> Block:
    contact = shown.misconduct_contact
    if not contact:
        return kit.context(NO_CONTACT)
    return kit.section(f"For harassment or other misconduct, your company's own contact is: {kit.escape(contact, 300)}")


def concern_sent(reader: str) -> View:
    return kit.sentence_modal(
        "Sent in private",
        f"*{kit.mention(reader)} gets your words, and nobody else.*",
        "They read it in their working hours and come back to you alone. Nothing about it shows anywhere else.",
    )


def concern(told: Told) -> Message:
    """To the one reader."""
    return Message(text="A private concern for you alone.", blocks=(*_concern_blocks(told), _read_button(told)))


def concern_read(told: Told) -> Message:
    done = kit.context("You marked this as read.")
    return Message(text="A private concern for you alone.", blocks=(*_concern_blocks(told), done))


def _concern_blocks(told: Told) -> tuple[Block, ...]:
    writer = kit.mention(told.concern.writer_id)
    return (
        kit.section(
            f"*{writer} tells you something in private.* It is about the pairing with {kit.mentions(told.partners)}."
        ),
        kit.section(kit.quote(told.concern.words, 2500)),
        kit.section(f"Only you can see this. Please answer {writer} alone, and do not mention it to anybody else."),
    )


def _read_button(told: Told) -> Block:
    return kit.buttons(kit.button("I have read it", CheckInIds.READ_CONCERN, told.concern.id, style="primary"))
