"""What journeys about logged sessions do again and again."""

from datetime import timedelta

from playground.driver.person import Person
from playground.driver.seen import Modal, SeenMessage
from tests.story import Story


def saying(person: Person, words: str) -> list[SeenMessage]:
    return [one for one in person.messages() if words in one.text or words in one.words]


def open_log(person: Person) -> Modal:
    assert person.command("/mentor", "log").ok
    assert person.modal is not None
    return person.modal


def plan(story: Story, days: int) -> None:
    ada = story.person("ada")
    ada.command("/mentor", "schedule")
    assert ada.modal is not None
    at = story.now.replace(hour=14, minute=0) + timedelta(days=days)
    ada.modal.fill(own=at).submit()
    story.settle()
