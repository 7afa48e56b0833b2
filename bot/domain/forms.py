"""Forms that people answer at a point of their time together: typed questions, and typed answers ready for reports.

A form is content (`bot/content/forms/`). A paper is one person's copy of it for one occurrence; every answer on it is a
row of its own, with the form's version, so that numbers can be counted years later.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from bot.domain.kinds import Role
from bot.domain.person import PersonId

MOST_SKILLS = 5


class Occasion(StrEnum):
    """When a form is asked for."""

    BASELINE = "baseline"  # before the first session
    PULSE = "pulse"  # every two months
    MIDPOINT = "midpoint"  # half way, with a look at the goals
    FINAL = "final"  # at the end; repeats the baseline
    LATER = "later"  # months after the first day, where the program asks then


class Answering(StrEnum):
    """How a question is answered."""

    SCALE = "scale"  # 1 to 5
    ZERO_TO_TEN = "zero_to_ten"
    CHOICE = "choice"
    WORDS = "words"


BOUNDS = {Answering.SCALE: (1, 5), Answering.ZERO_TO_TEN: (0, 10)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`key` stays the same in every version of a form and in every form that asks it again: reports go by it.

    `low` and `high` say what the ends of a scale mean. `roles` are those who are asked, everybody where empty.
    A question `per_skill` is asked once for each of a few skills, and names the skill with {skill}.
    `about` is what a report calls it. `recalls` is the key of a question before, whose words are shown again with it:
    whoever wrote none is not asked.
    """

    key: str
    ask: str
    answering: Answering
    low: str = ""
    high: str = ""
    choices: tuple[Choice, ...] = ()
    roles: frozenset[Role] = frozenset()
    per_skill: bool = False
    required: bool = True
    most: int = 1000  # characters, for words
    about: str = ""
    recalls: str = ""

    def is_for(self, roles: frozenset[Role]) -> bool:
        return not self.roles or bool(self.roles & roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """`id` is the name of its file, by which a program names it. `shows_goals` puts the person's goals at its top."""

    id: str = ""
    occasion: Occasion
    version: int
    title: str
    intro: str
    minutes: int = 2  # how long it takes
    shows_goals: bool = False
    questions: tuple[Question, ...]

    def asked_of(self, roles: frozenset[Role], skills: tuple[str, ...]) -> tuple["Asked", ...]:
        """The questions as one person gets them, each skill's in its place."""
        return tuple(asked for one in self.questions if one.is_for(roles) for asked in _asked(one, skills))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question put to one person, in a `field`; `topic` is the skill that it is about, where it is about one."""

    question: Question
    field: str
    topic: str = ""

    @property
    def text(self) -> str:
        return self.question.ask.replace("{skill}", self.topic)


def _asked(question: Question, skills: tuple[str, ...]) -> tuple[Asked, ...]:
    if not question.per_skill:
        return (Asked(question=question, field=question.key),)
    return tuple(
        Asked(question=question, field=f"{question.key}_{number}", topic=skill)
        for number, skill in enumerate(skills[:MOST_SKILLS], start=1)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One person's copy of a form. `occurrence` tells apart the times that the same form is asked for.

    Moments are UTC. `sent_at` is when it was sent first; it may be changed until the form closes.
    """

    id: int = 0
    program_id: int
    pairing_id: int | None = None
    person_id: PersonId
    form: Occasion
    form_name: str = ""  # which one of those for the occasion; empty where it was answered before they had names
    form_version: int
    occurrence: str
    roles: frozenset[Role] = frozenset()
    sent_at: datetime | None = None
    content_id: int | None = None  # the version of the program's content in whose words it was answered
    version: int = 0


class Number(NamedTuple):
    """An answer in a number, and nothing else of it: reports read hundreds of thousands. `at` is known of a pulse."""

    form: Occasion
    question: str
    program_id: int
    person_id: PersonId
    number: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAnswer:
    """Exactly one of `number`, `choice` and `words` is given."""

    id: int = 0
    paper_id: int
    program_id: int
    pairing_id: int | None = None
    person_id: PersonId
    form: Occasion
    form_version: int
    question: str
    topic: str = ""
    number: int | None = None
    choice: str | None = None
    words: str | None = None
    answered_at: datetime
