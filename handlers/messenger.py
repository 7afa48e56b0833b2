"""Sends what is due: claims it, and sees each message on its way. What one message lives through is in `sending`."""

import threading
from collections.abc import Mapping, Sequence
from datetime import timedelta

import structlog
from slack_sdk import WebClient

from bot.domain.person import WorkspaceId
from bot.nudges import Delivery, NudgeKind
from bot.ports import Now, OpenUnitOfWork
from handlers.do_not_disturb import METHOD, DoNotDisturb
from handlers.flow import Speaker
from handlers.office import Office
from handlers.pace import PACE, Pace
from handlers.posting import Posting
from handlers.sending import Sending
from handlers.together import Together, plain_ones

log = structlog.get_logger()

# Slack's limits mostly leave room for fewer; what is not handed over within seconds is decided anew.
BATCH = 100
LIMITS_KEPT = timedelta(days=1)
# With more than these, slow answers from Slack are waited for in several threads.
MANY = 10


class Messenger:
    """One per process. `holder` names it among the replicas."""

    def __init__(
        self,
        *,
        open_uow: OpenUnitOfWork,
        client: WebClient,
        now: Now,
        speakers: Mapping[NudgeKind, Speaker],
        workspace_id: WorkspaceId,
        holder: str,
        pace: Pace = PACE,
        lanes: int = 1,
    ) -> None:
        self.office = Office(
            open_uow=open_uow,
            slack=Posting(client),
            now=now,
            speakers=speakers,
            workspace_id=workspace_id,
            pace=pace,
        )
        self.office.do_not_disturb = DoNotDisturb(client, self._may_ask_who_is_quiet, self._ask_nobody)
        self._holder, self._lanes = holder, lanes
        self._stopping = threading.Event()
        self._one_at_a_time = threading.Lock()
        self._look_again = threading.Event()

    def _may_ask_who_is_quiet(self) -> bool:
        with self.office.uow() as uow:
            return uow.limits.take([self.office.pace.editing(METHOD)], now=self.office.now()) is None

    def _ask_nobody(self, wait: timedelta) -> None:
        self.office.close(METHOD, self.office.now() + wait)

    def send_due(self, *, wait: bool = True) -> int:
        """Sends everything that is due now; returns how many messages went out.

        One at a time in a process. Whoever does not `wait` leaves it to the one at work, who looks once more.
        """
        if not self._one_at_a_time.acquire(blocking=wait):
            self._look_again.set()
            return 0
        try:
            return self._send_all()
        finally:
            self._one_at_a_time.release()

    def stop(self) -> None:
        """What is on its way is finished, and nothing more is begun."""
        self._stopping.set()

    def tidy(self) -> None:
        """Forgets how fast people were written to long ago: a row for each conversation."""
        with self.office.uow() as uow:
            uow.limits.forget_before(self.office.now() - LIMITS_KEPT)

    def _send_all(self) -> int:
        sent = 0
        self._look_again.set()
        while self._look_again.is_set() and not self._stopping.is_set():
            self._look_again.clear()
            sent += self._send_in_lanes()
        return sent

    def _send_in_lanes(self) -> int:
        """The first batch alone; where there is more, a slow answer from Slack keeps only its own lane waiting."""
        batch = self._claim()
        if len(batch) < MANY or self._lanes == 1:
            return self._work_off(batch) + (self._lane() if batch else 0)
        counts: list[int] = []
        others = [threading.Thread(target=self._count_lane, args=(counts,)) for _ in range(self._lanes - 1)]
        for one in others:
            one.start()
        try:
            counts.append(self._work_off(batch) + self._lane())
        finally:
            for one in others:
                one.join()
        return sum(counts)

    def _count_lane(self, counts: list[int]) -> None:
        try:
            counts.append(self._lane())
        except Exception as error:
            log.error("lane_failed", action="wait", exc_info=error)

    def _lane(self) -> int:
        sent = 0
        while not self._stopping.is_set() and (batch := self._claim()):
            sent += self._work_off(batch)
        return sent

    def _claim(self) -> Sequence[Delivery]:
        """Nothing while Slack takes nothing; otherwise what is due and free."""
        office = self.office
        now = office.now()
        if office.is_quiet:
            return ()
        with office.uow() as uow:
            most = min(office.room(uow, now), BATCH)
            batch = uow.outbox.claim(now=now, holder=self._holder, lease=office.waits.lease, most=most) if most else ()
        if batch:
            office.progress_at = now
        return batch

    def _work_off(self, batch: Sequence[Delivery]) -> int:
        """One that fails never stands in the way of others, except of later ones in the same conversation."""
        sendings = [Sending(self.office, delivery) for delivery in batch]
        alike = plain_ones(sendings)
        together = Together(self.office, stopping=self._stopping.is_set)
        left = set(together.run(alike)) if len(alike) > 1 else set(alike)
        waiting = {one.delivery.nudge.address for one in alike if one.waits}
        alone = [one for one in sendings if one in left or one not in alike]
        return together.sent + self._send_alone(alone, waiting)

    def _send_alone(self, sendings: Sequence[Sending], waiting: set[str]) -> int:
        sent = 0
        for one in sendings:
            address = one.delivery.nudge.address
            if self.office.is_quiet or address in waiting or self._stopping.is_set():
                self.office.let_go(one.delivery)
                continue
            sent += one.run()
            if one.waits:
                waiting.add(address)
            self.office.progress_at = self.office.now()
        return sent
