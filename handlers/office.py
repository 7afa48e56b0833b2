"""What every sending needs: the database, Slack, the clock, and how fast we may speak."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

import structlog

from bot.domain.person import WorkspaceId
from bot.nudges import Delivery, NudgeKind
from bot.ports import Now, OpenUnitOfWork, Rate, UnitOfWork
from handlers.do_not_disturb import DoNotDisturb
from handlers.flow import Speaker
from handlers.pace import PACE, POST, WHOLE_APP, Pace, Waits
from handlers.posting import Posting

log = structlog.get_logger()

Jitter = Callable[[float, float], float]


class NotNow(Exception):
    """One of Slack's limits is used up until then."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class _Within:
    """An open unit of work, for those who open one: what they read is read in the transaction that is there."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def __enter__(self) -> UnitOfWork:
        return self._uow

    def __exit__(self, *_: object) -> None:
        return None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._uow, name)


def within(uow: UnitOfWork) -> UnitOfWork:
    return cast(UnitOfWork, _Within(uow))


@dataclass(slots=True, kw_only=True)
class Office:
    """`quiet_until`: Slack asked us to post nothing until then; `progress_at`: when something was last decided."""

    open_uow: OpenUnitOfWork
    slack: Posting
    now: Now
    speakers: Mapping[NudgeKind, Speaker]
    workspace_id: WorkspaceId
    pace: Pace = PACE
    jitter: Jitter = field(default=random.SystemRandom().uniform)
    do_not_disturb: DoNotDisturb | None = None
    quiet_until: datetime | None = None
    progress_at: datetime | None = None

    def __post_init__(self) -> None:
        self.progress_at = self.progress_at or self.now()

    @property
    def waits(self) -> Waits:
        return self.pace.waits

    @property
    def is_quiet(self) -> bool:
        return self.quiet_until is not None and self.now() < self.quiet_until

    def uow(self) -> UnitOfWork:
        return self.open_uow(self.workspace_id)

    def reading(self) -> UnitOfWork:
        return self.open_uow(self.workspace_id, reading=True)

    def may_post_at(self, uow: UnitOfWork, now: datetime) -> datetime:
        """When all replicas together have room for one more. In an open unit of work."""
        whole_app = Rate(name=WHOLE_APP, a_minute=1)
        return max(uow.limits.free_at(rate, now=now) for rate in (self.pace.posting(), whole_app))

    def take(self, uow: UnitOfWork, *rates: Rate) -> None:
        """Counts one of each for all replicas. Raises NotNow. In an open unit of work, which is then to be undone."""
        free_at = uow.limits.take(rates, now=self.now())
        if free_at is not None:
            raise NotNow(free_at)

    def room(self, uow: UnitOfWork, now: datetime) -> int:
        """How many more all replicas together may post now. In an open unit of work."""
        return 0 if self.may_post_at(uow, now) > now else uow.limits.room(self.pace.posting(), now=now)

    def take_each(self, uow: UnitOfWork, deliveries: Sequence[Delivery]) -> Sequence[datetime | None]:
        """For each one that is posted, None where it was counted, or when it may be. In an open unit of work."""
        rates = [self.pace.sending(one.nudge.address, with_file=False) for one in deliveries]
        return uow.limits.take_each(rates, now=self.now())

    def ask(self, method: str) -> None:
        """Before a call that is not a post. Raises NotNow."""
        with self.uow() as uow:
            self.take(uow, self.pace.editing(method))

    def close(self, name: str, until: datetime) -> None:
        """For all replicas: `name` is one of Slack's methods, or our token."""
        if name in (POST, WHOLE_APP):
            self.quiet_until = until
        with self.uow() as uow:
            uow.limits.close(name, until=until)

    def backoff(self, attempts: int, longest: timedelta) -> timedelta:
        """Grows with each attempt; not the same for all, so that they do not all come back together."""
        doubled = 1 << min(max(attempts - 1, 0), 20)
        return min(self.waits.first_backoff * doubled, longest) * self.jitter(0.5, 1.0)

    def let_go(self, delivery: Delivery) -> None:
        """It was claimed and is not tried, since another one must go first or Slack takes nothing."""
        with self.uow() as uow:
            uow.outbox.let_go(delivery)

    def try_later(
        self, delivery: Delivery, until: datetime, reason: str, *, counts: bool = True, in_doubt: bool | None = None
    ) -> None:
        """What was in doubt stays so, unless it is known better."""
        doubt = delivery.may_have_been_sent if in_doubt is None else in_doubt
        log.info("nudge_waits", action="retry", key=delivery.nudge.key, reason=reason, until=until.isoformat())
        with self.uow() as uow:
            uow.outbox.try_later(
                delivery,
                until=until,
                reason=reason,
                counts=counts,
                in_doubt=doubt,
                holds_back_until=self.now() + self.waits.holds_back,
            )
