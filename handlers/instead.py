"""What becomes of a message that is not said now, or not at all, since it no longer holds."""

from datetime import datetime

import structlog

from bot.nudges import Delivery
from bot.ports.deliveries import PAUSED
from bot.services import turns
from handlers import metrics
from handlers.flow import Sent
from handlers.office import Office
from handlers.verdict import Verdict

log = structlog.get_logger()


class Instead:
    """One delivery; each of these ends its claim."""

    def __init__(self, office: Office, delivery: Delivery) -> None:
        self._office, self._delivery, self._nudge = office, delivery, delivery.nudge

    def carry_out(self, verdict: Verdict) -> None:
        if verdict.stands_still_until is not None:
            self._stand_still(verdict.stands_still_until)
        elif verdict.dropped_for is not None:
            self.drop(verdict.dropped_for)
        elif verdict.left_out_for is not None:
            self._leave_out(verdict.left_out_for)
        elif verdict.put_off_until is not None:
            self._put_off(verdict.put_off_until)

    def drop(self, reason: str) -> None:
        log.info("nudge_dropped", action="drop", key=self._nudge.key, reason=reason)
        metrics.DROPPED.inc()
        with self._office.uow() as uow:
            uow.outbox.drop(self._delivery, now=self._office.now(), reason=reason)
            turns.release(uow, self._nudge)

    def _leave_out(self, reason: str) -> None:
        """Its reader chose not to hear it; what follows from it goes on as if they had."""
        log.info("nudge_dropped", action="leave_out", key=self._nudge.key, reason=reason)
        metrics.DROPPED.inc()
        now = self._office.now()
        with self._office.uow() as uow:
            if uow.outbox.drop(self._delivery, now=now, reason=reason):
                speaker = self._office.speakers[self._nudge.kind]
                speaker.after(uow, self._nudge, Sent(conversation_id="", message_ts="", at=now))

    def _put_off(self, until: datetime) -> None:
        why = {"reason": "not at work", "until": until.isoformat()}
        log.info("nudge_put_off", action="put_off", key=self._nudge.key, **why)
        with self._office.uow() as uow:
            uow.outbox.put_off(self._delivery, until=until)

    def _stand_still(self, until: datetime) -> None:
        """A pause moves its end as well."""
        log.info("nudge_stands_still", action="put_off", key=self._nudge.key, reason="paused")
        with self._office.uow() as uow:
            uow.outbox.stand_still(self._delivery, until=until, reason=PAUSED)
