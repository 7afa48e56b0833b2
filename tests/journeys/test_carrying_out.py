"""Many pairs are approved at once: how far that is stands in the manager's message, and may be ended there."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from bot.services import approve, carrying_out
from handlers.progress import ProgressLine
from tests.journeys.matching_story import propose, said, until
from tests.story import Story

pytestmark = pytest.mark.usefixtures("matching_here")


@dataclass(frozen=True, slots=True)
class Gate:
    """After the first pair the work waits until it may go on."""

    first_is_done: threading.Event = field(default_factory=threading.Event)
    goes_on: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """Three pairs are many, and one is done at a time."""
    gate, show = Gate(), ProgressLine.show_carrying

    def show_and_wait(line: ProgressLine, job_id: int, is_over: bool) -> None:
        show(line, job_id, is_over)
        gate.first_is_done.set()
        assert is_over or gate.goes_on.wait(30)

    monkeypatch.setattr(carrying_out, "LONG", 3)
    monkeypatch.setattr(approve, "AT_ONCE", 1)
    monkeypatch.setattr(ProgressLine, "show_carrying", show_and_wait)
    monkeypatch.setattr("playground.slack.FOLLOWS_SECONDS", 0.2)  # what follows waits for us
    monkeypatch.setattr("handlers.progress.CHANGED_EVERY_SECONDS", 0)
    yield gate
    gate.goes_on.set()


def asked(story: Story) -> list[str]:
    with story.uow() as uow:
        return [one.mentor_id for one in uow.requests.in_program(1)]


def approve_all(story: Story, gate: Gate) -> None:
    """Until the line is there and the first pair is done, whichever comes first."""
    grace = story.person("grace")
    assert grace.press(propose(story), "Approve all 3").ok
    assert gate.first_is_done.wait(30)
    until(lambda: said(grace, "I am asking the mentors of"), seconds=30)


def test_the_manager_stops_in_the_middle_and_approves_the_rest_later(gate: Gate, story: Story) -> None:
    grace = story.person("grace")
    approve_all(story, gate)
    assert grace.press(said(grace, "I am asking the mentors of")[-1], "Stop here").ok
    gate.goes_on.set()
    story.settle()
    assert len(said(grace, "stopped it after 1 of 3 pairs")) == 1
    assert not said(grace, "I am asking the mentors"), "the line gave its place, and so did the promise"
    assert len(said(grace, "Approved: 3 pairs of Grow into leadership, and stopped after 1.")) == 1
    assert len(asked(story)) == 1
    assert grace.press(said(grace, "stopped it after 1 of 3 pairs")[-1], "Review the rest").ok
    assert grace.modal is not None
    grace.modal.submit()
    story.settle()
    assert len(asked(story)) == len(set(asked(story))) == 3
    assert [one for person in asked(story) for one in said(story.slack.person(person), "Would you mentor")][2:]
    assert said(grace, "the mentor is asked first")


def test_left_alone_it_says_that_it_is_done(gate: Gate, story: Story) -> None:
    grace = story.person("grace")
    approve_all(story, gate)
    gate.goes_on.set()
    story.settle()
    assert len(said(grace, "I went through 3 of 3 pairs")) == 1
    assert len(asked(story)) == len(set(asked(story))) == 3
