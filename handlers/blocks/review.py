"""The review of a proposal: pages of couples to look at, lock, swap, drop or keep, and people without anybody."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from bot.domain.kinds import Kind
from bot.domain.pairing import Candidate, CandidateState, Change, ProposalChange, ProposalState
from bot.services.review import Filter, Review
from handlers.blocks import kit
from handlers.blocks.kit import Block, Element, View
from handlers.blocks.matching import TELL, couple_text, unmatched_text, what_follows, without_anybody
from handlers.ids import MatchingIds

STATES = {
    CandidateState.DROPPED: "dropped",
    CandidateState.CHOSEN: "approved",
    CandidateState.APPROVED: "approved",
    CandidateState.NOT_POSSIBLE: "not possible any more",
}
FILTERS: Mapping[Filter, str] = {
    Filter.ALL: "Everything",
    Filter.WEAKEST: "Weakest pairs first",
    Filter.LOCKED: "Locked pairs",
    Filter.BY_HAND: "Paired by hand",
    Filter.DROPPED: "Dropped pairs",
    Filter.ALONE: "People without anybody",
}
CHANGES: Mapping[Change, str] = {
    Change.DROPPED: "dropped",
    Change.KEPT: "kept again",
    Change.LOCKED: "locked",
    Change.UNLOCKED: "unlocked",
    Change.SWAPPED: "swapped to",
    Change.ADDED: "added",
    Change.APPROVED_SOME: "approved",
}
CHANGES_SHOWN = 8


def place(shown: Review, page: int | None = None, filter_: Filter | None = None) -> str:
    """What a view or a button remembers: proposal, page, filter, and the last change that was seen."""
    return f"{shown.proposal.id}:{shown.page if page is None else page}:{filter_ or shown.shown}:{shown.seen}"


def page(shown: Review) -> View:
    """One page. Sent, it approves everything that is not dropped, on whichever page."""
    is_open = shown.proposal.state is ProposalState.READY and not shown.is_computing
    blocks = [*_top(shown), *_small_circles(shown), *_changes(shown.changes), *_search(shown)]
    for one in shown.couples:
        blocks += _couple(shown, one, is_open=is_open)
    if shown.unmatched:
        blocks.append(kit.section(without_anybody(shown.without)))
    blocks += [kit.section(unmatched_text(one, shown.program)) for one in shown.unmatched]
    if not shown.couples and not shown.unmatched and shown.shown is not Filter.ALL:
        blocks.append(kit.section(f"Nothing here: {FILTERS[shown.shown].lower()}."))
    blocks += _foot(shown, is_open=is_open)
    return kit.modal(
        "Review the proposal",
        blocks,
        callback_id=MatchingIds.APPROVE,
        submit=_yes(shown) if is_open and _concerns_somebody(shown) else None,
        remember=place(shown),
    )


def _concerns_somebody(shown: Review) -> bool:
    return shown.kept + shown.dropped + shown.without + shown.decided > 0


def _yes(shown: Review) -> str:
    return f"Approve {kit.counted(shown.kept, 'pair')}" if shown.kept else TELL


def _top(shown: Review) -> list[Block]:
    counts = [
        kit.counted(shown.kept, "pair"),
        *([f"{shown.dropped} dropped"] if shown.dropped else []),
        *([f"{shown.locked} locked"] if shown.locked else []),
        *([f"{shown.decided} approved already"] if shown.decided else []),
        f"{shown.without} without anybody",
    ]
    name = kit.escape(shown.program.name, 100)
    where = f"page {shown.page + 1} of {shown.pages}"
    return [kit.section(f"*{name}* · {', '.join(counts)} · {where}.{_state(shown)}")]


def _state(shown: Review) -> str:
    if shown.proposal.state is ProposalState.APPROVED:
        return " This proposal was approved, so it can only be looked at."
    if shown.proposal.state is not ProposalState.READY:
        return " A newer proposal took the place of this one, so it can only be looked at."
    if shown.is_computing:
        return " I am working on a new proposal that would replace this one, so it can only be looked at now."
    return ""


def _small_circles(shown: Review) -> list[Block]:
    """What a drop or a swap left too small; it is the manager's to decide."""
    if not shown.small_circles:
        return []
    least = shown.program.rules.group_least
    named = [f"{kit.mention(mentor)} has {kit.counted(size, 'mentee')}" for mentor, size in shown.small_circles[:5]]
    named += [f"and {len(shown.small_circles) - 5} more"] if len(shown.small_circles) > 5 else []
    circles = kit.counted(len(shown.small_circles), "circle is", "circles are")
    return [
        kit.section(
            f":warning: *{circles} smaller than {least}*, the least that this program asks for: {'; '.join(named)}. "
            "*Pair two by hand* adds somebody; a circle that stays small begins as it is."
        )
    ]


def _changes(changes: Sequence[ProposalChange]) -> list[Block]:
    """What others did since this was looked at."""
    if not changes:
        return []
    lines = [
        f"{kit.mention(actor)} {CHANGES[change]} {_what(list(same))}"
        for (actor, change), same in groupby(changes, key=lambda one: (one.actor_id, one.change))
    ]
    more = f"\n• and {len(lines) - CHANGES_SHOWN} more" if len(lines) > CHANGES_SHOWN else ""
    said = "\n".join(f"• {one}" for one in lines[:CHANGES_SHOWN])
    return [kit.section(f":eyes: *Changed by somebody else since you looked:*\n{said}{more}")]


def _what(changes: Sequence[ProposalChange]) -> str:
    first = changes[0]
    count = sum(one.count for one in changes)
    if first.mentor_id is None or first.mentee_id is None or count > 3:
        return kit.counted(count, "pair")
    couples = [f"{kit.mention(str(one.mentor_id))} and {kit.mention(str(one.mentee_id))}" for one in changes]
    return "; ".join(couples)


def _search(shown: Review) -> list[Block]:
    """Whom to look for, and which pairs to see. Names come as they are typed, out of thousands."""
    everything = shown.kept + shown.dropped + shown.decided + shown.without
    if everything < 2:
        return []
    options = [kit.option(words, one.value) for one, words in FILTERS.items()]
    return [
        kit.buttons(
            kit.external_select(MatchingIds.FIND, placeholder="Find somebody"),
            kit.select(MatchingIds.FILTER, options, chosen=shown.shown.value),
            block_id="find",
        )
    ]


def _couple(shown: Review, one: Candidate, *, is_open: bool) -> list[Block]:
    marks = [f"_{STATES[one.state]}_"] if one.state in STATES else []
    if one.locked:
        marks.append(":lock: _locked_")
    text = " · ".join([*marks, couple_text(one, shown.program)])
    actions = _actions(one) if is_open else [kit.button("See both", MatchingIds.BOTH, one.id)]
    return [kit.section(text), kit.buttons(*actions, block_id=f"candidate_{one.id}")]


def _actions(one: Candidate) -> list[Element]:
    both = kit.button("See both", MatchingIds.BOTH, one.id)
    if one.state is CandidateState.DROPPED:
        return [both, kit.button("Keep", MatchingIds.KEEP, one.id)]
    if one.state is not CandidateState.PROPOSED:
        return [both]
    lock = (
        kit.button("Unlock", MatchingIds.UNLOCK, one.id) if one.locked else kit.button("Lock", MatchingIds.LOCK, one.id)
    )
    swap = kit.button("Swap", MatchingIds.SWAP, one.id)
    return [both, lock, swap, kit.button("Drop", MatchingIds.DROP, one.id)]


def _foot(shown: Review, *, is_open: bool) -> list[Block]:
    number = shown.proposal.id
    elements = []
    if shown.page > 0:
        elements.append(kit.button("Earlier page", MatchingIds.PAGE_BACK, place(shown, shown.page - 1)))
    if shown.page + 1 < shown.pages:
        elements.append(kit.button("Next page", MatchingIds.PAGE, place(shown, shown.page + 1)))
    if is_open:
        elements.append(kit.button("Pair two by hand", MatchingIds.OPEN_BY_HAND, number))
    if is_open and shown.kept:
        elements.append(kit.button("Approve some …", MatchingIds.OPEN_SOME, place(shown)))
    elements.append(kit.button("Pairs as a CSV file", MatchingIds.EXPORT, number))
    if not is_open or not _concerns_somebody(shown):
        return [kit.buttons(*elements)]
    follows = [
        what_follows(shown.program, shown.kept),
        "A locked pair is kept when you run again; a dropped one is not proposed again.",
    ]
    return [kit.context(*follows), kit.buttons(*elements)]


def some_form(shown: Review, locked: int) -> View:
    """Which pairs to approve now; the rest stays open."""
    options = []
    here = sum(one.state is CandidateState.PROPOSED for one in shown.couples)
    if here:
        options.append(kit.option(f"The {kit.counted(here, 'pair')} on this page", "page"))
    if locked:
        options.append(kit.option(f"The {kit.counted(locked, 'locked pair')}", "locked"))
    options += [
        kit.option(f"Every pair with a score of {least} or more", f"least:{least}") for least in (90, 80, 70, 60, 50)
    ]
    together = {
        Kind.GROUP: " A circle goes as a whole.",
        Kind.PEER: " Three peers go together.",
    }.get(shown.program.kind, "")
    first = options[0]["value"]
    return kit.modal(
        "Approve some",
        [
            kit.section(f"*{kit.escape(shown.program.name, 100)}*: which pairs now?{together} The rest stays open."),
            kit.field("which", "Approve", kit.radio("matching.which", options, chosen=first)),
            kit.context(what_follows(shown.program, shown.kept)),
        ],
        callback_id=MatchingIds.APPROVE_SOME,
        submit="Approve",
        close="Back",
        remember=f"{place(shown)}|{','.join(str(one.id) for one in shown.couples)}",
    )
