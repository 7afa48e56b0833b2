"""Weights, limits and rules as a manager sets them: kept, used, and named where they make no sense."""

from datetime import datetime

import pytest
from sqlalchemy import Engine, text

from bot.domain.kinds import Kind
from bot.domain.matching_run import RunState
from bot.domain.program import AddedRule, MatchingRules, Program
from bot.errors import FieldProblems, Problem
from bot.ports import OpenUnitOfWork
from bot.services import (
    matching_rules,
)
from tests.bot.matched_program import GRACE, furnish
from tests.bot.matching_run import NO_WEIGHT, SAME_AND_NOT, run_it
from tests.conftest import TEAM


def save(
    open_uow: OpenUnitOfWork, now: datetime, program: Program, rules: MatchingRules, mark: str = ""
) -> matching_rules.Saved:
    mark = mark or matching_rules.open_form(open_uow(TEAM), GRACE, program.id).mark
    return matching_rules.save(open_uow(TEAM), GRACE, now, program.id, rules, ("Women", "Men"), mark=mark)


def test_rules_are_kept_with_the_program_and_used(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    rules = MatchingRules(
        weights={"wants": 10.0, "level": 60.0},
        objective="best_total",
        floor=99.0,
        level_rule=False,
        shared_language=False,
        department_mix="same",
        added=(AddedRule(field="department", same=False),),
    )
    saved = save(open_uow, now, program, rules).program
    engine = matching_rules.as_engine_takes_them(saved.kind, saved.rules)
    assert (engine.floor, engine.level_rule, engine.shared_language, engine.objective.value) == (
        99.0,
        False,
        False,
        "best_total",
    )
    assert [(one.field, one.alike.value) for one in engine.field_rules] == [("department", "different")]
    run = run_it(open_uow, now, saved)
    assert run.report is not None
    assert run.report.places == 0, "nobody reaches the floor"
    assert run.rules == rules
    with open_uow(TEAM) as uow:
        assert uow.groups.asked(program.id) == ("Women", "Men")
        assert "matching_rules_changed" in {one.action for one in uow.audit.latest(5)}


@pytest.mark.parametrize(
    ("rules", "problem"),
    [
        (MatchingRules(added=SAME_AND_NOT), {"must_differ": Problem.RULES_CONTRADICT}),
        (MatchingRules(added=(AddedRule(field="gender", same=True),)), {"must_match": Problem.UNKNOWN_FIELD}),
        (MatchingRules(added=(AddedRule(field="shoe size", same=False),)), {"must_differ": Problem.UNKNOWN_FIELD}),
        (MatchingRules(weights={"wants": -1.0}), {"weight_wants": Problem.OUT_OF_RANGE}),
        (MatchingRules(floor=101), {"floor": Problem.OUT_OF_RANGE}),
        (MatchingRules(floor=10, weights=NO_WEIGHT), {"floor": Problem.FLOOR_OUT_OF_REACH}),
        (MatchingRules(least_common_hours=-1), {"least_common_hours": Problem.OUT_OF_RANGE}),
    ],
)  # fmt: skip
def test_rules_that_make_no_sense_are_named_at_their_field(
    open_uow: OpenUnitOfWork, now: datetime, rules: MatchingRules, problem: dict[str, Problem]
) -> None:
    program = furnish(open_uow, now)
    with pytest.raises(FieldProblems) as wrong:
        save(open_uow, now, program, rules)
    assert wrong.value.problems == problem


def test_circles_have_their_most_above_their_least(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now, kind=Kind.GROUP)
    with pytest.raises(FieldProblems) as wrong:
        save(open_uow, now, program, MatchingRules(group_least=5, group_most=3))
    assert wrong.value.problems == {"group_most": Problem.MOST_BELOW_LEAST}
    for sizes in ((0, 7), (1, 40), (2, 8)):
        with pytest.raises(FieldProblems) as outside:
            save(open_uow, now, program, MatchingRules(group_least=sizes[0], group_most=sizes[1]))
        assert set(outside.value.problems.values()) == {Problem.CIRCLE_SIZE}, sizes


def test_weights_of_zero_match_everybody_all_the_same(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    saved = save(open_uow, now, program, MatchingRules(weights=NO_WEIGHT)).program
    run = run_it(open_uow, now, saved)
    assert run.report is not None
    assert run.report.matched_mentees == 2
    assert any("Every weight is 0" in one for one in run.report.notes)


def test_the_second_of_two_who_change_the_rules_sees_what_changed(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    mark = matching_rules.open_form(open_uow(TEAM), GRACE, program.id).mark
    save(open_uow, now, program, MatchingRules(floor=20), mark)
    late = save(open_uow, now, program, MatchingRules(floor=30, level_rule=False), mark)
    assert late.conflict is not None
    assert late.conflict.rules.floor == 20
    assert set(late.conflict.differing) == {"floor", "level_rule"}
    again = save(open_uow, now, program, MatchingRules(floor=30), late.conflict.mark)
    assert again.conflict is None
    assert save(open_uow, now, program, MatchingRules(floor=30), mark).conflict is None, "the same is no conflict"


def test_rules_kept_by_an_earlier_version_read_as_the_defaults(
    open_uow: OpenUnitOfWork, engine: Engine, now: datetime
) -> None:
    program = furnish(open_uow, now)
    with engine.begin() as connection:
        old = '{"allow_former_partners": true, "least_common_hours": 2.0, "weights": {"level": 7.0}}'
        connection.execute(text("UPDATE programs SET rules = :old"), {"old": old})
    with open_uow(TEAM) as uow:
        rules = uow.programs.get(program.id).rules
    assert rules == MatchingRules(allow_former_partners=True, least_common_hours=2.0, weights={"level": 7.0})
    assert run_it(open_uow, now, program).state is RunState.DONE
