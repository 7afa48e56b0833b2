"""What comes with the bot, as it was on a day: an upgrade brings other words, and who began before keeps theirs."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.forms import Form
from bot.domain.lesson import Lesson
from bot.domain.plan import Content


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltIn:
    """All forms and lessons, and what programs of each template begin with, by their ids.

    `digest` is of all the words: whatever has the same digest is the same.
    """

    digest: str
    forms: Mapping[str, Form]
    lessons: Mapping[str, Lesson]
    plans: Mapping[str, Content]
