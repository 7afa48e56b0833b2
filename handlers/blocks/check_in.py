"""How is it going? And a private word to somebody who can help."""

from datetime import datetime

from bot.domain.session import CheckInAnswer, ConcernReply, Session
from bot.services.check_in import LONGEST_CONCERN, ConcernForm, Told
from bot.services.concerns import LONGEST_REPLY, OtherReader, Thread
from bot.services.my_pairings import Chosen
from handlers.blocks import kit, life, roles, sessions
from handlers.blocks.kit import Block, Element, Message, View, field
from handlers.ids import CheckInIds, ScheduleIds, SessionLogIds, field_id

REPLIES_SHOWN = 6
NO_CONTACT = "Your company has not named its own contact for misconduct here yet."


def value(pairing_id: int, asked_at: datetime) -> str:
    return f"{pairing_id}:{int(asked_at.timestamp())}"


def ask(chosen: Chosen, asked_at: datetime) -> Message:
    about = value(chosen.pairing.id, asked_at)
    text = f"How is it going with {roles.others(chosen.pairing, chosen.actor, at_end=True)}?"
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
                "Those who run the program see whether you met. “Something is wrong” is private: you choose who reads "
                "it. `/mentor pause` stops these questions."
            ),
        ),
    )


def answered(chosen: Chosen, answer: CheckInAnswer, planned: Session | None = None) -> Message:
    """In the place of the question, with the next thing to do."""
    partners, pairing_id = roles.others(chosen.pairing, chosen.actor), chosen.pairing.id
    at_end = roles.others(chosen.pairing, chosen.actor, at_end=True)
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
            f"Good. Tell me when you meet {at_end}, and I remind you of it.",
            kit.button("Put it into the plan", ScheduleIds.OPEN, pairing_id, style="primary"),
        ),
        CheckInAnswer.NOT_YET: (
            f"Thank you for saying so. Shall we find a time for you and {at_end}?",
            kit.button("Show me times", ScheduleIds.OPEN, pairing_id, style="primary"),
        ),
    }
    text, button = said[answer]
    return Message(text=text, blocks=(kit.section(text), kit.buttons(button)))


def differs(chosen: Chosen) -> Message:
    """To both, in the same words: what each said stays unsaid."""
    number = chosen.pairing.id
    text = f"Did you and {roles.others(chosen.pairing, chosen.actor)} meet? Your answers do not tell."
    return Message(
        text=text,
        blocks=(
            kit.section(f"*{text}* That happens easily. If you met, log it; if not, a time helps most."),
            kit.buttons(
                kit.button("We met: log it", SessionLogIds.OPEN, number, style="primary"),
                kit.button("Find a time", ScheduleIds.OPEN, number),
                kit.button("Something is wrong", CheckInIds.OFFER_HELP, number),
            ),
            kit.context("“Something is wrong” is private: you choose the one person who reads it."),
        ),
    )


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
                f"{roles.met_as(shown.chosen.pairing, shown.chosen.actor)}. *Tell somebody who can help.* Only the "
                "person you choose reads this. "
                f"{kit.mentions(shown.chosen.partners)} and your line managers never learn of it."
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
    return _contact(shown.misconduct_contact)


def _contact(contact: str) -> Block:
    if not contact:
        return kit.context(NO_CONTACT)
    return kit.section(f"For harassment or other misconduct, your company's own contact is: {kit.escape(contact, 300)}")


def concern_sent(reader: str) -> View:
    return kit.sentence_modal(
        "Sent in private",
        f"*{kit.mention(reader)} gets your words, and nobody else.*",
        "They read it in their working hours and answer you alone, through me. If it is not read within five days, "
        "I tell you, and you may choose somebody else. Nothing about it shows anywhere else.",
    )


def concern(told: Told) -> Message:
    """To the one reader."""
    if told.concern.somebody_else:
        return life.wanted(told)
    return Message(text="A private concern for you alone.", blocks=(*_concern_blocks(told), _concern_buttons(told)))


def concern_read(told: Told) -> Message:
    done = kit.context("You marked this as read.")
    answer = kit.buttons(_answer_button(told.concern.id), _done_button(told.concern.id))
    return Message(text="A private concern for you alone.", blocks=(*_concern_blocks(told), done, answer))


def _concern_blocks(told: Told) -> tuple[Block, ...]:
    writer = kit.mention(told.concern.writer_id)
    return (
        kit.section(
            f"*{writer} tells you something in private.* It is about the pairing with {kit.mentions(told.partners)}."
        ),
        kit.section(kit.quote(told.concern.words, 2500)),
        kit.section(f"Only you can see this. Please answer {writer} alone, and do not mention it to anybody else."),
    )


def _concern_buttons(told: Told) -> Block:
    number = told.concern.id
    return kit.buttons(
        kit.button("I have read it", CheckInIds.READ_CONCERN, number, style="primary"),
        _answer_button(number),
        _done_button(number),
    )


def _answer_button(concern_id: int) -> Element:
    return kit.button("Answer in private", CheckInIds.OPEN_REPLY, concern_id)


def _done_button(concern_id: int) -> Element:
    return kit.button("It is settled", CheckInIds.CLOSE_CONCERN, concern_id)


def concern_with_somebody_else() -> Message:
    """In the place of the words, with a reader who was chosen first and did not come to it."""
    text = "Somebody told you something in private, and has told it to somebody else since."
    more = "There is nothing left for you to do. Please do not mention it to anybody."
    return Message(text=text, blocks=(kit.section(f"{text} {more}"),))


def concern_settled(thread: Thread) -> Message:
    text = f"Settled: what {kit.mention(thread.concern.writer_id)} told you in private."
    answer = kit.buttons(_answer_button(thread.concern.id))
    return Message(text=text, blocks=(kit.section(text), kit.context("I do not list it any more."), answer))


# Answers, between the two alone


def reply_form(thread: Thread) -> View:
    words = kit.words_input(field_id("check_in", "words"), lines=True, most=LONGEST_REPLY)
    return kit.modal(
        "Answer in private",
        [
            *_said(thread),
            field("words", "Your answer", words, hint="It goes to this one person, through me, and to nobody else."),
        ],
        callback_id=CheckInIds.SUBMIT_REPLY,
        submit="Send in private",
        remember=str(thread.concern.id),
    )


def _said(thread: Thread) -> list[Block]:
    """What was said so far, as much as fits; the last of it is what is answered."""
    about = f"About the pairing with {kit.mentions(thread.partners)}."
    first = f"{kit.mention(thread.concern.writer_id)} wrote:\n{kit.quote(thread.concern.words, 2500)}"
    latest = [
        kit.section(f"{kit.mention(one.writer_id)} wrote:\n{kit.quote(one.words, 2500)}")
        for one in thread.replies[-REPLIES_SHOWN:]
    ]
    waits = thread.concern.somebody_else and thread.actor == thread.concern.reader_id and not thread.concern.closed_at
    return [kit.context(about), kit.section(first), *latest, *([life.deciding(thread.concern.id)] if waits else [])]


def reply_sent(thread: Thread) -> View:
    return kit.sentence_modal(
        "Sent in private",
        f"*{kit.mention(thread.other)} gets your words, and nobody else,* in their working hours.",
        "They can write back to you the same way.",
    )


def reply(thread: Thread, answer: ConcernReply) -> Message:
    """To the other of the two."""
    writer = kit.mention(answer.writer_id)
    text = "An answer in private, for you alone."
    return Message(
        text=text,
        blocks=(
            kit.section(f"*{writer} answers you in private.*"),
            kit.section(kit.quote(answer.words, 2500)),
            kit.buttons(kit.button("Write back", CheckInIds.OPEN_REPLY, thread.concern.id, style="primary")),
            kit.context("Nobody but the two of you sees this."),
        ),
    )


# Nobody read it


def unread(shown: OtherReader) -> Message:
    """To its writer alone, who chooses whom instead."""
    before = kit.mention(shown.before)
    asks = shown.concern.somebody_else
    text = (
        f"What you {'asked for' if asks else 'told me'} in private has {'no answer yet' if asks else 'not been read'}."
    )
    choose = kit.button("Choose somebody else", CheckInIds.OPEN_OTHER_READER, shown.concern.id, style="primary")
    return Message(
        text=text,
        blocks=(
            kit.section(
                f"*{text}* {before} has not {'decided' if asks else 'read it'}, or no longer runs mentoring here. Your "
                "words are kept and were shown to nobody else."
            ),
            kit.buttons(choose),
            _contact(shown.misconduct_contact),
        ),
    )


def other_reader_form(shown: OtherReader) -> View:
    if not shown.readers:
        nobody = "Nobody else who runs mentoring here could read this for you without being part of it."
        return kit.modal("Choose somebody else", [kit.section(nobody), _contact(shown.misconduct_contact)])
    options = [kit.option(one.name, one.id) for one in shown.readers]
    reader = kit.select(field_id("check_in", "reader"), options, placeholder="Choose somebody")
    return kit.modal(
        "Choose somebody else",
        [
            kit.section(f"*Your words:*\n{kit.quote(shown.concern.words, 2500)}"),
            field("reader", "Who shall read it", reader),
            _contact(shown.misconduct_contact),
        ],
        callback_id=CheckInIds.SUBMIT_OTHER_READER,
        submit="Send in private",
        remember=str(shown.concern.id),
    )
