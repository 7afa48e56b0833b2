"""What is to be said and done."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.administration import Job
from bot.domain.announcement import Announcement
from bot.nudges import Delivery, DeliveryState, Nudge, NudgeKind
from bot.ports.base import Repository


class Announcements(Repository[Announcement], Protocol):
    def latest(self, count: int) -> Sequence[Announcement]: ...


class Outbox(Protocol):
    """Things to say, kept until they are said: a key is written once, whoever writes it again."""

    def add(self, nudge: Nudge) -> bool:
        """True where it was new."""

    def add_all(self, nudges: Sequence[Nudge]) -> None:
        """Many at once, whose keys must be new."""

    def next_due(self, after: datetime) -> datetime | None: ...

    def claim(self, *, now: datetime, holder: str, lease: timedelta, most: int) -> Sequence[Delivery]:
        """What is due and free, most urgent first, now held by `holder` until `now + lease`.

        Nothing is given while an earlier one for the same conversation is held, or waits to be tried again.
        A delivery whose earlier holder had begun and vanished comes with `may_have_been_sent`.
        """

    def begin(self, delivery: Delivery, *, until: datetime) -> bool:
        """From here on it may have been sent; held until `until`. False where somebody else holds it now."""

    def mark_sent(self, delivery: Delivery, *, now: datetime, conversation_id: str, message_ts: str) -> bool:
        """False where somebody else holds it now; likewise for the other marks."""

    def put_off(self, delivery: Delivery, *, until: datetime, reason: str = "") -> bool:
        """It is due later."""

    def try_later(self, delivery: Delivery, *, until: datetime, reason: str, counts: bool, in_doubt: bool) -> bool:
        """It keeps its place in the order, and is free again after `until`; `counts` as an attempt or not."""

    def stand_still(self, delivery: Delivery, *, until: datetime, reason: str) -> bool:
        """Puts it off together with its end, as a pause does: nothing runs out meanwhile."""

    def drop(self, delivery: Delivery, *, now: datetime, reason: str) -> bool: ...
    def fail(self, delivery: Delivery, *, now: datetime, reason: str) -> bool: ...
    def find(self, key: str) -> Delivery | None: ...
    def withdraw(self, key: str, *, now: datetime, reason: str) -> None:
        """Drops it where it still waits."""

    def about(self, kind: NudgeKind, name: str, id: int) -> Sequence[Delivery]: ...  # noqa: A002, the subject's id
    def counts(self, kind: NudgeKind, name: str, id: int) -> Mapping[DeliveryState, int]: ...  # noqa: A002


class SeenEvents(Protocol):
    """Slack's events by their id, since Slack delivers some of them more than once."""

    def take(self, event_id: str, *, now: datetime, lease: timedelta) -> bool:
        """True where nobody has done it, nor is at it since less than `lease`."""

    def done(self, event_id: str, *, now: datetime) -> None: ...
    def forget_before(self, moment: datetime) -> None: ...


class Jobs(Repository[Job], Protocol):
    def claim(self, *, now: datetime, holder: str, lease: timedelta) -> Job | None:
        """The oldest that is due and free, now held by `holder` until `now + lease`."""

    def next_due(self, after: datetime) -> datetime | None: ...
