"""Two running pairs swap: what it means before it is done, and the word to each of the four."""

from collections.abc import Sequence

from bot.domain.kinds import Kind
from bot.domain.pairing import Candidate, Pairing
from bot.domain.program import Program
from bot.services.swap_pairings import Swap, Swapped, couple_of, is_of_two
from handlers.blocks import history, kit, roles
from handlers.blocks.kit import Block, Element, Message, View, field
from handlers.blocks.pairing import why
from handlers.ids import PairingIds, ScheduleIds, SwapIds

TITLE = "Swap two pairs"
REASONS_SHOWN = 4


def open_button(kind: Kind, pairing: Pairing) -> list[Element]:
    """Where two can swap with two others."""
    return [kit.button("Swap with another pair", SwapIds.OPEN, pairing.id)] if is_of_two(kind, pairing) else []


def form(pairing: Pairing, program: Program) -> View:
    mentor, mentee = (kit.mention(one) for one in couple_of(pairing))
    return kit.modal(
        TITLE,
        [
            kit.section(
                f"*{mentor} and {mentee}* swap mentors with another pair of {kit.escape(program.name, 100)}.\n"
                "I tell you how the scores change and every limit that breaks, before anything is changed."
            ),
            field(
                "other", "Swap mentors with", kit.external_select(SwapIds.WITH, placeholder="Type a name of that pair")
            ),
            kit.context("Nobody hears of it before you say yes."),
        ],
        callback_id=SwapIds.CHECK,
        submit="Check",
        close="Back",
        remember=str(pairing.id),
    )


def checking() -> View:
    return kit.modal(TITLE, [kit.section("I am looking at the two pairs. This takes a few seconds …")])


def checked(found: Swap) -> View:
    """What a swap would do; only a possible one can be done."""
    if not found.possible:
        said = kit.section("*This swap is not possible.*" + _broken(found))
        return kit.modal(
            "Not possible", [said, kit.context("Nothing was changed, and nobody heard of it.")], close="Back"
        )
    blocks = [
        kit.section(f"*Now*\n{_lines(found.now)}"),
        kit.section(f"*Afterwards*{_change(found)}\n{_lines(found.new)}"),
    ]
    blocks += [one for pair in found.new for one in _why(pair)]
    if found.broken:
        blocks.append(kit.section(f":warning: *This swap breaks the rules of the program:*{_broken(found)}"))
    blocks += [
        kit.section(_what_follows(found)),
        kit.context("It happens as soon as you say yes, and to all four at once."),
    ]
    return kit.modal(
        TITLE,
        blocks,
        callback_id=SwapIds.DO,
        submit="Swap them anyway" if found.broken else "Swap them",
        close="Back",
        remember=f"{found.first.id}:{found.second.id}",
    )


def _broken(found: Swap) -> str:
    return "".join(
        f"\n• {kit.mention(mentor)} and {kit.mention(mentee)}: {kit.escape(words, 300)}"
        for (mentor, mentee), words in found.broken
    )


def _lines(pairs: Sequence[Candidate]) -> str:
    return "\n".join(
        f"{kit.mention(one.mentor_id)} mentors {kit.mention(one.mentee_id)} · {one.score:.0f} of 100" for one in pairs
    )


def _change(found: Swap) -> str:
    by = round(found.change)
    if not by:
        return ", as many points together as now"
    return f", together {kit.counted(abs(by), 'point')} {'more' if by > 0 else 'less'} than now"


def _why(pair: Candidate) -> list[Block]:
    reasons = "\n".join(f"• {kit.escape(each, 250)}" for each in pair.reasons[:REASONS_SHOWN])
    return (
        [kit.section(f"*{kit.mention(pair.mentor_id)} and {kit.mention(pair.mentee_id)}*\n{reasons}")]
        if reasons
        else []
    )


def _what_follows(found: Swap) -> str:
    lines = [
        "Each of the four hears kindly, in one message, whom they meet from now on, and never why.",
        "Both new pairs are introduced in a conversation of their own, and may tell you that it does not fit.",
        "Goals go with the mentee, and what a pair noted stays between those two.",
    ]
    if found.planned:
        verb = "is called off and leaves" if found.planned == 1 else "are called off and leave"
        lines.append(f"{kit.counted(found.planned, 'planned session')} {verb} all calendars.")
    return "*What follows*\n" + "\n".join(f"• {one}" for one in lines)


def swapped(made: Sequence[Pairing]) -> View:
    couples = [couple_of(one) for one in made]
    pairs = "\n".join(f"• {kit.mention(mentor)} mentors {kit.mention(mentee)}" for mentor, mentee in couples)
    return kit.sentence_modal(
        "Swapped",
        f"*They have swapped.*\n{pairs}",
        "All four hear of it now, and both pairs are introduced. The board shows them when you open it again.",
    )


def told(seen: Swapped) -> Message:
    """To each of the four: whom they meet now, what became of the time before, and what comes next; never why."""
    partner, before, name = kit.mention(seen.partner), kit.mention(seen.before), kit.escape(seen.program.name, 100)
    title = f" {kit.escape(seen.partner_title, 200)}." if seen.partner_title else ""
    mentors = roles.role_in(seen.pairing, seen.reader) == "mentor"
    new = "mentee" if mentors else "mentor"
    planned = f" What you and {before} had planned is called off, and a file takes it out of your calendar."
    off = planned if seen.called_off else ""
    blocks = [
        kit.section(
            f"*You have a new {new}: {partner}.*{title} Two pairs of {name} have swapped: your mentoring with {before} "
            f"has ended, and {before} goes on with somebody new, too. This says nothing about either of you.{off}"
        ),
        *([why(seen.pairing.reasons)] if seen.pairing.reasons else []),
        kit.section(_what_stays(partner, before, mentors=mentors)),
        kit.section("*Next:* plan your first session. I introduce the two of you in a conversation of your own."),
        *_fits(seen),
        kit.buttons(*_buttons(seen)),
    ]
    return Message(text=f"You have a new {new} in {seen.program.name}.", blocks=tuple(blocks))


def _what_stays(partner: str, before: str, *, mentors: bool) -> str:
    notes = f"What you and {before} noted stays between you two."
    if mentors:
        return f"{notes} The goals of {before} go along; from now on you see those that {partner} shares."
    return f"Your goals go with you: {partner} sees those that you share, {before} no longer sees any. {notes}"


def _fits(seen: Swapped) -> list[Block]:
    until = seen.pairing.objection_until
    if until is None:
        return []
    words = f"Does it not fit? Tell those who run the program until {kit.moment(until)}. Nobody else hears of it."
    return [kit.context(words)]


def _buttons(seen: Swapped) -> list[Element]:
    plan = kit.button("Plan the first session", ScheduleIds.OPEN, seen.pairing.id, style="primary")
    objects = kit.button("It does not fit", PairingIds.OBJECT, seen.pairing.id)
    may_object = [objects] if seen.pairing.objection_until is not None else []
    return [plan, history.open_button(seen.former.id), *may_object]
