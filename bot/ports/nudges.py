"""What people chose about nudges, what they heard, and what they were asked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.choices import HowOften, Topic
from bot.domain.person import PersonId
from bot.nudges import Delivery, Nudge


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A sent nudge that asks for an act. `gathered_in` is the key of the digest that it came in.

    `settled` says in one word how it ended, where the digest that shows it has others that are open.
    """

    delivery: Delivery
    person_id: PersonId
    gathered_in: str | None
    words: str
    asked_at: datetime
    settled: str = ""


class NudgeChoices(Protocol):
    def of(self, person_id: PersonId) -> Mapping[Topic, HowOften]:
        """Only what somebody chose."""

    def put(self, person_id: PersonId, topic: Topic, how_often: HowOften, *, now: datetime) -> None: ...


class NudgeDays(Protocol):
    """At most one nudge a day for each person, whoever sends it."""

    def holder(self, person_id: PersonId, day: date) -> str | None:
        """The key of the nudge that has this day."""

    def days(self, person_id: PersonId, first: date, last: date) -> Mapping[date, str]: ...
    def take(self, person_id: PersonId, day: date, key: str) -> bool:
        """True where the day is this nudge's now. Another replica's attempt waits until this transaction ends."""

    def pass_on(self, person_id: PersonId, day: date, key: str) -> None:
        """The day is this nudge's now, whoever had it."""

    def give_back(self, person_id: PersonId, key: str) -> None: ...
    def topic_day(self, person_id: PersonId, topic: Topic) -> tuple[date, str] | None:
        """When, and by which nudge, somebody last heard of a topic."""

    def note_topic(self, person_id: PersonId, topic: Topic, day: date, key: str) -> None: ...

    def due_for(self, person_id: PersonId, *, now: datetime, most: int) -> Sequence[Delivery]:
        """What waits for one reader alone and is due, oldest first."""

    def hold_for(self, deliveries: Sequence[Delivery], *, until: datetime, reason: str) -> Sequence[Delivery]:
        """Puts them off, whoever has claimed them and not begun; gives those that could be."""

    def rewrite(self, delivery: Delivery, nudge: Nudge) -> bool:
        """What still waits becomes this one: another key, subject, due time and end."""

    def sent(self, delivery_id: int) -> Delivery | None: ...
    def waiting(self, ids: Sequence[int]) -> Sequence[Delivery]:
        """Those of them that still wait."""

    def note_said(self, ids: Sequence[int], *, now: datetime, conversation_id: str, message_ts: str) -> None:
        """They went out together in one message."""

    def drop(self, ids: Sequence[int], *, now: datetime, reason: str) -> None: ...


class Questions(Protocol):
    """What people were asked, until it is settled."""

    def add(self, question: Question) -> None: ...
    def of(self, person_id: PersonId) -> Sequence[Question]:
        """The open ones, oldest first."""

    def find(self, delivery_id: int) -> Question | None: ...
    def in_digest(self, person_id: PersonId, key: str) -> Sequence[Question]:
        """Those that came in one message, open and settled."""

    def touch(self, person_ids: Collection[PersonId]) -> None:
        """Something happened that may settle what these were asked: it is looked at with the next tick."""

    def touch_all(self) -> None:
        """Everybody who is asked something."""

    def touched(self, most: int) -> Sequence[PersonId]: ...
    def looked_at(self, person_id: PersonId) -> None: ...
    def settle(self, delivery_id: int, how: str) -> bool:
        """True where it was open."""

    def forget(self, delivery_ids: Sequence[int]) -> None: ...
    def forget_before(self, moment: datetime) -> None: ...
