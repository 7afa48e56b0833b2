"""How useful was it? One tap, and sometimes a sentence."""

from bot.domain.session import Session, Tag
from bot.services.feedback import BEST, LONGEST_SENTENCE, More, Rated
from bot.services.my_pairings import Chosen
from handlers.blocks import kit, roles
from handlers.blocks.kit import Block, Element, Message, View, field
from handlers.ids import CheckInIds, FeedbackIds, PathIds, SessionLogIds, field_id

RATINGS = (
    FeedbackIds.RATE_ONE,
    FeedbackIds.RATE_TWO,
    FeedbackIds.RATE_THREE,
    FeedbackIds.RATE_FOUR,
    FeedbackIds.RATE_FIVE,
)

TAGS = {
    Tag.LISTENING: "Listening",
    Tag.HONESTY: "Honesty",
    Tag.APPROACHABILITY: "Approachability",
    Tag.CONSTRUCTIVE_FEEDBACK: "Constructive feedback",
    Tag.HUMILITY: "Humility",
    Tag.CURIOSITY: "Curiosity",
    Tag.OPENNESS: "Openness",
    Tag.EAGERNESS_TO_LEARN: "Eagerness to learn",
    Tag.INITIATIVE: "Initiative",
}


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
            kit.section(
                f"*{text}*{roles.sentence(chosen.pairing, chosen.actor)}\n{who} logged it: {session.minutes} minutes."
            ),
            rating_buttons(session.id),
            kit.context(scale(chosen)),
            kit.buttons(
                kit.button("Notes and next steps", SessionLogIds.SHOW, session.id),
                kit.button("A note for myself", PathIds.REFLECT, chosen.pairing.id),
            ),
        ),
    )


def thanks(rated: Rated) -> Message:
    """In the place of the question. What was given can be changed for a day."""
    partners, number = roles.others(rated.chosen.pairing, rated.chosen.actor), rated.feedback.rating
    text = f"Thank you. You gave your session with {partners} {number} of {BEST}; only you know that."
    asked = f"\n*{question(number)}*" if rated.asks_for_sentence else ""
    return Message(
        text=text,
        blocks=(kit.section(text + asked), kit.buttons(*_next(rated)), _for_oneself(rated), *_help(rated)),
    )


def _next(rated: Rated) -> list[Element]:
    session_id = rated.session.id
    more = kit.button("Write a sentence", FeedbackIds.OPEN_SENTENCE, session_id, style="primary")
    notes = kit.button("Notes and next steps", SessionLogIds.SHOW, session_id)
    change = kit.button("Change it", FeedbackIds.ASK_AGAIN, session_id)
    return [*([more] if rated.asks_for_sentence else []), notes, change]


def _for_oneself(rated: Rated) -> Block:
    words = "*For yourself:* what did you learn about how you come across? Only you ever read it."
    return kit.section(words, kit.button("Write it down", PathIds.REFLECT, rated.chosen.pairing.id))


def _help(rated: Rated) -> list[Block]:
    """Quiet, and private to the writer: they choose whom."""
    if not rated.offers_help:
        return []
    offer = kit.button("Shall somebody help?", CheckInIds.OFFER_HELP, rated.chosen.pairing.id)
    return [kit.context("If something is wrong, you can tell it to one person whom you choose."), kit.buttons(offer)]


def ask_again(rated: Rated) -> Message:
    """The question once more, for whoever changes their mind."""
    partners, role = kit.mentions(rated.chosen.partners), roles.sentence(rated.chosen.pairing, rated.chosen.actor)
    text = f"How useful was your session with {partners} {kit.moment(rated.session.starts_at)}?"
    return Message(
        text=text,
        blocks=(
            kit.section(f"*{text}*{role}\nYou gave it {rated.feedback.rating}. You can change that for a day."),
            rating_buttons(rated.session.id),
            kit.context(scale(rated.chosen)),
        ),
    )


def question(rating: int) -> str:
    return "What would have made it better?" if rating < BEST else "What made it good?"


def sentence_form(more: More) -> View:
    given, names = more.feedback, kit.listed(more.chosen.partner_names)
    words = kit.words_input(field_id("feedback", "sentence"), initial=given.sentence, lines=True, most=LONGEST_SENTENCE)
    options = [kit.option(TAGS[one], one.value) for one in more.tags]
    tags = kit.multi_select(field_id("feedback", "tags"), options, chosen=given.tags)
    never = f"{kit.clip(names, 200)} never {'sees' if len(more.chosen.partners) == 1 else 'see'} this."
    ask = "What did you see" if given.rating == BEST else "What would you like to see more of"
    return kit.modal(
        "One sentence",
        [
            kit.section(f"{roles.met_as(more.chosen.pairing, more.chosen.actor)}."),
            field("sentence", question(given.rating), words, hint=never, optional=True),
            field("tags", f"{ask} in {kit.clip(names, 200)}?", tags, optional=True),
        ],
        callback_id=FeedbackIds.SUBMIT_SENTENCE,
        submit="Send",
        remember=str(given.session_id),
    )


def sentence_saved() -> View:
    return kit.sentence_modal("Thank you", "*Your words are saved.* Nobody whom you meet ever sees them.")
