"""Planning sessions in journeys: the form, what is said, and when."""

from datetime import datetime, timedelta
from typing import Any

from playground.driver.person import Person
from playground.driver.seen import Modal, SeenMessage
from tests.story import Story


def open_form(person: Person) -> Modal:
    assert person.command("/mentor", "schedule").ok
    assert person.modal is not None
    return person.modal


def plan(story: Story, name: str = "ada", **answers: Any) -> Modal:
    modal = open_form(story.person(name))
    modal.fill(**answers).submit()
    story.settle()
    return modal


def saying(person: Person, words: str) -> list[SeenMessage]:
    return [one for one in person.messages() if words in one.text or words in one.words]


def in_days(story: Story, days: int, hour: int = 14) -> datetime:
    return story.now.replace(hour=hour, minute=0) + timedelta(days=days)
