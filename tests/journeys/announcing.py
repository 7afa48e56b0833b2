"""What journeys of announcements share: Grace fills in the form, and what others got of it."""

from collections.abc import Iterator
from typing import Any

from handlers.typed_text import typed
from playground.driver.seen import Modal, SeenMessage
from tests.story import Story

HELLO = "*Welcome*, {first_name}.\n• bring one question\n<!channel> @here <http://evil.example|click me>"
GROW = "Grow into leadership"
MENTORS = ("bob", "ines", "hugo", "lena", "kofi")


def top(story: Story, name: str = "grace") -> Modal:
    modal = story.person(name).modal
    assert modal is not None
    return modal


def written(story: Story) -> str:
    """What stands in the field for the words, with its marks."""
    return typed(next(iter(top(story).values["text"].values())))


def elements_of(message: SeenMessage) -> list[Any]:
    """The words of the announcement in it, look by look."""
    return list(leaves(next(one for one in message.blocks if one["type"] == "rich_text")))


def leaves(block: Any) -> Iterator[Any]:
    for one in block["elements"]:
        yield from leaves(one) if "elements" in one else [one]


def fill_in(story: Story, name: str = "grace", **answers: object) -> None:
    assert story.person(name).command("/mentor-admin", "announce").ok
    top(story, name).fill(**{"text": HELLO, "programs": [GROW], "role": "Mentors", **answers})
    top(story, name).submit()
    story.settle()


def write(story: Story, name: str = "grace", **answers: object) -> SeenMessage:
    """Gives the preview."""
    fill_in(story, name, **answers)
    return story.person(name).last()


def got(story: Story, name: str, words: str = "bring one question") -> list[SeenMessage]:
    return [one for one in story.person(name).messages() if words in one.words]


def got_in(story: Story, channel: str) -> list[SeenMessage]:
    return [one for one in story.person("bob").messages(channel) if "bring one question" in one.words]


def card(story: Story, button: str = "Refresh") -> SeenMessage:
    return next(one for one in reversed(story.person("grace").messages()) if button in one.buttons)
