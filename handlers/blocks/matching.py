"""Matching, as whoever runs a program sees it: asking for a proposal, the proposal, and what became of it."""

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Candidate, Proposal, Unmatched
from bot.domain.program import Asking, Program
from bot.services.still_possible import WhyNot
from handlers.blocks import kit
from handlers.blocks.kit import Block, Element, Message, View
from handlers.ids import MatchingIds

TELL = "Tell them"  # the yes where there is no pair
IN_A_MESSAGE = 5  # couples and unmatched people shown in the message; the form shows all

NO_LINES = (
    ":warning: *The reporting-line rule has no data.* Nobody uploaded who reports to whom, so I cannot keep people "
    "apart from their own managers. `/mentor-admin people` takes that file."
)

NOT_POSSIBLE = "it is not possible any more"
SKIPPED: Mapping[WhyNot, str] = {
    WhyNot.PROGRAM_OVER: "the program was closed",
    WhyNot.SAME_PERSON: "it named one person twice",
    WhyNot.MENTOR_AWAY: "the mentor paused or left",
    WhyNot.MENTEE_AWAY: "the mentee left",
    WhyNot.MENTEE_PAUSES: "the mentee pauses",
    WhyNot.NOT_A_MENTOR: "the mentor no longer offers to mentor",
    WhyNot.NOT_A_MENTEE: "the mentee no longer looks for a mentor",
    WhyNot.MENTOR_NOT_READY: "the mentor still has lessons or the agreement to do",
    WhyNot.MENTEE_NOT_READY: "the mentee still has lessons or the agreement to do",
    WhyNot.TOGETHER_ALREADY: "the two are together already",
    # One sentence for these: were the others named, what is private could be told by being left over.
    WhyNot.REPORTING_LINE: NOT_POSSIBLE,
    WhyNot.FORMER_PARTNERS: NOT_POSSIBLE,
    WhyNot.NOT_POSSIBLE: NOT_POSSIBLE,
    WhyNot.LEVEL: "their levels no longer fit",
    WhyNot.LANGUAGE: "they no longer share a language",
    WhyNot.WORKING_HOURS: "their working hours no longer meet",
    WhyNot.PROGRAM_RULE: "a rule of the program forbids it",
    WhyNot.NO_PLACE_WITH_MENTOR: "the mentor has no free place any more",
    WhyNot.NO_PLACE_WITH_MENTEE: "the mentee has found somebody meanwhile",
}


def ready(
    proposal: Proposal,
    program: Program,
    couples: Sequence[Candidate],
    unmatched: Sequence[Unmatched],
    *,
    pairs: int | None = None,
    without: int | None = None,
) -> Message:
    """The proposal in the manager's DM, the first few couples of it, and what to do.

    `pairs` and `without` count all of them where only the first few are given.
    """
    name = kit.escape(program.name, 100)
    pairs = len(couples) if pairs is None else pairs
    without = len(unmatched) if without is None else without
    text = f"{kit.counted(pairs, 'pair')} proposed for {program.name}, {without} without anybody."
    blocks: list[Block] = [kit.section(f"*The proposal for {name} is ready.* {_in_numbers(proposal, program, pairs)}")]
    if not proposal.summary.get("reporting_lines_known"):
        blocks.append(kit.section(NO_LINES))
    blocks += [kit.section(couple_text(one, program)) for one in couples[:IN_A_MESSAGE]]
    if pairs > IN_A_MESSAGE:
        blocks.append(kit.context(f"And {pairs - IN_A_MESSAGE} more: Review shows every one, with its reasons."))
    blocks += _left_out(unmatched, program, without)
    if lost := int(proposal.summary.get("locks_lost") or 0):
        locked = kit.counted(lost, "locked pair is", "locked pairs are")
        blocks.append(kit.context(f"{locked} not possible any more, so the lock was taken off."))
    if notes := _notes(proposal):
        blocks.append(kit.context(kit.escape(notes, 1500)))
    if pairs or without:
        blocks.append(kit.context(what_follows(program, pairs)))
    blocks.append(kit.buttons(*_what_to_do(proposal, program, pairs, without)))
    return Message(text=text, blocks=tuple(blocks))


def _notes(proposal: Proposal) -> str:
    """What the engine remarks; that it has no reporting lines is said already where nobody gave any."""
    lines = str(proposal.summary.get("notes") or "").splitlines()
    known = proposal.summary.get("reporting_lines_known")
    return "\n".join(line for line in lines if known or "reporting line" not in line)


def _in_numbers(proposal: Proposal, program: Program, pairs: int) -> str:
    if not pairs:
        return "I found no pair that is possible. Here is why, person by person."
    found = proposal.summary
    counted = kit.counted(pairs, "pair")
    if program.kind is Kind.PEER:
        return f"{counted}."
    return f"{counted}, for {found['matched_mentees']} of {kit.counted(int(found['mentees']), 'mentee')}."


def couple_text(candidate: Candidate, program: Program) -> str:
    """Both names, the score, and the reasons."""
    verb = "and" if program.kind is Kind.PEER else "mentors"
    by_hand = " · paired by hand" if candidate.by_hand else ""
    top = (
        f"*{kit.mention(candidate.mentor_id)} {verb} {kit.mention(candidate.mentee_id)}* · {candidate.score:.0f} of 100"
    )
    return "\n".join([top + by_hand, *(f"• {kit.escape(one, 250)}" for one in candidate.reasons[:4])])


def unmatched_text(one: Unmatched, program: Program) -> str:
    """The reason as the person would hear it, and what would help."""
    role = "" if program.kind is Kind.PEER else f" as {'mentor' if one.role is Role.MENTOR else 'mentee'}"
    help_ = f"\n_What would help:_ {kit.escape(one.what_would_help, 400)}" if one.what_would_help else ""
    return f"{kit.mention(one.person_id)}{role}: “{kit.escape(one.reason, 400)}”{help_}"


def without_anybody(count: int) -> str:
    people = kit.counted(count, "person has", "people have")
    return f"*{people} nobody yet*, and this is what I tell them once you approve:"


def _left_out(unmatched: Sequence[Unmatched], program: Program, without: int) -> list[Block]:
    if not unmatched:
        return [kit.section("Nobody is left without somebody.")]
    blocks = [kit.section(without_anybody(without))]
    blocks += [kit.section(unmatched_text(one, program)) for one in unmatched[:IN_A_MESSAGE]]
    if without > IN_A_MESSAGE:
        blocks.append(kit.context(f"And {without - IN_A_MESSAGE} more: see Review."))
    return blocks


def what_follows(program: Program, pairs: int) -> str:
    """What approving does, said before it is done."""
    clocks = program.clocks
    if not pairs:
        return (
            "Nobody is paired. When you press Tell them, I tell everybody who has nobody yet that it is so, and why, "
            "in their working hours, and when they hear from me again."
        )
    if program.asking is Asking.ANNOUNCED:
        return (
            "When you approve, both people of each pair hear at once and are introduced. They have "
            f"{clocks.objection_working_days} working days to tell you in private that it does not fit."
        )
    return (
        "When you approve, I ask each mentor, in their working hours. The mentee hears only after a yes. "
        f"After a no, or no answer in {clocks.request_lapses_working_days} working days, I ask the next best who is "
        "free, and tell you."
    )


def _what_to_do(proposal: Proposal, program: Program, pairs: int, without: int) -> list[Element]:
    review = kit.button("Review and change", MatchingIds.REVIEW, proposal.id)
    if not pairs and not without:
        return [review]
    question = f"Approve {kit.counted(pairs, 'pair')}?" if pairs else "Tell them?"
    ask = kit.confirm(question, what_follows(program, pairs), "Approve" if pairs else TELL)
    words = TELL if not pairs else f"Approve all {pairs}" if pairs > 1 else "Approve it"
    approve = kit.button(words, MatchingIds.APPROVE_ALL, proposal.id, style="primary", ask=ask)
    export = [kit.button("Pairs as a CSV file", MatchingIds.EXPORT, proposal.id)] if pairs else []
    return [approve, review, *export]


def approved(program: Program, pairs: int) -> Message:
    """In the place of the proposal, so that its buttons cannot be pressed twice."""
    text = _approved(program, pairs)
    return Message(text=text, blocks=(kit.section(f"*{kit.escape(text, 200)}* {_now(program, pairs)}"),))


def approved_some_view(program: Program, pairs: int) -> View:
    said = f"*{kit.escape(_approved(program, pairs), 200)}* {_now(program, pairs)}"
    rest = "The rest of the proposal stays open: review it, approve it, or run again."
    return kit.sentence_modal("Approved", said, rest)


def approved_view(program: Program, pairs: int) -> View:
    said = f"*{kit.escape(_approved(program, pairs), 200)}*"
    return kit.sentence_modal("Approved", said, _now(program, pairs))


def _approved(program: Program, pairs: int) -> str:
    return f"Approved: {kit.counted(pairs, 'pair') if pairs else 'no pairs'} of {program.name}."


def _now(program: Program, pairs: int) -> str:
    if not pairs:
        return "I am telling everybody who has nobody yet, each in their own working hours."
    if program.asking is Asking.ANNOUNCED:
        return "I am telling both people of each pair now, and I will write to you when that is done."
    return "I am asking the mentors now, each in their own working hours, and I will write to you when that is done."


def carried_out(proposal: Proposal, program: Program, acted_on: int, skipped: Counter[WhyNot]) -> Message:
    """What became of the approved pairs."""
    name = kit.escape(program.name, 100)
    pairs = kit.counted(acted_on, "pair")
    if not acted_on:
        done = f"No two people of {name} are brought together this time."
    elif program.asking is Asking.ANNOUNCED:
        done = f"{pairs} of {name} {'is' if acted_on == 1 else 'are'} introduced."
    else:
        first = "one of the two" if program.kind is Kind.PEER else "the mentor"
        done = f"{pairs} of {name}: {first} is asked first."
    blocks: list[Block] = [kit.section(f"*{done}* {_next_word(program, acted_on)}")]
    if skipped:
        reasons = Counter[str]()
        for why, count in skipped.items():
            reasons[SKIPPED[why]] += count
        lines = "\n".join(f"• {count}: {reason}" for reason, count in sorted(reasons.items()))
        missing = kit.counted(skipped.total(), "pair")
        blocks.append(kit.section(f"*{missing} could not be acted on*, because things changed meanwhile:\n{lines}"))
    blocks.append(
        kit.buttons(
            kit.button("Match who is free", MatchingIds.OPEN, program.id),
            kit.button("Pairs as a CSV file", MatchingIds.EXPORT, proposal.id),
        )
    )
    return Message(text=done, blocks=tuple(blocks))


def _next_word(program: Program, acted_on: int) -> str:
    if not acted_on:
        return "Everybody who has nobody yet hears so from me in their working hours, with the reason."
    if program.asking is Asking.ANNOUNCED:
        return "If somebody tells me that it does not fit, only you hear of it."
    return (
        f"Each has {program.clocks.request_lapses_working_days} working days to answer, and gets two reminders. "
        "You hear from me about every no, and about everybody who does not answer."
    )


def file_note(program: Program) -> str:
    return f"The pairs of {program.name} as a CSV file. It holds names: please keep it to those who run the program."


def file_failed() -> Message:
    text = "I could not send the file just now. Please try again in a minute."
    return Message(text=text, blocks=(kit.section(text),))
