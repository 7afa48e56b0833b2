"""What is to be said and done."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.domain.administration import Job
from bot.domain.announcement import Announcement
from bot.domain.person import PersonId
from bot.nudges import Delivery, DeliveryState, Nudge, NudgeKind
from bot.ports.base import Repository


class Announcements(Repository[Announcement], Protocol):
    def latest(self, count: int) -> Sequence[Announcement]: ...
    def hold(self, id: int) -> Announcement:  # noqa: A002, it is the value's id
        """It, which nobody else may hold before this transaction ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """So many a minute at an even pace, of which `at_once` may come together; `name` says of what."""

    name: str
    a_minute: float
    at_once: int = 1

    @property
    def every(self) -> timedelta:
        return timedelta(minutes=1) / self.a_minute


class Limits(Protocol):
    """What Slack takes, shared by all replicas: one count for each method, and one for each conversation."""

    def take(self, rates: Sequence[Rate], *, now: datetime) -> datetime | None:
        """None where one of each was taken; otherwise nothing was, and this is when all are free."""

    def take_each(self, wanted: Sequence[Sequence[Rate]], *, now: datetime) -> Sequence[datetime | None]:
        """The same for several, one after the other."""

    def room(self, rate: Rate, *, now: datetime) -> int:
        """How many may be taken now."""

    def free_at(self, rate: Rate, *, now: datetime) -> datetime:
        """When one may be taken: `now`, or later."""

    def close(self, name: str, *, until: datetime) -> None:
        """Slack asked to be left alone until then. An earlier end changes nothing."""

    def last_taken(self, name: str) -> datetime | None: ...
    def forget_before(self, moment: datetime) -> None:
        """Those that have not been used since then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the outbox stands: how many are due, in doubt and failed, and since when the oldest is due.

    Each count stops at `MOST_COUNTED`, so that looking stays cheap.
    """

    due: int
    in_doubt: int
    failed: int
    oldest_due: datetime | None


MOST_COUNTED = 100_000
PAUSED = "paused"  # why something stands still


# When the clock of a nudge to this reader goes on, by its kind and what it is about; None where no stop moves it.
Until = Callable[[NudgeKind, Mapping[str, str | int], PersonId | None], datetime | None]


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

    def begin(self, delivery: Delivery, *, now: datetime, until: datetime) -> bool:
        """From here on it may have been sent; held until `until`. False where somebody else holds it now."""

    def mark_sent(self, delivery: Delivery, *, now: datetime, conversation_id: str, message_ts: str) -> bool:
        """False where somebody else holds it now; likewise for the other marks."""

    def begin_all(self, deliveries: Sequence[Delivery], *, now: datetime, until: datetime) -> Collection[int]:
        """Begins those that are still held; gives their ids."""

    def mark_all_sent(self, sent: Mapping[int, tuple[Delivery, datetime, str, str]]) -> Collection[int]:
        """Of each id: what was claimed, when it was sent, its conversation and its `ts`. Gives those still held."""

    def take_back(self, deliveries: Sequence[Delivery]) -> None:
        """They were begun and nothing was handed to Slack: they wait again as they did."""

    def put_off(self, delivery: Delivery, *, until: datetime, reason: str = "") -> bool:
        """It is due later."""

    def let_go(self, delivery: Delivery) -> bool:
        """It was claimed for nothing, and is free again as it was."""

    def try_later(
        self,
        delivery: Delivery,
        *,
        until: datetime,
        reason: str,
        counts: bool,
        in_doubt: bool,
        holds_back_until: datetime | None = None,
    ) -> bool:
        """It keeps its place in the order, and is free again after `until`; `counts` as an attempt or not.

        Later ones of its conversation wait for it, no longer than the first `holds_back_until` that is given.
        """

    def stand_still(self, delivery: Delivery, *, until: datetime, reason: str) -> bool:
        """Puts it off together with its end, as a pause does: nothing runs out meanwhile."""

    def look_again(self, addresses: Collection[str], *, now: datetime) -> int:
        """What a pause keeps waiting in these conversations is due now, and its end comes back. Gives how many."""

    def drop(self, delivery: Delivery, *, now: datetime, reason: str) -> bool: ...
    def fail(self, delivery: Delivery, *, now: datetime, reason: str, program_id: int | None = None) -> bool:
        """Given up; the managers of that program hear of it."""

    def refused(self, program_id: int, most: int, *, delivery_id: int | None = None) -> Sequence[Delivery]:
        """What was given up of that program's messages, or the one with that id; the newest first."""

    def count_refused(self, program_id: int) -> int: ...
    def find(self, key: str) -> Delivery | None: ...
    def withdraw(self, key: str, *, now: datetime, reason: str) -> None:
        """Drops it where it still waits."""

    def standing(self, now: datetime) -> Standing: ...
    def free_since(self, moment: datetime, *, now: datetime) -> bool:
        """Whether something could have been sent since then, and still waits, or waits again for a lost holder."""

    def open_ones(self, most: int) -> Sequence[Delivery]:
        """What waits or is being sent, most urgent first."""

    def failed_ones(self, most: int) -> Sequence[Delivery]: ...
    def revive(self, key: str, *, now: datetime) -> bool:
        """What failed waits again, due now, and does not end before tomorrow. False where it has not failed."""

    def discard(self, key: str, *, now: datetime, reason: str) -> bool:
        """Drops what waits, is in doubt or has failed, whoever holds it. False where it is none of these."""

    def stop_clocks(self, abouts: Sequence[str], until: Until, *, now: datetime) -> int:
        """What waits about these things, such as "pairing:7", stands still from now until then, and its end with it.

        What an earlier stop moved beyond that comes back: where it is `now`, it goes on. Returns how many moved.
        """

    def stop_clocks_of(self, reader: PersonId, until: Until, *, now: datetime) -> int:
        """The same for what waits to be said to one person alone."""

    def about(self, kind: NudgeKind, name: str, id: int) -> Sequence[Delivery]: ...  # noqa: A002, the subject's id
    def counts(self, kind: NudgeKind, name: str, id: int) -> Mapping[DeliveryState, int]: ...  # noqa: A002


@dataclass(frozen=True, slots=True, kw_only=True)
class LateEdit:
    """What is to stand in a message that went out. `claims` is the fence: only the newest may be changed."""

    conversation_id: str
    message_ts: str
    key: str
    person_id: PersonId | None
    message: Mapping[str, Any]
    ends_at: datetime
    attempts: int = 0
    claims: int = 0


class LateEdits(Protocol):
    """Kept until Slack has taken them, of each message the newest words only."""

    def put(self, edit: LateEdit, *, due_at: datetime) -> None: ...
    def next_due(self, after: datetime | None = None) -> datetime | None: ...
    def take_due(self, *, now: datetime, lease: timedelta, most: int) -> Sequence[LateEdit]:
        """Those that are due, which nobody else is given before `now + lease`."""

    def put_off(self, edit: LateEdit, *, until: datetime) -> None:
        """Nothing where newer words have come."""

    def done(self, edit: LateEdit) -> None:
        """Likewise."""


class SeenEvents(Protocol):
    """Slack's events by their id, since Slack delivers some of them more than once."""

    def take(self, event_id: str, *, now: datetime, lease: timedelta) -> bool:
        """True where nobody has done it, nor is at it since less than `lease`."""

    def done(self, event_id: str, *, now: datetime) -> None: ...
    def forget_before(self, moment: datetime) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """The kinds of jobs that one worker does one after the other: these, or (`all_but`) all but these."""

    kinds: frozenset[str] = frozenset()
    all_but: bool = True


EVERY_KIND = Lane()


class Jobs(Repository[Job], Protocol):
    def claim(self, *, now: datetime, holder: str, lease: timedelta, lane: Lane = EVERY_KIND) -> Job | None:
        """The oldest of the lane that is due and free, now held by `holder` until `now + lease`."""

    def next_due(self, after: datetime) -> datetime | None: ...
    def waiting(self, kind: str, subject_id: int) -> Sequence[Job]:
        """Those about this that nobody has begun."""

    def waits(self, kind: str, subject_id: int, *, by: datetime) -> bool:
        """Whether one of the kind is asked for about this until then, and not begun."""
