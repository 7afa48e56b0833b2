"""Socket Mode, with a connection that is cut again and again while people type."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable

import pytest

from bot.domain.person import PersonId
from playground.socket_mode import SocketMode
from tests.story import Story

DISCONNECTS = 50
TYPISTS = ("ada", "eva", "owen")


@pytest.fixture
def connected(begin_story: Callable[..., Story], sqlite_url: str) -> Story:
    return begin_story(sqlite_url, socket_mode=True)


def interrupt(story: Story, number: int) -> None:
    """One after the other: asked to refresh, cut without a word, warned."""
    transport = story.slack.room.delivery.transport
    assert isinstance(transport, SocketMode)
    if number % 3 == 1 and transport.connections:
        story.slack.run(transport.cut(transport.connections[0]))
    else:
        story.slack.run(transport.disconnect("refresh_requested" if number % 3 == 0 else "warning"))


class Typist(threading.Thread):
    """Sets a pause of another length again and again, and writes to the bot; remembers what was acknowledged."""

    def __init__(self, story: Story, name: str) -> None:
        super().__init__()
        self.person, self.over = story.person(name), threading.Event()
        self.acknowledged: list[str] = []
        self.refused = 0
        self.said: list[str] = []

    def run(self) -> None:
        number = 0
        while not self.over.is_set():
            number += 1
            outcome = self.person.command("/mentor", f"nothing{number}")
            if outcome.ok:
                self.acknowledged.append(outcome.response["text"])
            else:
                self.refused += 1
            if number % 10 == 0:
                self.said.append(f"hello {number}")
                self.person.say(self.said[-1])
            time.sleep(0.02)


def test_the_story_is_the_same_over_a_socket(connected: Story) -> None:
    ada = connected.person("ada")
    assert ada.command("/mentor", "signup").ok
    assert ada.modal is not None
    ada.modal.fill(roles="mentee", wants=["Giving feedback"], level="1", years=3)
    assert ada.modal.submit().ok
    with connected.uow() as uow:
        assert uow.enrollments.of(PersonId("U0ADA"))[0].is_active


def test_through_fifty_disconnects_nothing_is_lost_and_nothing_is_done_twice(connected: Story) -> None:
    typists = [Typist(connected, name) for name in TYPISTS]
    for typist in typists:
        typist.start()
    steps = random.Random(1)  # noqa: S311, the same waits each time
    for number in range(DISCONNECTS):
        interrupt(connected, number)
        time.sleep(steps.random() * 0.15)
    for typist in typists:
        typist.over.set()
    for typist in typists:
        typist.join()
    ends = time.monotonic() + 20
    while not connected.slack.connected and time.monotonic() < ends:
        time.sleep(0.05)

    assert all(typist.acknowledged for typist in typists)
    # Whoever got Slack's error does it once more, and it works.
    assert all(typist.person.command("/mentor", "help").ok for typist in typists)
    # Slack tries an event again at once, after a minute and after five.
    for minutes in (2, 6):
        connected.move(minutes=minutes)
        time.sleep(1)
    connected.settle()
    for typist in typists:
        keys = Counter(
            message.metadata["event_payload"]["key"]
            for message in typist.person.messages()
            if message.metadata and message.metadata["event_payload"]["key"].startswith("reply:")
        )
        assert set(keys.values()) <= {1}, "an event that came again was answered again"
        assert len(keys) == len(typist.said), "an event that was not acknowledged did not come again"


def test_a_submission_whose_answer_was_lost_works_when_repeated(connected: Story) -> None:
    ada = connected.person("ada")
    ada.command("/mentor", "signup")
    assert ada.modal is not None
    ada.modal.fill(roles="mentee", wants=["Giving feedback"], level="1", years=3)
    sending = threading.Thread(target=ada.modal.submit)
    sending.start()
    interrupt(connected, 1)
    sending.join()
    if ada.modal is not None and ada.modal.title == "Sign up":
        ends = time.monotonic() + 10
        while not ada.modal.submit().ok and time.monotonic() < ends:
            time.sleep(0.1)
    with connected.uow() as uow:
        enrollments = uow.enrollments.of(PersonId("U0ADA"))
    assert [one.is_active for one in enrollments] == [True]
