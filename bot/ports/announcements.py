"""What was sent of announcements, what people chose about them, who looks at them first, and changes afterwards."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.announcement import AnnouncementChoice, NewsletterAnswer, Rewrite
from bot.domain.person import PersonId
from bot.nudges import Delivery, DeliveryState, Nudge
from bot.ports.base import Repository


class Announced(Protocol):
    """The deliveries of one announcement in the outbox, all at once: ten thousand are one statement."""

    def add_new(self, nudges: Sequence[Nudge]) -> None:
        """Those whose keys are new."""

    def hold_back(self, announcement_id: int) -> int:
        """What waits is claimed by nobody any more."""

    def go_on(self, announcement_id: int, *, ends_at: datetime) -> int: ...
    def cancel(self, announcement_id: int, *, now: datetime, reason: str) -> int:
        """Drops what has not begun to be sent; how many these were."""

    def tally(self, announcement_id: int) -> Mapping[tuple[DeliveryState, str], int]:
        """How many, by state and reason."""

    def missed(self, announcement_id: int, most: int) -> Sequence[Delivery]:
        """Failed or dropped for another reason than that it was canceled, the first ones."""

    def sent(self, announcement_id: int, *, after_id: int, most: int, since: datetime | None) -> Sequence[Delivery]:
        """In the order of their ids; with `since`, those sent from then on, and otherwise all."""

    def count_open(self, announcement_id: int) -> int: ...
    def count_sent(self, announcement_id: int) -> int: ...
    def next_due(self, announcement_id: int) -> datetime | None:
        """When the next of those who wait is due."""

    def is_open_to(self, announcement_id: int, reader: PersonId) -> bool:
        """Whether it was sent to them."""

    def note_opened(self, announcement_id: int, reader: PersonId, now: datetime) -> bool:
        """False where that was known."""

    def has_opened(self, announcement_id: int, reader: PersonId) -> bool: ...
    def count_opened(self, announcement_id: int) -> int: ...


class AnnouncementChoices(Protocol):
    def of(self, person_id: PersonId) -> Sequence[AnnouncementChoice]: ...
    def put(self, choice: AnnouncementChoice) -> None: ...
    def muted(self, program_ids: Collection[int]) -> Mapping[PersonId, frozenset[int]]:
        """Who muted which of these programs; 0 stands for all."""

    def newsletter(self) -> Mapping[PersonId, NewsletterAnswer]:
        """Everybody who was asked, and what they said."""


class SecondLooks(Protocol):
    """The programs whose announcements somebody else approves; 0 stands for all."""

    def all(self) -> frozenset[int]: ...
    def put(self, program_ids: frozenset[int]) -> None: ...


class Rewrites(Repository[Rewrite], Protocol):
    def of(self, announcement_id: int) -> Sequence[Rewrite]: ...
