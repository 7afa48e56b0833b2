"""What journeys through a matching share: Grace proposes and approves, and anybody looks at what was said."""

import time
from collections.abc import Callable

from bot.domain.pairing import Pairing
from playground.driver.person import Person
from playground.driver.seen import Modal, SeenMessage
from tests.story import Story


def open_match(story: Story) -> Modal:
    grace = story.person("grace")
    assert grace.command("/mentor-admin", "match").ok
    assert grace.modal is not None
    return grace.modal


def propose(story: Story) -> SeenMessage:
    """Grace asks for a proposal, and gets it."""
    open_match(story).submit()
    story.settle()
    return story.person("grace").last()


def approve(story: Story) -> None:
    grace = story.person("grace")
    assert grace.press(propose(story), "Approve all 3").ok
    story.settle()


def review(story: Story) -> Modal:
    grace = story.person("grace")
    assert grace.press(grace.last(), "Review and change").ok
    assert grace.modal is not None
    return grace.modal


def said(person: Person, words: str) -> list[SeenMessage]:
    return [message for message in person.messages() if words in message.words]


def group_messages(person: Person) -> list[SeenMessage]:
    return [
        message for channel, kind in person.conversations() if kind == "mpim" for message in person.messages(channel)
    ]


def pairings(story: Story) -> list[Pairing]:
    with story.uow() as uow:
        return list(uow.pairings.in_program(1))


def until(holds: Callable[[], object], seconds: float = 10) -> None:
    """Waits for what the bot does after it has answered."""
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.01)


def say_no(story: Story, name: str, reason: str = "") -> None:
    mentor = story.person(name)
    mentor.press(said(mentor, "Would you mentor")[-1], "No, not this time")
    assert mentor.modal is not None
    mentor.modal.fill(reason=reason).submit()
    story.settle()
