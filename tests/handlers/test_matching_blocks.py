"""What whoever runs a program sees of a matching, in every state."""

from collections import Counter
from dataclasses import replace

from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Candidate, CandidateState, Proposal, ProposalState, Unmatched
from bot.domain.person import PersonId
from bot.domain.program import Asking
from bot.services.cohort import Waiting
from bot.services.propose_pairs import Choices
from bot.services.review import PAGE, ByHand, Review
from bot.services.still_possible import WhyNot
from handlers.blocks import matching as blocks
from handlers.blocks import review as review_blocks
from handlers.blocks.matching import SKIPPED
from tests.golden_files import Golden
from tests.handlers.samples import ADA, BOB, GRACE, GROW, INES, NOW, TRICKY

REASONS = ("wanted and offered: Giving feedback", "the mentor is one level ahead", "7 years more experience")
READY = Proposal(
    id=5,
    program_id=1,
    state=ProposalState.READY,
    made_by=GRACE,
    made_at=NOW,
    summary={"mentors": 2, "mentees": 2, "matched_mentors": 1, "matched_mentees": 1, "reporting_lines_known": 1},
)
PAIR = Candidate(id=7, proposal_id=5, mentor_id=INES, mentee_id=ADA, score=78.4, reasons=REASONS)
ALONE = Unmatched(
    id=1,
    proposal_id=5,
    person_id=BOB,
    role=Role.MENTEE,
    reason="Only one thing stands between you and 4 mentors: working hours that overlap by less than 1 h a day.",
    what_would_help="Staying 1 hour longer would open 1 of them.",
)
CHOICES = Choices(
    programs=(GROW,),
    chosen=GROW,
    waiting=Waiting(mentors=5, mentees=4),
    proposal=None,
    asked=0,
    reporting_lines_known=True,
)


def page_of(*couples: Candidate, **other: object) -> Review:
    kept = sum(one.state is not CandidateState.DROPPED for one in couples)
    review = Review(
        proposal=READY,
        program=GROW,
        page=0,
        pages=1,
        couples=couples,
        unmatched=(),
        kept=kept,
        dropped=len(couples) - kept,
        without=0,
    )
    return replace(review, **other)  # type: ignore[arg-type]


def test_asking_for_a_proposal(golden: Golden) -> None:
    golden("matching/start", blocks.start_form(CHOICES))
    several = replace(CHOICES, programs=(GROW, replace(GROW, id=2, name=TRICKY)), asked=3)
    golden("matching/start_several_programs", blocks.start_form(several))
    golden("matching/begun", blocks.begun(GROW))


def test_the_form_says_what_is_missing(golden: Golden) -> None:
    nobody = replace(CHOICES, waiting=Waiting(mentors=3, mentees=0), reporting_lines_known=False)
    golden("matching/start_nobody_to_match", blocks.start_form(nobody))
    peers = replace(CHOICES, chosen=replace(GROW, kind=Kind.PEER), waiting=Waiting(mentors=4, mentees=4, peers=True))
    golden("matching/start_peers", blocks.start_form(peers))


def test_the_form_says_where_the_last_proposal_stands(golden: Golden) -> None:
    golden("matching/start_ready", blocks.start_form(replace(CHOICES, proposal=READY)))
    computing = replace(READY, state=ProposalState.COMPUTING)
    golden("matching/start_computing", blocks.start_form(replace(CHOICES, proposal=computing)))
    approved = replace(READY, state=ProposalState.APPROVED, approved_at=NOW)
    golden("matching/start_approved", blocks.start_form(replace(CHOICES, proposal=approved, asked=2)))


def test_the_proposal_that_is_ready(golden: Golden) -> None:
    golden("matching/ready", blocks.ready(READY, GROW, [PAIR], [ALONE]))
    unknown = replace(
        READY, summary=READY.summary | {"reporting_lines_known": 0, "notes": "Within 2 points of the best."}
    )
    announced = replace(GROW, asking=Asking.ANNOUNCED)
    golden("matching/ready_announced_no_lines", blocks.ready(unknown, announced, [PAIR], []))
    golden("matching/ready_nothing_possible", blocks.ready(READY, GROW, [], [ALONE]))
    golden("matching/failed", blocks.failed(GROW))


def test_a_long_proposal_stays_within_a_message(golden: Golden) -> None:
    tricky = replace(PAIR, reasons=(TRICKY,) * 9)
    message = blocks.ready(READY, replace(GROW, name=TRICKY), [tricky] * 400, [replace(ALONE, reason=TRICKY)] * 400)
    golden("matching/ready_many", message)


def test_what_became_of_the_approved_pairs(golden: Golden) -> None:
    golden("matching/approved", blocks.approved(GROW, 3))
    golden("matching/approved_view", blocks.approved_view(replace(GROW, asking=Asking.ANNOUNCED), 1))
    golden("matching/approved_no_pairs", blocks.approved(GROW, 0))
    golden("matching/carried_out_no_pairs", blocks.carried_out(READY, GROW, 0, Counter()))
    golden("matching/carried_out", blocks.carried_out(READY, GROW, 3, Counter()))
    skipped = Counter({WhyNot.MENTOR_AWAY: 2, WhyNot.NOT_POSSIBLE: 1})
    announced = replace(GROW, asking=Asking.ANNOUNCED)
    golden("matching/carried_out_some_not_possible", blocks.carried_out(READY, announced, 1, skipped))
    golden("matching/file_failed", blocks.file_failed())


def test_every_reason_to_leave_a_pair_out_has_its_words() -> None:
    assert set(SKIPPED) == set(WhyNot)


def test_what_is_private_is_not_told_by_being_left_over() -> None:
    private = (WhyNot.NOT_POSSIBLE, WhyNot.REPORTING_LINE, WhyNot.FORMER_PARTNERS)
    told = {str(blocks.carried_out(READY, GROW, 1, Counter({why: 1})).as_json()) for why in private}
    assert len(told) == 1


def test_the_review_page_by_page(golden: Golden) -> None:
    golden("matching/review", review_blocks.page(page_of(PAIR, unmatched=(ALONE,), without=1)))
    dropped = replace(PAIR, id=8, state=CandidateState.DROPPED, by_hand=True)
    golden("matching/review_middle_page", review_blocks.page(page_of(PAIR, dropped, page=1, pages=3)))
    golden("matching/review_all_dropped", review_blocks.page(page_of(dropped)))


def test_a_proposal_that_is_over_can_only_be_looked_at(golden: Golden) -> None:
    approved = replace(PAIR, state=CandidateState.APPROVED)
    late = replace(PAIR, id=9, state=CandidateState.NOT_POSSIBLE)
    over = replace(READY, state=ProposalState.APPROVED)
    golden("matching/review_approved", review_blocks.page(page_of(approved, late, proposal=over)))
    older = replace(READY, state=ProposalState.DISCARDED)
    golden("matching/review_replaced", review_blocks.page(page_of(PAIR, proposal=older)))


def test_a_page_full_of_long_words_stays_within_a_view(golden: Golden) -> None:
    long = tuple(replace(PAIR, id=number, reasons=(TRICKY,) * 9) for number in range(PAGE))
    golden("matching/review_long", review_blocks.page(page_of(*long, pages=700)))


def test_a_pair_by_hand(golden: Golden) -> None:
    golden("matching/by_hand", review_blocks.by_hand_form(5, Kind.ONE_TO_ONE))
    golden("matching/by_hand_peers", review_blocks.by_hand_form(5, Kind.PEER))
    golden("matching/by_hand_checking", review_blocks.checking())
    golden("matching/by_hand_not_checked", review_blocks.could_not_check())
    found = ByHand(
        proposal_id=5,
        mentor_id=PersonId("U0INES"),
        mentee_id=ADA,
        score=64.2,
        reasons=REASONS,
        broken=(),
        possible=True,
    )
    golden("matching/by_hand_fits", review_blocks.checked(found, "remembered"))
    overlap = "Their working hours overlap by less than 1 h a day."
    golden("matching/by_hand_breaks_rules", review_blocks.checked(replace(found, broken=(overlap,)), "remembered"))
    private = replace(found, broken=("This couple is not possible.",), possible=False)
    golden("matching/by_hand_not_possible", review_blocks.checked(private, "remembered"))
