"""The review of a proposal: pages of couples to drop or keep, people without anybody, and a pair by hand."""

from bot.domain.kinds import Kind
from bot.domain.pairing import Candidate, CandidateState, ProposalState
from bot.services.review import ByHand, Review
from handlers.blocks import kit
from handlers.blocks.kit import Block, View, field
from handlers.blocks.matching import TELL, couple_text, unmatched_text, what_follows, without_anybody
from handlers.ids import MatchingIds, field_id

STATES = {
    CandidateState.DROPPED: "dropped",
    CandidateState.APPROVED: "approved",
    CandidateState.NOT_POSSIBLE: "not possible any more",
}


def page(shown: Review) -> View:
    """One page. Sent, it approves everything that is not dropped, on whichever page."""
    is_open = shown.proposal.state is ProposalState.READY
    blocks = [*_top(shown), *_search(shown)]
    blocks += [_couple(shown, one, is_open=is_open) for one in shown.couples]
    if shown.unmatched:
        blocks.append(kit.section(without_anybody(shown.without)))
    blocks += [kit.section(unmatched_text(one, shown.program)) for one in shown.unmatched]
    blocks += _foot(shown, is_open=is_open)
    return kit.modal(
        "Review the proposal",
        blocks,
        callback_id=MatchingIds.APPROVE,
        submit=_yes(shown) if is_open and _concerns_somebody(shown) else None,
        remember=f"{shown.proposal.id}:{shown.page}",
    )


def _concerns_somebody(shown: Review) -> bool:
    return shown.kept + shown.dropped + shown.without > 0


def _yes(shown: Review) -> str:
    return f"Approve {kit.counted(shown.kept, 'pair')}" if shown.kept else TELL


def _top(shown: Review) -> list[Block]:
    dropped = f", {shown.dropped} dropped" if shown.dropped else ""
    name = kit.escape(shown.program.name, 100)
    counts = f"{kit.counted(shown.kept, 'pair')}{dropped}, {shown.without} without anybody"
    state = ""
    if shown.proposal.state is ProposalState.APPROVED:
        state = " This proposal was approved, so it can only be looked at."
    elif shown.proposal.state is not ProposalState.READY:
        state = " A newer proposal took the place of this one, so it can only be looked at."
    return [kit.section(f"*{name}* · {counts} · page {shown.page + 1} of {shown.pages}.{state}")]


def _search(shown: Review) -> list[Block]:
    if shown.pages == 1:
        return []
    chooser = kit.person_select(MatchingIds.FIND, placeholder="Find somebody")
    return [kit.section("Go to the page of", chooser, block_id="find")]


def _couple(shown: Review, one: Candidate, *, is_open: bool) -> Block:
    text = couple_text(one, shown.program)
    if one.state is not CandidateState.PROPOSED:
        text = f"_{STATES[one.state]}_ · {text}"
    if not is_open:
        return kit.section(text)
    if one.state is CandidateState.DROPPED:
        return kit.section(text, kit.button("Keep", MatchingIds.KEEP, one.id), block_id=f"candidate_{one.id}")
    return kit.section(text, kit.button("Drop", MatchingIds.DROP, one.id), block_id=f"candidate_{one.id}")


def _foot(shown: Review, *, is_open: bool) -> list[Block]:
    number = shown.proposal.id
    elements = []
    if shown.page > 0:
        elements.append(kit.button("Earlier page", MatchingIds.PAGE_BACK, f"{number}:{shown.page - 1}"))
    if shown.page + 1 < shown.pages:
        elements.append(kit.button("Next page", MatchingIds.PAGE, f"{number}:{shown.page + 1}"))
    if is_open:
        elements.append(kit.button("Pair two by hand", MatchingIds.OPEN_BY_HAND, number))
    elements.append(kit.button("Pairs as a CSV file", MatchingIds.EXPORT, number))
    if not is_open or not _concerns_somebody(shown):
        return [kit.buttons(*elements)]
    return [kit.context(what_follows(shown.program, shown.kept)), kit.buttons(*elements)]


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


def checking() -> View:
    return kit.modal("Pair two by hand", [kit.section("I am looking at the two. This takes a few seconds …")])


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
