"""A mentor's offer, as both sides see it. The mentor never learns why it did not work out."""

from collections.abc import Sequence

from bot.domain.pairing import Offer, Pairing
from bot.domain.program import Program
from bot.services.own_request import LONGEST_NOTE
from handlers.blocks import kit
from handlers.blocks.kit import Block, Message, View, field
from handlers.blocks.pairing import effort, is_peer, why
from handlers.ids import OfferIds, ScheduleIds, field_id

TITLE = "I'd like to mentor ..."


def form(programs: Sequence[Program]) -> View:
    """The first program is chosen; with several, one says which."""
    blocks: list[Block] = [
        kit.section(
            "*Whom would you like to mentor?* I ask them for you. They are free to say no, and then you hear "
            "only that it does not work out this time."
        )
    ]
    if len(programs) > 1:
        options = [kit.option(one.name, one.id) for one in programs]
        chosen = kit.select(field_id("offers", "program"), options, chosen=programs[0].id)
        blocks.append(field("program", "In which program?", chosen))
    note = kit.words_input(field_id("offers", "note"), lines=True, most=LONGEST_NOTE)
    blocks += [
        field("mentee", "Who?", kit.person_select(field_id("offers", "mentee"))),
        field("note", "A note to them", note, optional=True, hint="Why them, and what you could do together."),
    ]
    return kit.modal(
        TITLE, blocks, callback_id=OfferIds.SUBMIT, submit="Offer", remember=str(programs[0].id), tell_when_closed=False
    )


def made(offer: Offer) -> View:
    return kit.sentence_modal(
        TITLE,
        f"*I ask {kit.mention(offer.mentee_id)} for you* in their working hours.",
        f"You hear by {kit.moment(offer.lapses_at)} at the latest. Until then your place stays open to others, too.",
    )


def offered(offer: Offer, program: Program) -> Message:
    """To the mentee."""
    mentor, name = kit.mention(offer.mentor_id), kit.escape(program.name, 100)
    verb = "be your partner" if is_peer(program) else "mentor you"
    blocks: list[Block] = [kit.section(f"*{mentor} would like to {verb}.* It is for {name}, {effort(program)}.")]
    blocks += [kit.section(kit.quote(offer.note))] if offer.note else []
    blocks += [why(offer.reasons)] if offer.reasons else []
    blocks.append(
        kit.context(
            f"You are free to say no: {mentor} never hears why, and I go on looking for you. "
            f"Please answer by {kit.moment(offer.lapses_at)}."
        )
    )
    blocks.append(
        kit.buttons(
            kit.button("Yes, gladly", OfferIds.ACCEPT, offer.id, style="primary"),
            kit.button("No, thank you", OfferIds.DECLINE, offer.id),
        )
    )
    return Message(text=f"Somebody would like to {verb} in {program.name}.", blocks=tuple(blocks))


def accepted(offer: Offer, pairing: Pairing) -> Message:
    mentor = kit.mention(offer.mentor_id)
    text = "You are matched."
    plan = kit.button("Plan the first session", ScheduleIds.OPEN, pairing.id, style="primary")
    said = f"*{text}* {mentor} hears it now, and I have introduced you in a conversation of your own."
    return Message(text=text, blocks=(kit.section(said), kit.buttons(plan)))


def declined() -> Message:
    text = "That is fine. I have not said why to anybody, and I go on looking for you."
    return Message(text=text, blocks=(kit.section(text),))


def too_late() -> Message:
    text = "This is not possible any more, so nothing was changed. `/mentor` shows what is next for you."
    return Message(text=text, blocks=(kit.section(text),))


def over(offer: Offer, program: Program) -> Message:
    """To the mentor: the same words after a no, no answer, and whatever else came between."""
    mentee, name = kit.mention(offer.mentee_id), kit.escape(program.name, 100)
    text = f"Your offer in {program.name} does not work out this time."
    return Message(
        text=text,
        blocks=(
            kit.section(
                f"*Your offer to {mentee} in {name} does not work out this time.* That has many possible reasons. "
                "Thank you for offering: your place is open, and you are in the next matching without doing anything."
            ),
            kit.buttons(kit.button("Offer to somebody else", OfferIds.OPEN, program.id)),
        ),
    )
