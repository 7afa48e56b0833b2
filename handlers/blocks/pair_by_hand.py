"""What a manager decides about single pairs: both sides of one, a pair by hand, a swap said before it is done."""

from bot.domain.kinds import Kind
from bot.domain.pairing import Candidate, ScorePart
from bot.domain.program import Program
from bot.services.by_hand import ByHand
from bot.services.look_closer import Side, Sides
from bot.services.swap import Swap
from handlers.blocks import kit
from handlers.blocks.kit import Block, View, field
from handlers.blocks.matching_rules import WEIGHTS
from handlers.ids import MatchingIds, field_id

LEVELS = {1: "professional contributor", 2: "team leader", 3: "leader of leaders"}


def both_sides(shown: Sides) -> View:
    """The two people beside each other, and where the score comes from."""
    one = shown.candidate
    first, second = ("One", "The other") if shown.program.kind is Kind.PEER else ("Mentor", "Mentee")
    blocks = [
        kit.section(f"*{kit.mention(one.mentor_id)} and {kit.mention(one.mentee_id)}* · {one.score:.0f} of 100"),
        kit.fields(_side(first, shown.mentor, mentor=True), _side(second, shown.mentee, mentor=False)),
        *_parts(one),
    ]
    if one.by_hand:
        blocks.append(kit.context("Paired by hand."))
    return kit.modal("Both sides", blocks, close="Back")


def _side(label: str, side: Side, *, mentor: bool) -> str:
    person, answers = side.person, side.answers
    level = answers.level or person.level
    skills = answers.offers_skills if mentor else answers.wants_skills
    words = answers.offers_words if mentor else answers.wants_words
    taken = f"{side.partners} taken, {side.proposed} proposed" if side.partners else f"{side.proposed} proposed"
    lines = [
        f"*{label}: {kit.mention(person.id)}*",
        kit.escape(person.title, 100),
        kit.escape(person.department or "", 100),
        f"{LEVELS.get(level, '').capitalize()}" if level else "",
        f"{kit.counted(answers.years_of_experience, 'year')} of experience"
        if answers.years_of_experience is not None
        else "",
        kit.escape(f"Speaks {kit.listed(answers.languages)}", 150) if answers.languages else "",
        kit.escape(f"Time zone {person.time_zone.replace('_', ' ')}", 100),
        f"{kit.counted(answers.hours_per_month, 'hour')} a month" if answers.hours_per_month else "",
        f"{kit.counted(side.capacity, 'place')}: {taken}",
        kit.escape(f"{'Offers' if mentor else 'Wants'} {kit.listed(skills[:8])}", 400) if skills else "",
        kit.escape(f"“{words}”", 400) if words else "",
    ]
    return "\n".join(one for one in lines if one)


def _parts(one: Candidate) -> list[Block]:
    if not one.parts:
        return [kit.section("\n".join(f"• {kit.escape(each, 250)}" for each in one.reasons) or "No reasons were kept.")]
    lines = [_part(part) for part in sorted(one.parts, key=lambda part: -part.points)]
    return [kit.section("*Where the score comes from*\n" + "\n".join(lines))]


def _part(part: ScorePart) -> str:
    known = {each.value: label for each, (label, _) in WEIGHTS.items()}
    label = known.get(part.criterion, part.criterion)
    words = f": {kit.escape(part.words, 200)}" if part.words else ""
    return f"• {part.points:.0f} of {part.most:.0f} · {label}{words}"


def by_hand_form(proposal_id: int, kind: Kind) -> View:
    first, second = ("First person", "Second person") if kind is Kind.PEER else ("Mentor", "Mentee")
    return kit.modal(
        "Pair two by hand",
        [
            kit.section(
                "*Who belongs together?* I tell you their score, their reasons and every limit they break, before "
                "anything is added."
            ),
            field("mentor", first, kit.person_select(field_id("matching", "mentor"))),
            field("mentee", second, kit.person_select(field_id("matching", "mentee"))),
        ],
        callback_id=MatchingIds.CHECK_BY_HAND,
        submit="Check",
        close="Back",
        remember=str(proposal_id),
    )


def checking(title: str = "Pair two by hand") -> View:
    return kit.modal(title, [kit.section("I am looking at the two. This takes a few seconds …")])


def checked(found: ByHand, remember: str) -> View:
    """The answer about a pair by hand; only a possible one can be added."""
    both = f"{kit.mention(found.mentor_id)} and {kit.mention(found.mentee_id)}"
    if not found.possible:
        said = "\n".join(f"• {kit.escape(one, 300)}" for one in found.broken)
        blocks = [kit.section(f"*{both} cannot be paired.*\n{said}"), kit.context("Nothing was added.")]
        return kit.modal("Not possible", blocks, close="Back")
    blocks = [kit.section(f"*{both}* · {found.score:.0f} of 100")]
    if found.reasons:
        blocks.append(kit.section("\n".join(f"• {kit.escape(one, 250)}" for one in found.reasons)))
    if found.broken:
        broken = "\n".join(f"• {kit.escape(one, 300)}" for one in found.broken)
        blocks.append(kit.section(f":warning: *This pair breaks the rules of the program:*\n{broken}"))
    blocks.append(kit.context("It is added to the proposal. Nobody hears anything before you approve."))
    submit = "Pair them anyway" if found.broken else "Pair them"
    return kit.modal(
        "Pair two by hand", blocks, callback_id=MatchingIds.PAIR_BY_HAND, submit=submit, close="Back", remember=remember
    )


def could_not_check() -> View:
    return kit.sentence_modal("Not checked", "I could not look at these two just now. Please close this and try again.")


def swap_form(one: Candidate, program: Program) -> View:
    what = "Swap with the pair of" if program.kind is Kind.PEER else "Swap mentors with the pair of"
    return kit.modal(
        "Swap two pairs",
        [
            kit.section(
                f"*{kit.mention(one.mentor_id)} and {kit.mention(one.mentee_id)}* · {one.score:.0f} of 100\n"
                "I tell you how the scores change and every limit that breaks, before anything is swapped."
            ),
            field(
                "other",
                what,
                kit.external_select(MatchingIds.SWAP_WITH, placeholder="Type a name of the other pair", least=1),
            ),
        ],
        callback_id=MatchingIds.CHECK_SWAP,
        submit="Check",
        close="Back",
        remember=str(one.id),
    )


def checked_swap(found: Swap, program: Program) -> View:
    """What a swap would do; only a possible one can be done."""
    if not found.possible:
        said = "\n".join(f"• {_of(couple)}: {kit.escape(words, 300)}" for couple, words in found.broken)
        blocks = [kit.section("*This swap is not possible.*" + (f"\n{said}" if said else ""))]
        return kit.modal("Not possible", [*blocks, kit.context("Nothing was changed.")], close="Back")
    verb = "and" if program.kind is Kind.PEER else "mentors"
    now = "\n".join(_line(one, verb) for one in (found.first, found.second))
    then = "\n".join(_line(one, verb) for one in found.new)
    blocks = [
        kit.section(f"*Now*, together {found.before:.0f}\n{now}"),
        kit.section(f"*After the swap*, together {found.after:.0f}: {_change(found.after - found.before)}\n{then}"),
    ]
    for one in found.new:
        reasons = "\n".join(f"• {kit.escape(each, 250)}" for each in one.reasons[:4])
        if reasons:
            blocks.append(kit.section(f"*{kit.mention(one.mentor_id)} and {kit.mention(one.mentee_id)}*\n{reasons}"))
    if found.broken:
        said = "\n".join(f"• {_of(couple)}: {kit.escape(words, 300)}" for couple, words in found.broken)
        blocks.append(kit.section(f":warning: *This swap breaks the rules of the program:*\n{said}"))
    if found.first.locked or found.second.locked:
        blocks.append(kit.context("A lock on these pairs goes with the swap."))
    blocks.append(kit.context("Nobody hears anything before you approve."))
    return kit.modal(
        "Swap two pairs",
        blocks,
        callback_id=MatchingIds.DO_SWAP,
        submit="Swap them anyway" if found.broken else "Swap them",
        close="Back",
        remember=f"{found.first.id}:{found.second.id}",
    )


def _of(couple: tuple[str, str]) -> str:
    return f"{kit.mention(couple[0])} and {kit.mention(couple[1])}"


def _line(one: Candidate, verb: str) -> str:
    return f"{kit.mention(one.mentor_id)} {verb} {kit.mention(one.mentee_id)} · {one.score:.0f}"


def _change(by: float) -> str:
    whole = round(by)
    return (
        "as many points as now"
        if not whole
        else f"{kit.counted(abs(whole), 'point')} {'more' if whole > 0 else 'less'}"
    )
