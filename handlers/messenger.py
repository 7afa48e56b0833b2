"""Sends what is due: claims it, and sees each message on its way. What one message lives through is in `sending`."""

import threading
from collections.abc import Mapping, Sequence
from datetime import datetime

from slack_sdk import WebClient

from bot.domain.person import WorkspaceId
from bot.nudges import Delivery, NudgeKind
from bot.ports import Now, OpenUnitOfWork
from handlers.flow import Speaker
from handlers.posting import Posting
from handlers.sending import LEASE, Office, Sending

BATCH = 20


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
    ) -> None:
        self._office = Office(
            open_uow=open_uow, slack=Posting(client), now=now, speakers=speakers, workspace_id=workspace_id
        )
        self._holder = holder
        self._one_at_a_time = threading.Lock()
        self._look_again = threading.Event()

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

    def _send_all(self) -> int:
        sent = 0
        self._look_again.set()
        while self._look_again.is_set():
            self._look_again.clear()
            while not self._office.is_quiet and (batch := self._claim()):
                sent += self._work_off(batch)
        return sent

    def _claim(self) -> Sequence[Delivery]:
        with self._office.uow() as uow:
            return uow.outbox.claim(now=self._office.now(), holder=self._holder, lease=LEASE, most=BATCH)

    def _work_off(self, batch: Sequence[Delivery]) -> int:
        """One that fails never stands in the way of others, except of later ones in the same conversation."""
        sent = 0
        waits: dict[str, datetime] = {}
        for delivery in batch:
            address = delivery.nudge.address
            until = self._office.quiet_until if self._office.is_quiet else waits.get(address)
            if until is not None:
                self._office.try_later(delivery, until, "after another", counts=False)
                continue
            done, until = Sending(self._office, delivery).run()
            sent += done
            if until is not None:
                waits[address] = until
        return sent
