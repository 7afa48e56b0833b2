"""Goals and who may see them, on each database."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.goal import GoalState
from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Member, Pairing, PairingState
from bot.domain.person import Person, PersonId
from bot.domain.program import Program, ProgramState
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import goals
from bot.services.goal_words import GoalWords
from tests.conftest import TEAM

ADA, BOB, GRACE, INES = (PersonId(f"U0{name}") for name in ("ADA", "BOB", "GRACE", "INES"))
WORDS = GoalWords(title="Lead", measure="", due_on=None, milestones=("One", "Two"), shared_with_manager=False)


@pytest.fixture
def uow(open_uow: OpenUnitOfWork, people: list[Person]) -> UnitOfWork:
    return open_uow(TEAM)


def make_program(uow: UnitOfWork, now: datetime, kind: Kind = Kind.ONE_TO_ONE) -> Program:
    """A circle of Bob with Ada and Ines, or whatever the kind says; Grace runs it."""
    on = now.date()
    with uow:
        program = uow.programs.add(
            Program(
                name=kind.value,
                kind=kind,
                state=ProgramState.RUNNING,
                sign_up_closes_on=on,
                matching_on=on,
                ends_on=on + timedelta(days=180),
                managers=(GRACE,),
            )
        )
        members = ((BOB, Role.MENTOR), (ADA, Role.MENTEE), (INES, Role.MENTEE))
        for person, role in members:
            place = Enrollment(
                program_id=program.id, person_id=person, state=EnrollmentState.ENROLLED, roles=frozenset({role})
            )
            uow.enrollments.add(place)
        met = members if kind is Kind.GROUP else members[:2]
        pairing = tuple(Member(person_id=person, role=role) for person, role in met)
        uow.pairings.add(Pairing(program_id=program.id, members=pairing, matched_at=now))
    return program


def refusal_for(uow: UnitOfWork, person: PersonId, goal_id: int) -> Refusal | None:
    try:
        goals.look(uow, person, goal_id)
    except Refused as error:
        return error.why
    return None


def test_the_mentee_and_the_mentor_see_a_goal_and_nobody_else(uow: UnitOfWork, now: datetime) -> None:
    program = make_program(uow, now, Kind.GROUP)
    goal = goals.add(uow, ADA, now, program.id, WORDS).goal
    assert refusal_for(uow, ADA, goal.id) is None
    assert refusal_for(uow, BOB, goal.id) is None
    assert refusal_for(uow, INES, goal.id) is Refusal.NOT_YOURS, "another mentee of the circle"
    assert refusal_for(uow, GRACE, goal.id) is Refusal.NOT_YOURS, "whoever runs the program"
    assert [one.goals for one in goals.overview(uow, BOB).mentees] == [(goal,), ()]
    assert goals.overview(uow, INES).mentees == ()


def test_peers_see_each_others_goals(uow: UnitOfWork, now: datetime) -> None:
    program = make_program(uow, now, Kind.PEER)
    goal = goals.add(uow, BOB, now, program.id, WORDS).goal
    assert refusal_for(uow, ADA, goal.id) is None


def test_a_mentor_of_the_past_sees_nothing_more(uow: UnitOfWork, now: datetime) -> None:
    program = make_program(uow, now)
    goal = goals.add(uow, ADA, now, program.id, WORDS).goal
    with uow:
        uow.pairings.save(replace(uow.pairings.active_of(ADA)[0], state=PairingState.ENDED))
    assert refusal_for(uow, BOB, goal.id) is Refusal.NOT_YOURS
    assert goals.overview(uow, BOB).mentees == ()


def test_the_manager_sees_titles_that_were_shared(uow: UnitOfWork, now: datetime) -> None:
    program = make_program(uow, now)
    goals.add(uow, ADA, now, program.id, WORDS)
    assert goals.overview(uow, GRACE).shared == ()
    shared = goals.add(uow, ADA, now, program.id, replace(WORDS, shared_with_manager=True)).goal
    assert [one.goals for one in goals.overview(uow, GRACE).shared] == [(shared,)]
    assert goals.overview(uow, BOB).shared == ()


def test_only_the_mentee_changes_a_goal(uow: UnitOfWork, now: datetime) -> None:
    program = make_program(uow, now)
    goal = goals.add(uow, ADA, now, program.id, WORDS).goal
    for attempt in (
        lambda: goals.change(uow, BOB, now, goal.id, WORDS),
        lambda: goals.move(uow, BOB, goal.id, 50, frozenset()),
        lambda: goals.end(uow, BOB, goal.id, GoalState.REACHED),
        lambda: goals.begin(uow, BOB, goal.id),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.why is Refusal.NOT_YOURS


def test_a_mentor_cannot_set_goals_of_their_own(uow: UnitOfWork, now: datetime) -> None:
    program = make_program(uow, now)
    with pytest.raises(Refused):
        goals.add(uow, BOB, now, program.id, WORDS)
    assert not goals.overview(uow, BOB).may_set
    with pytest.raises(Refused):
        goals.add(uow, ADA, now, program.id + 1, WORDS)


def test_a_milestone_keeps_its_tick_when_its_words_stay(uow: UnitOfWork, now: datetime) -> None:
    program = make_program(uow, now)
    goal = goals.add(uow, ADA, now, program.id, WORDS).goal
    goals.move(uow, ADA, goal.id, 55, frozenset({0}))
    changed = goals.change(uow, ADA, now, goal.id, replace(WORDS, milestones=("Zero", "One"))).goal
    assert [(one.text, one.done) for one in changed.milestones] == [("Zero", False), ("One", True)]
    assert changed.progress == 55


def test_reaching_it_twice_is_reaching_it_once(uow: UnitOfWork, now: datetime) -> None:
    program = make_program(uow, now)
    goal = goals.add(uow, ADA, now, program.id, WORDS).goal
    first = goals.end(uow, ADA, goal.id, GoalState.REACHED).goal
    assert goals.end(uow, ADA, goal.id, GoalState.REACHED).goal == first
    assert first.progress == 100
    with pytest.raises(Refused):
        goals.move(uow, ADA, goal.id, 10, frozenset())


@pytest.mark.parametrize(
    ("words", "problems"),
    [
        ({"title": ""}, {"title": Problem.REQUIRED}),
        ({"title": "x" * 40_000}, {"title": Problem.TOO_LONG}),
        ({"measure": "x" * 501}, {"measure": Problem.TOO_LONG}),
        ({"milestones": ("x" * 76,)}, {"milestones": Problem.TOO_LONG}),
        ({"milestones": tuple("abcdefghijk")}, {"milestones": Problem.TOO_MANY}),
        ({"due_on": date(2026, 3, 1)}, {"due_on": Problem.IN_THE_PAST}),
        ({"due_on": date(2036, 3, 1)}, {"due_on": Problem.LONG_AFTER_THE_END}),
    ],
)
def test_what_is_wrong_is_named_at_its_field(
    uow: UnitOfWork, now: datetime, words: dict[str, object], problems: dict[str, Problem]
) -> None:
    program = make_program(uow, now)
    with pytest.raises(FieldProblems) as refused:
        goals.add(uow, ADA, now, program.id, replace(WORDS, **words))  # type: ignore[arg-type]
    assert refused.value.problems == problems


def test_a_due_day_that_has_passed_may_stay_while_the_words_change(uow: UnitOfWork, now: datetime) -> None:
    program = make_program(uow, now)
    due = replace(WORDS, due_on=date(2026, 3, 5))
    goal = goals.add(uow, ADA, now, program.id, due).goal
    later = now + timedelta(days=30)
    assert goals.change(uow, ADA, later, goal.id, replace(due, title="Other")).goal.title == "Other"


def test_goals_have_an_end_in_number(uow: UnitOfWork, now: datetime) -> None:
    program = make_program(uow, now)
    for number in range(goals.MOST_OPEN):
        goals.add(uow, ADA, now, program.id, replace(WORDS, title=f"Goal {number}"))
    with pytest.raises(FieldProblems) as refused:
        goals.add(uow, ADA, now, program.id, WORDS)
    assert refused.value.problems == {"title": Problem.TOO_MANY}


def test_what_is_sent_again_because_the_answer_was_lost_is_there_once(uow: UnitOfWork, now: datetime) -> None:
    program = make_program(uow, now)
    goal = goals.add(uow, ADA, now, program.id, WORDS).goal
    assert goals.add(uow, ADA, now + timedelta(seconds=20), program.id, WORDS).goal.id == goal.id
    assert goals.add(uow, ADA, now + timedelta(hours=1), program.id, WORDS).goal.id != goal.id
    goals.comment(uow, BOB, now, goal.id, "Well done")
    assert len(goals.comment(uow, BOB, now + timedelta(seconds=20), goal.id, "Well done").comments) == 1
    assert len(goals.comment(uow, ADA, now + timedelta(seconds=20), goal.id, "Well done").comments) == 2


def test_a_comment_tells_the_others_and_not_its_writer(uow: UnitOfWork, now: datetime) -> None:
    program = make_program(uow, now)
    goal = goals.add(uow, ADA, now, program.id, WORDS).goal
    said = goals.comment(uow, BOB, now, goal.id, "Well done").comments[0]
    goals.comment(uow, ADA, now, goal.id, "Thank you")
    with uow:
        told = uow.outbox.about(NudgeKind.GOAL_COMMENT, "goal", goal.id)
    assert [one.nudge.reader for one in told] == [ADA, BOB]
    found = goals.comment_for(uow, ADA, goal.id, said.id)
    assert found is not None
    assert found[1].text == "Well done"
    assert goals.comment_for(uow, GRACE, goal.id, said.id) is None


@pytest.mark.parametrize(("text", "problem"), [("", Problem.REQUIRED), ("x" * 2001, Problem.TOO_LONG)])
def test_a_comment_has_words(uow: UnitOfWork, now: datetime, text: str, problem: Problem) -> None:
    program = make_program(uow, now)
    goal = goals.add(uow, ADA, now, program.id, WORDS).goal
    with pytest.raises(FieldProblems) as refused:
        goals.comment(uow, BOB, now, goal.id, text)
    assert refused.value.problems == {"comment": problem}


def test_a_goal_is_about_one_of_the_programs_skills_or_none(
    open_uow: OpenUnitOfWork, uow: UnitOfWork, now: datetime
) -> None:
    program_id = make_program(uow, now).id
    with uow:
        uow.programs.save(replace(uow.programs.get(program_id), skills=("Listening",)))
    assert goals.begin(open_uow(TEAM), ADA).skills == ("Listening",)
    about = replace(WORDS, skill="Listening")
    seen = goals.add(open_uow(TEAM), ADA, now, program_id, about)
    assert seen.goal.skill == "Listening"
    with uow:
        uow.programs.save(replace(uow.programs.get(program_id), skills=("Hiring",)))
    kept = goals.change(open_uow(TEAM), ADA, now, seen.goal.id, about)
    assert kept.goal.skill == "Listening", "what it was about stays"
    other = goals.change(open_uow(TEAM), ADA, now, seen.goal.id, replace(WORDS, skill="Nonsense"))
    assert other.goal.skill == ""
