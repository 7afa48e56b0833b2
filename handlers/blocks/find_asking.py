"""Asking a mentor oneself: the form, that they were asked, and where it stands."""

from datetime import date

from bot.domain.pairing import Request
from bot.domain.program import Program
from bot.services.find_mentor import Shortlist
from bot.services.own_request import LONGEST_NOTE, RANKS
from handlers.blocks import find, kit
from handlers.blocks.kit import Block, Element, Message, View, field
from handlers.ids import FindIds, field_id

RANK_LABELS = ("If it does not work out, ask next", "Third choice", "Fourth choice", "Fifth choice")


def ask_form(shown: Shortlist) -> View:
    """The first of those shown is the one to ask; the others may be ranked after them."""
    program, first, rest = shown.program, shown.found[0], shown.found[1:]
    note = kit.words_input(field_id("find", "note"), lines=True, most=LONGEST_NOTE)
    asked = kit.mention(first.mentor_id)
    who_next = [kit.option(one.name, one.mentor_id) for one in rest]
    blocks: list[Block] = [
        kit.section(
            f"*Ask {asked}.* They get your note, what you want to learn, and why you two fit. "
            f"They have {program.clocks.request_lapses_working_days} working days to answer; I remind them."
        ),
        field("note", "A note to them", note, optional=True, hint="Two or three sentences about what you hope for."),
    ]
    for name, label in list(zip(RANKS, RANK_LABELS, strict=True))[: len(rest)]:
        chosen = kit.select(field_id("find", name), who_next, placeholder="Nobody: I decide then")
        blocks.append(field(name, label, chosen, optional=True))
    blocks.append(kit.buttons(kit.button("Back to the list", FindIds.BACK, program.id)))
    return kit.modal(
        find.title(program),
        blocks,
        callback_id=FindIds.SUBMIT,
        submit="Ask",
        remember=f"{program.id}:{first.mentor_id}",
        tell_when_closed=True,
    )


def asked(request: Request, program: Program) -> View:
    """What happens next and when."""
    blocks: list[Block] = [
        kit.section(f"*I have asked {kit.mention(request.mentor_id)} for you.* {find.when(request)}"),
        *_ranking(request),
        kit.context("`/mentor find` shows where it stands, and there you can take it back."),
    ]
    return kit.modal(find.title(program), blocks)


def _ranking(request: Request) -> list[Block]:
    if not request.next_choices:
        return [kit.section("If it does not work out, I tell you who is next best, and you choose.")]
    names = kit.listed([kit.mention(one.mentor_id) for one in request.next_choices])
    return [kit.section(f"If it does not work out, I ask {names} for you, in this order.")]


def stands(request: Request, program: Program) -> View:
    """Where an own request stands, with what one can do about it."""
    name = kit.escape(program.name, 100)
    said = f"*You asked {kit.mention(request.mentor_id)}* in {name}, {kit.moment(request.asked_at, '{date_pretty}')}."
    blocks: list[Block] = [kit.section(f"{said} {find.when(request)}"), *_ranking(request)]
    blocks += [kit.section(f"*Your note*\n{kit.quote(request.note)}")] if request.note else []
    return kit.modal(find.title(program), [*blocks, kit.buttons(*_what_one_can_do(request))])


def _what_one_can_do(request: Request) -> list[Element]:
    back = kit.confirm(
        "Take it back?", "They see only that the question is no longer open.", "Take it back", danger=True
    )
    take_back = kit.button("Take it back", FindIds.WITHDRAW, request.id, ask=back)
    if not request.next_choices:
        return [take_back]
    sure = kit.confirm(
        "Ask the next one now?", "The first question is taken back, and the next of your choice is asked.", "Ask them"
    )
    return [kit.button("Ask the next one now", FindIds.ASK_NEXT, request.id, style="primary", ask=sure), take_back]


def mentor_away(request: Request, back_on: date) -> Message:
    """To whoever asked: a break is no answer."""
    mentor = kit.mention(request.mentor_id)
    return Message(
        text="The mentor you asked is taking a break.",
        blocks=(
            kit.section(
                f"*{mentor} is taking a break until {kit.day(back_on)}.* That is no answer to your question: it stays "
                f"open, and {mentor} has as long to answer afterwards as now. Wait until then, or ask somebody else."
            ),
            kit.buttons(kit.button("Wait or ask somebody else", FindIds.STANDS, request.id)),
        ),
    )


def taken_back(request: Request, program: Program) -> View:
    return kit.modal(
        find.title(program),
        [
            kit.section(f"*Your question to {kit.mention(request.mentor_id)} is taken back.* No reason is given."),
            kit.buttons(kit.button("See who is free", FindIds.BACK, program.id, style="primary")),
        ],
    )
