"""An announcement to ten thousand people, over the real protocol: until all are written down, and until one has it."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from rich.console import Console
from rich.table import Table

from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Role
from bot.domain.person import Person, PersonId
from handlers.pace import PACE
from playground.people import Member
from tests.story import Story

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

PEOPLE = 10_000
QUEUED_WITHIN, FIRST_WITHIN = 5.0, 2.0
SCREEN = Console(width=110)


def crowd(story: Story) -> None:
    """Ten thousand who have joined the sample's program, and whom Slack knows."""
    people = [PersonId(f"UZ{number:05}") for number in range(PEOPLE)]
    room = story.slack.room.workspace
    with story.uow() as uow:
        for one in people:
            room.people[one] = Member(id=one, handle=one.lower(), name=one, tz="Europe/London")
            uow.people.put(Person(id=one, name=one, time_zone="Europe/London"))
            uow.enrollments.add(
                Enrollment(program_id=1, person_id=one, state=EnrollmentState.ENROLLED, roles=frozenset({Role.MENTEE}))
            )


@pytest.fixture
def each_story(begin_story: Callable[..., Story], database_url: str) -> Story:
    """At the pace that Slack allows, as in a real workspace: who is written to later waits in the outbox."""
    return begin_story(database_url, pace=PACE)


@pytest.fixture
def confirm(each_story: Story) -> Iterator[Callable[[], float]]:
    """Writes it, and presses Send; returns the moment of the press."""
    crowd(each_story)
    grace = each_story.person("grace")
    grace.command("/mentor-admin", "announce")
    form: Any = grace.modal
    form.fill(text="Hello {first_name}", programs=["Grow into leadership"], role="Mentees").submit()
    each_story.settle()

    def press() -> float:
        preview = grace.last()
        button = next(one for one in preview.buttons if one.startswith("Send to"))
        begun = time.perf_counter()
        grace.press(preview, button)
        return begun

    yield press
    each_story.bot.stop()


def seconds_until(begun: float, holds: Callable[[], bool]) -> float:
    while not holds():
        assert time.perf_counter() - begun < 60, "it takes far too long"
        time.sleep(0.1)
    return time.perf_counter() - begun


def test_an_announcement_to_ten_thousand_is_queued_in_seconds_and_the_first_is_there_at_once(
    each_story: Story, confirm: Callable[[], float]
) -> None:
    def first_is_there() -> bool:
        return any(each_story.slack.room.workspace.existing_dm(f"UZ{number:05}") for number in range(30))

    def all_are_queued() -> bool:
        with each_story.uow() as uow:
            return sum(uow.announced.tally(1).values()) >= PEOPLE

    computing = time.process_time()
    begun = confirm()
    first = seconds_until(begun, first_is_there)
    with each_story.uow() as uow:
        said = uow.announcements.get(1)
    queued = seconds_until(begun, all_are_queued)
    computing = time.process_time() - computing
    table = Table("an announcement to", "all written down", "first delivered", "of one processor")
    table.add_row(f"{said.recipients:,} people", f"{queued:.1f} s", f"{first:.2f} s", f"{computing:.1f} s")
    SCREEN.print(table)
    assert queued < QUEUED_WITHIN
    assert first < FIRST_WITHIN
