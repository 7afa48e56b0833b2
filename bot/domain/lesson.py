"""A short piece of training read in Slack, with a check question; and how far somebody is with it."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.kinds import Role
from bot.domain.person import PersonId

MOST_ANSWERS = 5
LONGEST_PAGE = 2000
LONGEST_ANSWER = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAnswer:
    """One of the answers to choose from; `why` is said to whoever chooses it, right or not."""

    text: str
    why: str
    right: bool = False

    def __post_init__(self) -> None:
        if not self.text or len(self.text) > LONGEST_ANSWER:
            raise ValueError(f"An answer has 1 to {LONGEST_ANSWER} characters.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckQuestion:
    question: str
    answers: tuple[CheckAnswer, ...]

    def __post_init__(self) -> None:
        if not 2 <= len(self.answers) <= MOST_ANSWERS:
            raise ValueError(f"A check question has 2 to {MOST_ANSWERS} answers.")
        if sum(one.right for one in self.answers) != 1:
            raise ValueError("Exactly one answer must be right.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """Words of the field, in mrkdwn. `minutes` is how long reading takes; `audience` for which role it was written."""

    id: str
    title: str
    audience: Role
    minutes: int
    pages: tuple[str, ...]
    takeaway: str
    check: CheckQuestion

    def __post_init__(self) -> None:
        if not self.pages or any(not one or len(one) > LONGEST_PAGE for one in self.pages):
            raise ValueError(f"A lesson has pages, each of 1 to {LONGEST_PAGE} characters.")

    def page_within(self, page: int) -> int:
        """The nearest page there is, counted from 0. The check question comes after the last."""
        return min(max(page, 0), len(self.pages))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How far one person is with one lesson, in whatever program it is asked for. `page` counts from 0."""

    id: int = 0
    person_id: PersonId
    lesson_id: str
    page: int = 0
    begun_at: datetime
    finished_at: datetime | None = None
    version: int = 0

    def at(self, page: int) -> "Reading":
        return replace(self, page=page)

    def finished(self, now: datetime) -> "Reading":
        """The first time counts."""
        return replace(self, finished_at=self.finished_at or now, page=0)
