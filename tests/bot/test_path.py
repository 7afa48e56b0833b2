"""Agenda points, links, notes for oneself, introductions and milestones of a pairing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.connection import Connection, ConnectionState
from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Role
from bot.domain.pairing import Pairing
from bot.domain.person import Person, PersonId
from bot.domain.session import Session, SessionState
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import Delivery, NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import agenda_points, connections, contents, end_pairing, path, reflections, resources, schedule
from bot.services.connections import Wanted
from bot.services.schedule import Plan
from tests.bot.pairs import ADA, BOB, GRACE, INES, pair
from tests.conftest import TEAM

DAN = PersonId("U0DAN")
LINK = "https://example.com/feedback?a=1&b=2"


@pytest.fixture
def pairing(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> Pairing:
    return pair(open_uow, now)


def roles(pairing: Pairing) -> tuple[PersonId, PersonId]:
    return pairing.those(Role.MENTOR)[0], pairing.those(Role.MENTEE)[0]


def problems(act: Callable[[], object]) -> dict[str, Problem]:
    with pytest.raises(FieldProblems) as found:
        act()
    return found.value.problems


def refusal(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.why


def told(open_uow: OpenUnitOfWork, kind: NudgeKind, name: str, number: int) -> list[Delivery]:
    with open_uow(TEAM) as uow:
        return list(uow.outbox.about(kind, name, number))


# The agenda


def test_a_point_waits_for_the_next_session_and_goes_into_its_agenda(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    for words in ("Ask about budgets", "Ask   about budgets", "My talk"):
        assert agenda_points.save(open_uow(TEAM), ADA, now, pairing.id, words).session is None
    wanted = Plan(starts_at=now + timedelta(days=1), agenda=("My talk",))
    session = schedule.plan(open_uow(TEAM), ADA, now, pairing.id, wanted).session
    assert session.agenda == ("My talk", "Ask about budgets")
    with open_uow(TEAM) as uow:
        assert list(uow.agenda_points.of(pairing.id)) == []
    later = agenda_points.save(open_uow(TEAM), BOB, now, pairing.id, "From me")
    assert later.session is not None
    assert later.session.agenda[-1] == "From me"


@pytest.mark.parametrize(("words", "why"), [("  ", Problem.REQUIRED), ("x" * 40_000, Problem.TOO_LONG)])
def test_a_point_has_words_and_not_too_many(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime, words: str, why: Problem
) -> None:
    assert problems(lambda: agenda_points.save(open_uow(TEAM), ADA, now, pairing.id, words)) == {"point": why}


def test_a_full_agenda_says_so_and_loses_nothing(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> None:
    for number in range(5):
        agenda_points.save(open_uow(TEAM), ADA, now, pairing.id, f"{number}" * 190)
    full = problems(lambda: agenda_points.save(open_uow(TEAM), ADA, now, pairing.id, "x" * 190))
    assert full == {"point": Problem.AGENDA_FULL}
    with open_uow(TEAM) as uow:
        assert len(uow.agenda_points.of(pairing.id)) == 5


def test_nobody_else_adds_to_the_agenda(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> None:
    assert refusal(lambda: agenda_points.save(open_uow(TEAM), GRACE, now, pairing.id, "Hi")) is Refusal.NO_PAIRING


# Links


def test_a_mentor_shares_a_link_once_and_the_mentee_hears_of_it(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    mentor, mentee = roles(pairing)
    shares = [
        resources.share(
            open_uow(TEAM), mentor, now, pairing.id, address=LINK, why="Short and true.", with_everybody=False
        )
        for _ in range(2)
    ]
    assert shares[0] == shares[1]
    seen = path.look(open_uow(TEAM), mentee, now, pairing.id)
    assert [one.address for one in seen.resources] == [LINK]
    assert [one.nudge.reader for one in told(open_uow, NudgeKind.RESOURCE_SHARED, "resource", shares[0].id)] == [mentee]
    assert refusal(lambda: resources.take_back(open_uow(TEAM), mentee, shares[0].id)) is Refusal.NOT_YOURS
    resources.take_back(open_uow(TEAM), mentor, shares[0].id)
    assert path.look(open_uow(TEAM), mentee, now, pairing.id).resources == ()


def test_a_link_may_be_offered_to_the_whole_program(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> None:
    mentor, mentee = roles(pairing)
    resources.share(open_uow(TEAM), mentor, now, pairing.id, address=LINK, why="For all.", with_everybody=True)
    seen = path.look(open_uow(TEAM), mentee, now, pairing.id)
    assert (len(seen.resources), len(seen.offered)) == (0, 1)


def test_a_mentee_does_not_share_links(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> None:
    _, mentee = roles(pairing)
    assert refusal(lambda: resources.begin(open_uow(TEAM), mentee, pairing.id)) is Refusal.NOT_YOURS


@pytest.mark.parametrize(
    "address",
    [
        "",
        "not a link",
        "javascript:alert(1)",
        "http://",
        "https://a b.com",
        "https://x.com/>|<!channel>",
        "https://[",
        "ftp://x.com",
    ],
)
def test_only_a_link_that_a_browser_opens_is_taken(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime, address: str
) -> None:
    mentor, _ = roles(pairing)
    share = lambda: resources.share(  # noqa: E731
        open_uow(TEAM), mentor, now, pairing.id, address=address, why="Why.", with_everybody=False
    )
    assert problems(share) == {"address": Problem.NOT_A_LINK}


# For oneself


def test_a_reflection_is_for_its_writer_alone(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> None:
    for _ in range(2):
        reflections.write(open_uow(TEAM), ADA, now, pairing.id, "I interrupt when I am keen.")
    assert [one.words for one in reflections.begin(open_uow(TEAM), ADA, pairing.id).reflections] == [
        "I interrupt when I am keen."
    ]
    assert reflections.begin(open_uow(TEAM), BOB, pairing.id).reflections == ()
    assert problems(lambda: reflections.write(open_uow(TEAM), ADA, now, pairing.id, "x" * 40_000)) == {
        "words": Problem.TOO_LONG
    }


# Introductions


def join(open_uow: OpenUnitOfWork, pairing: Pairing, person_id: PersonId, now: datetime) -> None:
    with open_uow(TEAM) as uow:
        uow.enrollments.add(
            Enrollment(
                program_id=pairing.program_id,
                person_id=person_id,
                state=EnrollmentState.ENROLLED,
                roles=frozenset({Role.MENTOR}),
                enrolled_at=now,
            )
        )


def propose(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime, third: PersonId | None = INES) -> Connection:
    mentor, mentee = roles(pairing)
    wanted = Wanted(mentee_id=mentee, third_id=third, why="You both build for hospitals.")
    return connections.propose(open_uow(TEAM), mentor, now, pairing.id, wanted)


def test_the_mentee_hears_only_after_the_third_persons_yes(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    mentor, mentee = roles(pairing)
    join(open_uow, pairing, INES, now)
    asked = propose(open_uow, pairing, now)
    assert propose(open_uow, pairing, now).id == asked.id, "proposed twice, it is there once"
    assert [one.nudge.reader for one in told(open_uow, NudgeKind.CONNECTION_ASKED, "connection", asked.id)] == [INES]
    assert not told(open_uow, NudgeKind.CONNECTION_OFFERED, "connection", asked.id)
    connections.third_answers(open_uow(TEAM), INES, now, asked.id, yes=True)
    offered = told(open_uow, NudgeKind.CONNECTION_OFFERED, "connection", asked.id)
    assert [one.nudge.reader for one in offered] == [mentee]
    made = connections.mentee_answers(open_uow(TEAM), mentee, now, asked.id, yes=True)
    assert made.state is ConnectionState.MADE
    (together,) = told(open_uow, NudgeKind.CONNECTED, "connection", asked.id)
    assert set(together.nudge.readers) == {mentor, mentee, INES}
    again = lambda: connections.mentee_answers(open_uow(TEAM), mentee, now, asked.id, yes=True)  # noqa: E731
    assert refusal(again) is Refusal.ALREADY_ANSWERED


def test_a_no_of_the_third_person_never_reaches_the_mentee(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    mentor, _ = roles(pairing)
    join(open_uow, pairing, INES, now)
    asked = propose(open_uow, pairing, now)
    connections.third_answers(open_uow(TEAM), INES, now, asked.id, yes=False)
    off = told(open_uow, NudgeKind.CONNECTION_OFF, "connection", asked.id)
    assert [one.nudge.reader for one in off] == [mentor]
    assert not told(open_uow, NudgeKind.CONNECTION_OFFERED, "connection", asked.id)


def test_whoever_has_not_joined_is_asked_by_the_mentor_and_not_by_the_bot(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    mentor, mentee = roles(pairing)
    asked = propose(open_uow, pairing, now)
    assert asked.state is ConnectionState.BY_MENTOR
    assert not told(open_uow, NudgeKind.CONNECTION_ASKED, "connection", asked.id)
    connections.third_answers(open_uow(TEAM), mentor, now, asked.id, yes=True)
    connections.mentee_answers(open_uow(TEAM), mentee, now, asked.id, yes=False)
    off = told(open_uow, NudgeKind.CONNECTION_OFF, "connection", asked.id)
    assert [one.nudge.reader for one in off] == [mentor]


def test_an_introduction_needs_somebody_else_who_is_here(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    assert problems(lambda: propose(open_uow, pairing, now, None)) == {"third": Problem.REQUIRED}
    assert problems(lambda: propose(open_uow, pairing, now, ADA)) == {"third": Problem.TOGETHER_ALREADY}
    assert problems(lambda: propose(open_uow, pairing, now, DAN)) == {"third": Problem.CANNOT_TAKE_PART}
    with open_uow(TEAM) as uow:
        uow.people.put(replace(uow.people.get(INES), is_deactivated=True))
    assert problems(lambda: propose(open_uow, pairing, now)) == {"third": Problem.CANNOT_TAKE_PART}


def test_what_was_being_asked_ends_with_the_pairing(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> None:
    join(open_uow, pairing, INES, now)
    asked = propose(open_uow, pairing, now)
    with open_uow(TEAM) as uow:
        end_pairing.end_all_of(uow, roles(pairing)[1], pairing.program_id, now)
        assert uow.connections.get(asked.id).state is ConnectionState.OFF
        assert connections.is_asked(uow, asked.id, ConnectionState.THIRD_ASKED) is None


def test_nobody_is_introduced_to_somebody_who_left_the_company_meanwhile(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    mentor, mentee = roles(pairing)
    join(open_uow, pairing, INES, now)
    asked = propose(open_uow, pairing, now)
    connections.third_answers(open_uow(TEAM), INES, now, asked.id, yes=True)
    with open_uow(TEAM) as uow:
        uow.people.put(replace(uow.people.get(INES), is_deactivated=True))
        assert connections.is_asked(uow, asked.id, ConnectionState.MENTEE_ASKED) is None
    answered = connections.mentee_answers(open_uow(TEAM), mentee, now, asked.id, yes=True)
    assert answered.state is ConnectionState.OFF
    assert not told(open_uow, NudgeKind.CONNECTED, "connection", asked.id)
    off = told(open_uow, NudgeKind.CONNECTION_OFF, "connection", asked.id)
    assert [one.nudge.reader for one in off] == [mentor]


def test_whoever_left_a_circle_is_not_introduced_from_it(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    circle = pair(open_uow, now, ADA, GRACE)
    join(open_uow, circle, INES, now)
    asked = propose(open_uow, circle, now)
    with open_uow(TEAM) as uow:
        end_pairing.end_all_of(uow, asked.mentee_id, circle.program_id, now)
    yes = lambda: connections.third_answers(open_uow(TEAM), INES, now, asked.id, yes=True)  # noqa: E731
    assert refusal(yes) is Refusal.NOT_POSSIBLE_NOW


# Milestones


def test_a_milestone_is_celebrated_once(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> None:
    first = path.look(open_uow(TEAM), ADA, now, pairing.id).milestones[0]
    with open_uow(TEAM) as uow:
        program = uow.programs.get(pairing.program_id)
        for number in range(first.after_session):
            held = now - timedelta(days=14 * (number + 1))
            uow.sessions.add(Session(pairing_id=pairing.id, state=SessionState.HELD, starts_at=held, recorded_by=ADA))
        path.celebrate(uow, program, pairing, now)
        path.celebrate(uow, program, pairing, now)
    cheers = told(open_uow, NudgeKind.MILESTONE_REACHED, "pairing", pairing.id)
    assert sorted(one.nudge.reader for one in cheers) == sorted(pairing.people)
    seen = path.look(open_uow(TEAM), ADA, now, pairing.id)
    assert [one.name for one in seen.reached] == [first.name]


def test_a_shorter_path_has_its_phases_and_milestones_in_proportion(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    with open_uow(TEAM) as uow:
        program = uow.programs.get(pairing.program_id)
        days = timedelta(days=program.cadence.days * 5)
        program = uow.programs.save(replace(program, ends_on=program.today(pairing.matched_at) + days))
        steps = [contents.step_at(uow, pairing, program, number) for number in (1, 5, 6)]
        reached = contents.milestones_of(uow, pairing, program)
    assert [one.of for one in steps] == [5, 5, 5]
    phases = steps[0].content.phases
    assert [one.phase for one in steps] == [phases[0], phases[-1], phases[-1]]
    assert [(number, one.name) for number, one in reached.items()] == [
        (1, "Under way"),
        (3, "Half way"),
        (5, "Finished"),
    ]


def test_a_milestone_is_not_celebrated_again_when_the_path_grows(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    with open_uow(TEAM) as uow:
        program = uow.programs.get(pairing.program_id)
        soon = replace(program, ends_on=program.today(pairing.matched_at) + timedelta(days=program.cadence.days * 5))
        for number in range(7):
            held = now - timedelta(days=14 * (8 - number))
            uow.sessions.add(Session(pairing_id=pairing.id, state=SessionState.HELD, starts_at=held, recorded_by=ADA))
            path.celebrate(uow, soon if number < 4 else program, pairing, now)
    names = {one.nudge.key for one in told(open_uow, NudgeKind.MILESTONE_REACHED, "pairing", pairing.id)}
    assert len(names) == 4, "under way and half way, each to both"
