"""What whoever runs a program sees of a matching, in every state."""

from collections import Counter
from dataclasses import replace

from bot.domain.kinds import Kind, Role
from bot.domain.matching_run import LeftCount, LeftPerson, MatchingRun, RunInput, RunReport, RunState
from bot.domain.pairing import Candidate, CandidateState, Proposal, ProposalState, Unmatched
from bot.domain.person import PersonId
from bot.domain.program import Asking
from bot.services.by_hand import ByHand
from bot.services.cohort import Waiting
from bot.services.propose_pairs import Choices
from bot.services.review import PAGE, Review
from bot.services.still_possible import WhyNot
from handlers.blocks import matching as blocks
from handlers.blocks import matching_start as start_blocks
from handlers.blocks import pair_by_hand as pair_blocks
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
AT_WORK = MatchingRun(
    id=3, program_id=1, is_dry=False, asked_by=GRACE, asked_at=NOW, stage="Scoring every couple", share=0.4
)
REPORT = RunReport(
    mentors=10,
    mentees=12,
    matched_mentors=9,
    matched_mentees=10,
    places=10,
    total=712.0,
    scores=(0, 0, 0, 0, 1, 0, 2, 4, 3, 0),
    lowest=42.0,
    median=72.5,
    highest=88.0,
    loads=((0, 1), (1, 8), (2, 1)),
    left=(
        LeftCount(limit="working_hours", role=Role.MENTEE, people=1),
        LeftCount(limit="not_possible", role=Role.MENTEE, people=1),
    ),
    examples=(LeftPerson(person_id=BOB, role=Role.MENTEE, reason="Only one thing stands between you and 4 mentors."),),
)
DRY = replace(
    AT_WORK,
    is_dry=True,
    state=RunState.DONE,
    ended_at=NOW,
    given=RunInput(mentors=10, mentees=12, reporting_lines_known=True, digest="one"),
    report=REPORT,
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
    golden("matching/start", start_blocks.start_form(CHOICES))
    several = replace(CHOICES, programs=(GROW, replace(GROW, id=2, name=TRICKY)), asked=3)
    golden("matching/start_several_programs", start_blocks.start_form(several))
    golden("matching/begun", start_blocks.begun(GROW))
    golden("matching/begun_dry", start_blocks.begun(GROW, dry=True))


def test_the_form_says_what_is_missing(golden: Golden) -> None:
    nobody = replace(CHOICES, waiting=Waiting(mentors=3, mentees=0), reporting_lines_known=False)
    golden("matching/start_nobody_to_match", start_blocks.start_form(nobody))
    none = replace(CHOICES, waiting=Waiting(mentors=0, mentees=0))
    golden("matching/start_nobody_signed_up", start_blocks.start_form(none))
    golden(
        "matching/start_nobody_ready",
        start_blocks.start_form(replace(none, waiting=Waiting(mentors=0, mentees=0, unready=7))),
    )
    unready = replace(CHOICES, waiting=Waiting(mentors=3, mentees=2, unready=7))
    golden("matching/start_some_not_ready", start_blocks.start_form(unready))
    golden("matching/reminded", start_blocks.reminded(GROW, 7))
    golden("matching/reminded_already", start_blocks.reminded(GROW, 0))
    peers = replace(CHOICES, chosen=replace(GROW, kind=Kind.PEER), waiting=Waiting(mentors=4, mentees=4, peers=True))
    golden("matching/start_peers", start_blocks.start_form(peers))
    alone = replace(peers, waiting=Waiting(mentors=1, mentees=1, peers=True))
    golden("matching/start_one_peer", start_blocks.start_form(alone))


def test_the_form_says_where_the_last_proposal_stands(golden: Golden) -> None:
    golden("matching/start_ready", start_blocks.start_form(replace(CHOICES, proposal=READY)))
    computing = start_blocks.start_form(replace(CHOICES, proposal=READY, run=AT_WORK))
    golden("matching/start_computing", computing)
    golden("matching/start_after_a_dry_run", start_blocks.start_form(replace(CHOICES, run=DRY)))
    approved = replace(READY, state=ProposalState.APPROVED, approved_at=NOW, approved_by=GRACE)
    golden("matching/start_approved", start_blocks.start_form(replace(CHOICES, proposal=approved, asked=2)))


def test_the_proposal_that_is_ready(golden: Golden) -> None:
    golden("matching/ready", blocks.ready(READY, GROW, [PAIR], [ALONE]))
    unknown = replace(
        READY, summary=READY.summary | {"reporting_lines_known": 0, "notes": "Within 2 points of the best."}
    )
    announced = replace(GROW, asking=Asking.ANNOUNCED)
    golden("matching/ready_announced_no_lines", blocks.ready(unknown, announced, [PAIR], []))
    golden("matching/ready_nothing_possible", blocks.ready(READY, GROW, [], [ALONE]))


def test_a_long_proposal_stays_within_a_message(golden: Golden) -> None:
    tricky = replace(PAIR, reasons=(TRICKY,) * 9)
    message = blocks.ready(READY, replace(GROW, name=TRICKY), [tricky] * 400, [replace(ALONE, reason=TRICKY)] * 400)
    golden("matching/ready_many", message)


def test_what_became_of_the_approved_pairs(golden: Golden) -> None:
    golden("matching/approved", blocks.approved(GROW, 3))
    golden("matching/approved_view", blocks.approved_view(replace(GROW, asking=Asking.ANNOUNCED), 1))
    golden("matching/approved_no_pairs", blocks.approved(GROW, 0))
    golden("matching/approved_some_view", blocks.approved_some_view(GROW, 4))
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
    golden("matching/by_hand", pair_blocks.by_hand_form(5, Kind.ONE_TO_ONE))
    golden("matching/by_hand_peers", pair_blocks.by_hand_form(5, Kind.PEER))
    golden("matching/by_hand_checking", pair_blocks.checking())
    golden("matching/by_hand_not_checked", pair_blocks.could_not_check())
    found = ByHand(
        proposal_id=5,
        mentor_id=PersonId("U0INES"),
        mentee_id=ADA,
        score=64.2,
        reasons=REASONS,
        broken=(),
        possible=True,
    )
    golden("matching/by_hand_fits", pair_blocks.checked(found, "remembered"))
    overlap = "Their working hours overlap by less than 1 h a day."
    golden("matching/by_hand_breaks_rules", pair_blocks.checked(replace(found, broken=(overlap,)), "remembered"))
    private = replace(found, broken=("This couple is not possible.",), possible=False)
    golden("matching/by_hand_not_possible", pair_blocks.checked(private, "remembered"))
