"""Socket Mode, with a connection that is cut again and again while people type."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import partial

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
    assert all(typist.acknowledged for typist in typists)
    # Whoever got Slack's error does it once more, and it works.
    assert all(soon(partial(works, typist)) for typist in typists)
    # Slack tries an event again at once, after a minute and after five.
    for minutes in (2, 6):
        connected.move(minutes=minutes)
    for typist in typists:
        assert soon(partial(was_answered, typist)), "an event did not come again"
    connected.settle()
    for typist in typists:
        assert set(replies(typist).values()) == {1}, "an event that came again was answered again"
        assert len(replies(typist)) == len(typist.said)


def replies(typist: Typist) -> Counter[str]:
    """How often each reply was said, by its key."""
    said = (message.metadata for message in typist.person.messages() if message.metadata)
    keys = (str(metadata["event_payload"]["key"]) for metadata in said)
    return Counter(key for key in keys if key.startswith("reply:"))


def works(typist: Typist) -> bool:
    return typist.person.command("/mentor", "help").ok


def was_answered(typist: Typist) -> bool:
    return len(replies(typist)) >= len(typist.said)


def soon(condition: Callable[[], bool], seconds: float = 30) -> bool:
    ends = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > ends:
            return False
        time.sleep(0.1)
    return True


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
