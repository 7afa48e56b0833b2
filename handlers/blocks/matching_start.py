"""The form that a matching begins with: who waits, what was tried, where the last proposal stands."""

from bot.domain.pairing import Proposal, ProposalState
from bot.domain.program import Program
from bot.services.propose_pairs import Choices
from handlers.blocks import kit
from handlers.blocks.kit import Block, Element, View
from handlers.blocks.matching import NO_LINES
from handlers.ids import MatchingIds


def start_form(shown: Choices) -> View:
    """Which program; who waits in it; and the proposal that is there, if any."""
    chosen = shown.chosen
    blocks: list[Block] = []
    if len(shown.programs) > 1:
        options = [kit.option(one.name, one.id) for one in shown.programs]
        chooser = kit.select(MatchingIds.CHOOSE_PROGRAM, options, chosen=chosen.id)
        blocks.append(kit.section("*Which program?*", chooser, block_id="program"))
    blocks.append(kit.section(f"*{kit.escape(chosen.name, 100)}*\n{_who_waits(shown)}"))
    blocks += _unready(shown)
    blocks += [*_at_work(shown), *_where_it_stands(shown.proposal), *_last_run(shown)]
    if not shown.reporting_lines_known:
        blocks.append(kit.section(NO_LINES))
    blocks.append(
        kit.context(
            "I look at everybody at once and respect capacity, reporting lines, levels, languages and working hours. "
            "As many people as possible get somebody; then the best total counts. Nobody hears of it until you approve."
        )
    )
    can_match = shown.waiting.can_match and not _is_at_work(shown)
    blocks.append(kit.buttons(*_before_proposing(shown, can_match=can_match)))
    submit = "Propose pairs" if can_match else None
    return kit.modal("Match", blocks, callback_id=MatchingIds.PROPOSE, submit=submit, remember=str(chosen.id))


def _who_waits(shown: Choices) -> str:
    waiting = shown.waiting
    if waiting.peers:
        people = kit.counted(waiting.mentors, "person", "people")
        return f"{people} without a partner{_what_peers_need(shown)}"
    mentors = f"{kit.counted(waiting.mentors, 'mentor')} with a free place"
    mentees = f"{kit.counted(waiting.mentees, 'mentee')} without a mentor"
    asked = f" {kit.counted(shown.asked, 'mentor')} still to answer." if shown.asked else ""
    if not waiting.can_match:
        return f"{mentors}, {mentees}: there is nobody to match right now.{asked} {_what_then(shown)}"
    return f"{mentors}, {mentees}.{asked}"


def _what_peers_need(shown: Choices) -> str:
    if shown.waiting.can_match:
        return "."
    if shown.waiting.unready:
        return ": nobody can be matched right now. Some people have something to do first:"
    return ": it takes two to match anybody. `/mentor-admin people` invites people to sign up."


def _what_then(shown: Choices) -> str:
    """Where nobody can be matched: what would change it."""
    if shown.waiting.unready:
        return "Some people have something to do first:"
    if shown.waiting.mentors and not shown.waiting.mentees:
        return "A mentee is missing: `/mentor-admin people` invites more people."
    if shown.waiting.mentees and not shown.waiting.mentors:
        return "A mentor is missing: `/mentor-admin people` invites more people."
    return "`/mentor-admin people` invites people to sign up."


def _unready(shown: Choices) -> list[Block]:
    people = shown.waiting.unready
    return [unready(people, shown.chosen.id)] if people else []


def unready(people: int, program_id: int) -> Block:
    """Who cannot be matched yet, why, and what to do about it."""
    who = kit.counted(people, "person has", "people have")
    said = f"{who} lessons or the agreement to do, which this program asks for before anybody is matched."
    return kit.section(said, kit.button("Remind them", MatchingIds.REMIND_UNREADY, program_id))


def reminded(program: Program, people: int) -> View:
    name = kit.escape(program.name, 100)
    if not people:
        said = f"*Nobody in {name} had to be reminded again.* Whoever has something to do heard so today already."
        return kit.sentence_modal("Nothing to do", said)
    who = kit.counted(people, "person hears", "people hear")
    said = f"*{who} what is left to do in {name}.* It comes in their own working hours."
    return kit.sentence_modal("I remind them", said, "Whoever has done it is in the next run by itself.")


def _before_proposing(shown: Choices, *, can_match: bool) -> list[Element]:
    rules = kit.button("Weights and limits", MatchingIds.RULES, shown.chosen.id)
    dry = kit.button("Dry run", MatchingIds.DRY_RUN, shown.chosen.id)
    return [rules, dry] if can_match else [rules]


def _is_at_work(shown: Choices) -> bool:
    return shown.run is not None and shown.run.is_at_work


def _at_work(shown: Choices) -> list[Block]:
    run = shown.run
    if run is None or not run.is_at_work:
        return []
    what = "a dry run" if run.is_dry else "a proposal"
    far = f" {run.stage}, {run.share:.0%}." if run.stage else ""
    by = kit.mention(run.asked_by)
    said = f"I am working on {what} that {by} asked for.{far} It comes as a message when it is ready."
    ask = kit.confirm("Cancel this run?", "Nothing of it is kept. A proposal from before stays as it is.", "Cancel it")
    return [kit.section(said, kit.button("Cancel it", MatchingIds.CANCEL, run.id, ask=ask))]


def _last_run(shown: Choices) -> list[Block]:
    run = shown.run
    if run is None or run.report is None or not run.is_dry:
        return []
    found = run.report
    said = (
        f"The last dry run, {kit.moment(run.asked_at)}: {kit.counted(found.places, 'pair')}, "
        f"{found.matched_mentees} of {found.mentees} with somebody, mean score {found.mean:.0f}."
    )
    return [kit.section(said, kit.button("Show it", MatchingIds.SHOW_RUN, run.id))]


def _where_it_stands(proposal: Proposal | None) -> list[Block]:
    if proposal is not None and proposal.state is ProposalState.READY:
        said = f"A proposal of {kit.moment(proposal.made_at)} waits for your review. A new one would replace it."
        return [kit.section(said, kit.button("Review it", MatchingIds.REVIEW, proposal.id))]
    if proposal is not None and proposal.state is ProposalState.APPROVED and proposal.approved_at:
        by = f" by {kit.mention(proposal.approved_by)}" if proposal.approved_by else ""
        said = (
            f"The last proposal was approved {kit.moment(proposal.approved_at)}{by}. "
            "A new one matches only who is free."
        )
        return [kit.section(said, kit.button("Look at it", MatchingIds.REVIEW, proposal.id))]
    return []


def begun(program: Program, *, dry: bool = False) -> View:
    if dry:
        return kit.sentence_modal(
            "I am on it",
            f"*I am trying a matching of {kit.escape(program.name, 100)}.* Nothing is proposed; nobody hears of it.",
            "What it finds comes as a message from me, usually within a minute. Until then I say there how far I am.",
        )
    return kit.sentence_modal(
        "I am on it",
        f"*I am looking for the best pairs for {kit.escape(program.name, 100)}.*",
        "The proposal comes as a message from me, usually within a minute. You can close this and do something else; "
        "nobody else hears anything before you approve.",
    )
