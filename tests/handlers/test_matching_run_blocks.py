"""Weights and limits, how far a run is, what a dry run found, and decisions about single pairs, in every state."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.enrollment import Answers
from bot.domain.kinds import Kind, Role
from bot.domain.matching_run import (
    FairnessReport,
    GroupFare,
    LeftCount,
    LeftPerson,
    MatchingRun,
    RunInput,
    RunState,
)
from bot.domain.pairing import CandidateState, Change, ProposalChange, ScorePart
from bot.domain.person import Person
from bot.domain.program import AddedRule, MatchingRules
from bot.matching.values import Couple
from bot.services.look_closer import Side, Sides
from bot.services.matching_rules import RulesForm
from bot.services.review import Filter
from bot.services.swap import Swap
from handlers.blocks import matching_rules as rules_blocks
from handlers.blocks import matching_run as blocks
from handlers.blocks import pair_by_hand as pair_blocks
from handlers.blocks import review as review_blocks
from tests.golden_files import Golden
from tests.handlers.samples import ADA, BOB, GRACE, GROW, INES, NOW, TRICKY
from tests.handlers.test_matching_blocks import AT_WORK, DRY, PAIR, REPORT, page_of

OTHER = replace(PAIR, id=9, mentor_id=BOB, mentee_id=GRACE, score=55.0)
FARES = (
    GroupFare(name="Women", people=9, matched=8, mean_score=71.2, mean_waiting_days=12.0),
    GroupFare(
        name="Men",
        people=10,
        matched=6,
        mean_score=70.0,
        mean_waiting_days=11.5,
        ratio=0.675,
        ratio_low=0.4,
        ratio_high=1.1,
    ),
    GroupFare(name=TRICKY, people=6, matched=1, ratio=0.19, ratio_low=0.03, ratio_high=0.8),
)
FORM = RulesForm(program=GROW, rules=MatchingRules(), field_names=("site", "business_unit"), groups=(), mark="abc")


def dry(**report: object) -> MatchingRun:
    return replace(DRY, report=replace(REPORT, **report))  # type: ignore[arg-type]


def test_the_line_that_says_how_far_a_run_is(golden: Golden) -> None:
    golden("matching/run_waiting", blocks.started(replace(AT_WORK, stage="", share=0.0), GROW))
    golden("matching/run_at_work", blocks.started(replace(AT_WORK, is_dry=True), GROW))
    canceled = replace(AT_WORK, state=RunState.CANCELED, canceled_by=GRACE, ended_at=NOW)
    golden("matching/run_canceled", blocks.started(canceled, GROW))
    golden("matching/run_done", blocks.started(replace(DRY, ended_at=NOW + timedelta(seconds=42)), GROW))
    golden("matching/run_failed_line", blocks.started(replace(AT_WORK, state=RunState.FAILED), GROW))
    golden("matching/failed", blocks.failed(AT_WORK, GROW))


def test_what_a_dry_run_found(golden: Golden) -> None:
    golden("matching/dry_run", blocks.dry_run(dry(), None, GROW))
    before = replace(
        dry(matched_mentees=8, places=8, total=608.0, matched_mentors=8),
        rules=MatchingRules(least_common_hours=2.0, weights={"level": 30.0}),
        given=RunInput(mentors=10, mentees=12, reporting_lines_known=True, digest="two"),
    )
    golden("matching/dry_run_compared", blocks.dry_run(dry(), before, GROW))
    golden("matching/dry_run_same_as_before", blocks.dry_run(dry(), dry(), GROW))
    nobody = dry(matched_mentees=0, places=0, total=0.0, scores=(0,) * 10, loads=((0, 10),))
    golden("matching/dry_run_nothing_possible", blocks.dry_run(nobody, None, GROW))
    everybody = dry(left=(), examples=())
    golden("matching/dry_run_view", blocks.dry_run_view(everybody, None, replace(GROW, kind=Kind.PEER)))


def test_a_dry_run_with_a_report_on_fairness_and_everything_else(golden: Golden) -> None:
    fair = FairnessReport(groups=FARES, some_kept_back=True)
    alone = LeftPerson(person_id=BOB, role=Role.MENTEE, reason=TRICKY, what_would_help=TRICKY)
    left = tuple(LeftCount(limit=f"same_{number}", role=Role.MENTOR, people=9) for number in range(40))
    full = dry(fairness=fair, notes=("Every weight is 0, so every allowed couple is as good as any other.",), left=left)
    full = replace(full, given=RunInput(locks_lost=2, unready=7))
    assert full.report is not None
    many = replace(full, report=replace(full.report, examples=(alone,) * 5))
    golden("matching/dry_run_everything", blocks.dry_run(many, None, GROW))
    small = dry(fairness=FairnessReport(some_kept_back=True))
    golden("matching/dry_run_groups_too_small", blocks.dry_run(small, None, GROW))


def test_every_limit_has_words() -> None:
    assert blocks.why("different_department") == "both must not have the same department"
    assert blocks.why("level+working_hours") == "the level rule and too few working hours in common"
    assert blocks.why("of a version to come") == "what the program asks"


def test_weights_and_limits(golden: Golden) -> None:
    golden("matching/rules", rules_blocks.form(FORM))
    rules = MatchingRules(
        weights={"wants": 37.0, "load": 0.0},
        floor=35,
        least_common_hours=2.5,
        level_rule=False,
        added=(AddedRule(field="site", same=True), AddedRule(field="department", same=False)),
        group_least=3,
        group_most=3,
    )
    circle = replace(
        FORM, program=replace(GROW, name=TRICKY, kind=Kind.GROUP), rules=rules, groups=("Women", TRICKY[:75])
    )
    golden("matching/rules_of_circles", rules_blocks.form(circle))
    golden("matching/rules_saved", rules_blocks.saved(GROW))


def test_whoever_is_second_sees_what_changed(golden: Golden) -> None:
    differing = ("weight_level", "floor", "added", "groups")
    golden("matching/rules_changed_meanwhile", rules_blocks.form(replace(FORM, differing=differing), fresh="abc"))
    changes = tuple(
        ProposalChange(proposal_id=5, actor_id=BOB, at=NOW, change=change, mentor_id=INES, mentee_id=ADA)
        for change in Change
    )
    many = tuple(replace(changes[0], actor_id=GRACE) for _ in range(9))
    golden("matching/review_changed_meanwhile", review_blocks.page(page_of(PAIR, changes=(*changes, *many), seen=12)))


def test_the_review_with_locks_filters_and_some_approved(golden: Golden) -> None:
    locked, chosen = replace(PAIR, locked=True), replace(PAIR, id=8, state=CandidateState.CHOSEN)
    golden("matching/review_some_approved", review_blocks.page(page_of(locked, chosen, locked=1, decided=1, pages=2)))
    golden("matching/review_filter_empty", review_blocks.page(page_of(kept=40, shown=Filter.LOCKED)))
    golden("matching/review_while_computing", review_blocks.page(page_of(PAIR, OTHER, is_computing=True)))
    golden("matching/approve_some", review_blocks.some_form(page_of(PAIR, OTHER), 1))
    circle = replace(page_of(PAIR), program=replace(GROW, kind=Kind.GROUP))
    small = replace(circle, small_circles=((BOB, 1), (ADA, 1)))
    golden("matching/review_small_circles", review_blocks.page(small))
    golden("matching/approve_some_circles", review_blocks.some_form(circle, 0))


def test_both_sides_of_a_pair(golden: Golden) -> None:
    parts = (
        ScorePart(criterion="wants", points=40, most=44.4, words="wanted and offered: Giving feedback"),
        ScorePart(criterion="level", points=16.7, most=16.7, words="the mentor is one level ahead"),
        ScorePart(criterion="load", points=0.0, most=2.2),
    )
    answers = Answers(
        offers_skills=("Giving feedback",), level=2, years_of_experience=9, hours_per_month=2, languages=("English",)
    )
    mentor = Side(
        person=Person(id=INES, name="Ines", title="Lead", department="Design"),
        answers=answers,
        capacity=2,
        partners=1,
        proposed=1,
    )
    wants = Answers(wants_words=TRICKY, level=1, years_of_experience=1)
    mentee = Side(person=Person(id=ADA, name="Ada"), answers=wants, capacity=1, partners=0, proposed=1)
    shown = Sides(
        candidate=replace(PAIR, parts=parts, by_hand=True), program=GROW, mentor=mentor, mentee=mentee, is_open=True
    )
    golden("matching/both_sides", pair_blocks.both_sides(shown))
    peers = replace(shown, candidate=PAIR, program=replace(GROW, kind=Kind.PEER))
    golden("matching/both_sides_peers_no_parts", pair_blocks.both_sides(peers))


def test_a_swap_is_said_before_it_is_done(golden: Golden) -> None:
    golden("matching/swap", pair_blocks.swap_form(PAIR, GROW))
    new = (replace(PAIR, mentee_id=GRACE, score=60.0), replace(OTHER, mentee_id=ADA, score=80.0))
    fits = Swap(first=PAIR, second=OTHER, new=new, broken=(), possible=True)
    golden("matching/swap_fits", pair_blocks.checked_swap(fits, GROW))
    overlap = (Couple(INES, GRACE), "Their working hours overlap by less than 1 h a day.")
    worse = (new[0], replace(new[1], score=20.0))
    breaks = replace(fits, first=replace(PAIR, locked=True), new=worse, broken=(overlap,))
    golden("matching/swap_breaks_rules", pair_blocks.checked_swap(breaks, GROW))
    golden("matching/swap_not_possible", pair_blocks.checked_swap(replace(fits, possible=False), GROW))
    line = (Couple(INES, GRACE), "One of the two reports to the other, directly or further up the line.")
    golden("matching/swap_in_line", pair_blocks.checked_swap(replace(fits, broken=(line,), possible=False), GROW))


def test_what_is_private_in_a_swap_names_neither_couple() -> None:
    new = (replace(PAIR, mentee_id=GRACE), replace(OTHER, mentee_id=ADA))
    shown = pair_blocks.checked_swap(Swap(first=PAIR, second=OTHER, new=new, broken=(), possible=False), GROW)
    assert "<@" not in str(shown)
