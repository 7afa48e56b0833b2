"""What journeys of announcements share: Grace fills in the form, and what others got of it."""

from playground.driver.seen import Modal, SeenMessage
from tests.story import Story

HELLO = "*Welcome*, {first_name}.\n• bring one question\n<!channel> @here <http://evil.example|click me>"
GROW = "Grow into leadership"
MENTORS = ("bob", "ines", "hugo", "lena", "kofi")


def top(story: Story, name: str = "grace") -> Modal:
    modal = story.person(name).modal
    assert modal is not None
    return modal


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
