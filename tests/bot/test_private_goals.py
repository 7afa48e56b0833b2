"""A goal that its mentee keeps to themselves is nowhere for anybody else, and whose goals somebody sees in a form."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.goal import GoalState
from bot.domain.health import Why
from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Member, Pairing
from bot.domain.person import Person
from bot.domain.session import Session, SessionState
from bot.errors import FieldProblems, Problem, Refusal
from bot.nudges import DeliveryState, NudgeKind
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import goal_readers, goals, own_health
from tests.bot.test_goals import ADA, BOB, GRACE, INES, WORDS, make_program, refusal_for
from tests.conftest import TEAM

PRIVATE = replace(WORDS, title="Find another team", shared_with_manager=True, only_mine=True)


@pytest.fixture
def uow(open_uow: OpenUnitOfWork, people: list[Person]) -> UnitOfWork:
    return open_uow(TEAM)


def test_only_its_mentee_sees_it_anywhere(uow: UnitOfWork, now: datetime) -> None:
    program = make_program(uow, now)
    goal = goals.add(uow, ADA, now, program.id, PRIVATE).goal
    assert [one.title for one in goals.overview(uow, ADA).mine] == ["Find another team"]
    assert refusal_for(uow, BOB, goal.id) is Refusal.NOT_YOURS
    assert [one.goals for one in goals.overview(uow, BOB).mentees] == [()]
    assert goals.overview(uow, GRACE).shared == (), "nor its title, whatever was ticked"
    with uow:
        pairing = uow.pairings.active_of(ADA)[0]
        assert goal_readers.of_partners(uow, BOB, pairing) == ()
        assert uow.boards.goals(program.id) == {}
        assert "Find another team" not in str(uow.personal.kept(BOB))
        assert "Find another team" in str(uow.personal.kept(ADA))


def test_how_the_pair_is_doing_does_not_tell_of_it(uow: UnitOfWork, now: datetime) -> None:
    program = make_program(uow, now - timedelta(days=40))
    with uow:
        pairing = uow.pairings.active_of(ADA)[0]
        for days in (30, 16, 2):
            at = now - timedelta(days=days)
            uow.sessions.add(Session(pairing_id=pairing.id, starts_at=at, recorded_by=ADA, state=SessionState.HELD))
    for words in (PRIVATE, WORDS):
        goals.add(uow, ADA, now, program.id, words)
        with uow:
            whys = {one.why for one in own_health.own(uow, pairing, program, now).reasons}
        assert (Why.NO_GOAL in whys) is words.only_mine, "as long as the mentor sees none, both read that there is none"


def test_once_it_is_private_what_waits_about_it_is_not_said_and_nobody_is_told_more(
    uow: UnitOfWork, now: datetime
) -> None:
    program = make_program(uow, now)
    goal = goals.add(uow, ADA, now, program.id, WORDS).goal
    goals.comment(uow, BOB, now, goal.id, "Start with the budget")
    said = goals.comment(uow, ADA, now, goal.id, "I will").comments[-1]
    goals.change(uow, ADA, now, goal.id, PRIVATE)
    assert goals.comment_for(uow, BOB, goal.id, said.id) is None
    assert [one.text for one in goals.look(uow, ADA, goal.id).comments] == ["Start with the budget", "I will"]
    assert goals.look(uow, ADA, goal.id).mentors == ()
    goals.comment(uow, ADA, now, goal.id, "To myself")
    with uow:
        told = uow.outbox.about(NudgeKind.GOAL_COMMENT, "goal", goal.id)
    assert len([one for one in told if one.nudge.reader == BOB and one.state is DeliveryState.WAITING]) == 1
    goals.change(uow, ADA, now, goal.id, WORDS)
    assert refusal_for(uow, BOB, goal.id) is None, "shown again, it is there again"


def test_in_a_form_a_mentee_sees_their_own_goals_and_a_mentor_those_of_their_mentees(
    uow: UnitOfWork, now: datetime
) -> None:
    program = make_program(uow, now, Kind.GROUP)
    hers = goals.add(uow, ADA, now, program.id, WORDS).goal
    dropped = goals.add(uow, INES, now, program.id, replace(WORDS, title="Speak up")).goal
    goals.end(uow, INES, dropped.id, GoalState.DROPPED)
    with uow:
        circle = uow.pairings.active_of(ADA)[0]
        assert [one.id for one in goal_readers.of_partners(uow, BOB, circle)] == [hers.id, dropped.id]
        assert goal_readers.of_partners(uow, INES, circle) == (), "another mentee of the circle"


def test_a_skill_of_another_program_is_not_lost_without_a_word(uow: UnitOfWork, now: datetime) -> None:
    mine, other = make_program(uow, now), make_program(uow, now, Kind.GROUP)
    with uow:
        uow.programs.save(replace(mine, skills=("Listening",)))
        uow.programs.save(replace(other, skills=("Hiring",)))
    with pytest.raises(FieldProblems) as refused:
        goals.add(uow, ADA, now, mine.id, replace(WORDS, skill="Hiring"))
    assert refused.value.problems == {"skill": Problem.SKILL_OF_ANOTHER_PROGRAM}
    assert goals.add(uow, ADA, now, mine.id, replace(WORDS, skill="Nonsense")).goal.skill == ""
    assert goals.add(uow, ADA, now, other.id, replace(WORDS, skill="Hiring")).goal.skill == "Hiring"


def test_the_goals_of_a_mentor_who_learns_elsewhere_are_not_for_their_mentees(uow: UnitOfWork, now: datetime) -> None:
    program = make_program(uow, now)
    with uow:
        members = (Member(person_id=ADA, role=Role.MENTOR), Member(person_id=INES, role=Role.MENTEE))
        led = uow.pairings.add(Pairing(program_id=program.id, members=members, matched_at=now))
    goals.add(uow, ADA, now, program.id, WORDS)
    with uow:
        assert goal_readers.of_partners(uow, INES, led) == ()
    assert goals.overview(uow, INES).mentees == ()
