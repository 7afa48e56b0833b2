"""The board of a program of five thousand pairs, as it is pressed in Slack: every answer within three seconds.

Slack is answered before the pairs are looked at; how long until they are shown stands beside it.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from rich.console import Console
from rich.table import Table as Printed

from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.goal import Goal
from bot.domain.kinds import Role
from bot.domain.lesson import Reading
from bot.domain.pairing import Member, Pairing
from bot.domain.person import Person, PersonId
from bot.domain.session import CheckInAnswer, Session, SessionState
from bot.ports import UnitOfWork
from bot.services import contents, templates
from bot.services.lesson_content import lessons
from tests.story import Story

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]

PAIRS, SESSIONS, SAMPLE = 5_000, 8, 1
SLACK = 3.0  # seconds that Slack waits
SCREEN = Console(width=100)


def furnish(story: Story) -> None:
    """Half of the pairs have met eight times, the others never; every second mentee has a goal."""
    with story.uow() as uow:
        grow = uow.programs.save(replace(uow.programs.get(SAMPLE), ends_on=(story.now + timedelta(days=120)).date()))
        version = uow.contents.latest(SAMPLE) or contents.begin(
            uow, grow, templates.for_kind(grow.kind).content(), PersonId("U0GRACE"), story.now
        )
        for number in range(PAIRS):
            _pair(uow, story, number, version.id)


def _pair(uow: UnitOfWork, story: Story, number: int, version: int) -> None:
    mentor, mentee = (_person(uow, story, number, role) for role in (Role.MENTOR, Role.MENTEE))
    members = (Member(person_id=mentor, role=Role.MENTOR), Member(person_id=mentee, role=Role.MENTEE))
    matched_at = story.now - timedelta(days=120)
    pairing = uow.pairings.add(Pairing(program_id=1, members=members, matched_at=matched_at, content_id=version))
    if number % 2:
        held = (
            Session(pairing_id=pairing.id, state=SessionState.HELD, starts_at=at, recorded_by=mentor, notes="x" * 500)
            for at in (matched_at + timedelta(days=14 * turn) for turn in range(SESSIONS))
        )
        uow.sessions.add_all(list(held))  # type: ignore[attr-defined]
        uow.goals.add(Goal(program_id=1, mentee_id=mentee, title="One", set_at=matched_at, progress=number % 100))
    check_in = uow.check_ins.asked(pairing.id, story.now - timedelta(days=5))
    uow.check_ins.answer(check_in.id, mentee, CheckInAnswer.PLANNED if number % 3 else CheckInAnswer.NOT_YET)


def _person(uow: UnitOfWork, story: Story, number: int, role: Role) -> PersonId:
    name = PersonId(f"U{role.value[4]}{number:06}".upper())
    uow.people.put(Person(id=name, name=f"{role.value} Number {number}", time_zone="Europe/London"))
    place = Enrollment(program_id=1, person_id=name, state=EnrollmentState.ENROLLED, roles=frozenset({role}))
    uow.enrollments.add(replace(place, enrolled_at=story.now, invited_at=story.now))
    for lesson in list(lessons())[:3]:
        uow.readings.add(Reading(person_id=name, lesson_id=lesson, begun_at=story.now, finished_at=story.now))
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def big(request: pytest.FixtureRequest, begin_story: Callable[..., Story]) -> Story:
    story = begin_story(str(request.getfixturevalue(f"{request.param}_url")))
    furnish(story)
    return story


def test_every_answer_of_the_board_comes_in_time(big: Story, request: pytest.FixtureRequest) -> None:
    told: list[Told] = []
    grace = big.person("grace")
    with measured(big, told, "the App Home"):
        home = grace.home()
    assert "Needs you today" in grace.home().words
    with measured(big, told, "opening the board"):
        assert grace.press(home, "Open the board").ok
    for name in ("Needs attention", "Not met yet", "On track", "Finished or ended", "All pairs"):
        assert grace.modal is not None
        chosen = next(one for one in labels(grace) if one.startswith(name))
        with measured(big, told, name):
            assert grace.modal.choose("board.filter", chosen).ok
    assert grace.modal is not None
    with measured(big, told, "the next page"):
        assert grace.modal.press("More").ok
    assert "page 2 of" in grace.modal.words
    with measured(big, told, "names as they are typed"):
        found = grace.suggestions(grace.modal, "board.find", "number 4321")
    assert found
    with measured(big, told, "one person's pairs"):
        assert grace.modal.choose("board.find", "mentee Number 4321").ok
    assert "Show everybody" in grace.modal.buttons
    with measured(big, told, "swapping its pair"):
        assert grace.modal.press("Swap with another pair").ok
    with measured(big, told, "the other pair as it is typed"):
        (other,) = grace.suggestions(grace.modal, "swap.with", "mentee number 1234")
    with measured(big, told, "what it would mean"):
        assert grace.modal.fill(other=other["text"]["text"]).submit().ok
    assert "Afterwards" in grace.modal.words
    with measured(big, told, "the swap"):
        assert grace.modal.submit().ok
    assert "They have swapped" in grace.modal.words
    print_table(told, request.node.callspec.params["big"])
    assert all(answered < SLACK for _, answered, _ in told)


def labels(grace: object) -> list[str]:
    blocks = grace.modal.blocks  # type: ignore[attr-defined]
    choices = next(one for one in blocks if one.get("block_id") == "choices")
    return [one["text"]["text"] for one in choices["elements"][0]["options"]]


Told = tuple[str, float, float]


@contextmanager
def measured(story: Story, told: list[Told], name: str) -> Iterator[None]:
    """Until Slack has its answer, and until nothing follows from it any more."""
    begun = time.perf_counter()
    yield
    answered = time.perf_counter() - begun
    story.slack.settle()
    told.append((name, answered, time.perf_counter() - begun))


def print_table(told: list[Told], dialect: str) -> None:
    printed = Printed(title=f"The board of {PAIRS:,} pairs on {dialect}")
    printed.add_column("")
    printed.add_column("answered", justify="right")
    printed.add_column("shown", justify="right")
    for name, answered, shown in told:
        printed.add_row(name, f"{answered:.2f} s", f"{shown:.2f} s")
    SCREEN.print(printed)
