"""How useful was it? One tap, and sometimes a sentence."""

from bot.domain.session import Session
from bot.services.feedback import BEST, LONGEST_SENTENCE, Rated
from bot.services.my_pairings import Chosen
from handlers.blocks import kit
from handlers.blocks.kit import Block, Message, View, field
from handlers.ids import FeedbackIds, SessionLogIds, field_id

RATINGS = (
    FeedbackIds.RATE_ONE,
    FeedbackIds.RATE_TWO,
    FeedbackIds.RATE_THREE,
    FeedbackIds.RATE_FOUR,
    FeedbackIds.RATE_FIVE,
)


def rating_buttons(session_id: int) -> Block:
    return kit.buttons(*(kit.button(str(number), action, session_id) for number, action in enumerate(RATINGS, start=1)))


def scale(chosen: Chosen) -> str:
    sees = "sees" if len(chosen.partners) == 1 else "see"
    return f"1 is not at all, {BEST} is very. {kit.mentions(chosen.partners)} never {sees} your answer."


def ask(session: Session, chosen: Chosen, by: str) -> Message:
    """`by` logged the session."""
    text = f"How useful was your session with {kit.mentions(chosen.partners)} {kit.moment(session.starts_at)}?"
    who = "You" if by == chosen.actor else kit.mention(by)
    return Message(
        text=text,
        blocks=(
            kit.section(f"*{text}*\n{who} logged it: {session.minutes} minutes."),
            rating_buttons(session.id),
            kit.context(scale(chosen)),
            kit.buttons(kit.button("Notes and next steps", SessionLogIds.SHOW, session.id)),
        ),
    )


def thanks(rated: Rated) -> Message:
    """In the place of the question."""
    partners, number = kit.mentions(rated.chosen.partners), rated.feedback.rating
    text = f"Thank you. You gave your session with {partners} {number} of {BEST}; only you know that."
    notes = kit.button("Notes and next steps", SessionLogIds.SHOW, rated.session.id)
    if not rated.asks_for_sentence:
        return Message(text=text, blocks=(kit.section(text), kit.buttons(notes)))
    write = kit.button("Write a sentence", FeedbackIds.OPEN_SENTENCE, rated.session.id, style="primary")
    return Message(
        text=text,
        blocks=(kit.section(f"{text}\n*{question(number)}*"), kit.buttons(write, notes)),
    )


def question(rating: int) -> str:
    return "What would have made it better?" if rating < BEST else "What made it good?"


def sentence_form(session_id: int, rating: int, sentence: str) -> View:
    words = kit.words_input(
        field_id("feedback", "sentence"), initial=sentence, lines=True, most=LONGEST_SENTENCE, least=1
    )
    return kit.modal(
        "One sentence",
        [field("sentence", question(rating), words, hint="Your partner never sees this.")],
        callback_id=FeedbackIds.SUBMIT_SENTENCE,
        submit="Send",
        remember=str(session_id),
    )


def sentence_saved() -> View:
    return kit.sentence_modal("Thank you", "*Your words are saved.* Your partner never sees them.")
