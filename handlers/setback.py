"""What becomes of a message that did not go out: tried again, looked up later, or given up with the reason.

None of these keeps anybody else waiting but later messages of the same conversation, and those not for long.
"""

from datetime import datetime

import structlog

from bot.nudges import STILL_WELCOME, Delivery
from bot.services import undelivered
from handlers import metrics
from handlers.office import Office
from handlers.pace import POST, WHOLE_APP
from handlers.posting import Refusal, is_readable, never_arrived

log = structlog.get_logger()

# A mistake of ours, or a refusal that we do not know: no sense in trying for days.
MOST_ATTEMPTS = 8


class Setback:
    """One delivery; `begun` says whether it was being sent."""

    def __init__(self, office: Office, delivery: Delivery, *, begun: bool) -> None:
        self._office, self._delivery, self._begun = office, delivery, begun

    def wait_for_limits(self, until: datetime) -> None:
        self._try_later(until, "Slack's limits", counts=False)

    def refused(self, why: Refusal) -> None:
        if why.rate_limited:
            self._slow_down(why)
        elif why.perhaps_ours and self._office.slack.is_token_good():
            self._fail(why.why)  # then it is the reader's account
        elif why.about_our_token:
            self._wait_for_a_token(why.why)
        elif why.perhaps_done:
            self._in_doubt(why.why)
        elif why.final:
            self._fail(why.why)
        else:
            self.again(why.why)

    def _slow_down(self, why: Refusal) -> None:
        """Slack takes nothing now, so nothing is in doubt that was not before. All replicas hear of it."""
        until = self._office.now() + why.wait
        self._office.close(why.method or POST, until)
        log.info("slowed_down", action="wait", method=why.method, seconds=why.wait.total_seconds())
        self._try_later(until, "rate limited", counts=False)

    def _wait_for_a_token(self, why: str) -> None:
        """Nobody can be written to until the app is installed again; nothing is lost meanwhile."""
        until = self._office.now() + self._office.waits.our_token
        self._office.close(WHOLE_APP, until)
        log.error("token_refused", action="stop_sending", reason=why)
        self._try_later(until, why, counts=False)

    def no_answer(self, error: Exception) -> None:
        why = type(error).__name__
        if never_arrived(error):
            self._when_slack_is_back(why)
        else:
            self._in_doubt(why)

    def _in_doubt(self, why: str) -> None:
        """No answer while it was being sent: wait until Slack can no longer take it."""
        if not self._begun and not self._delivery.may_have_been_sent:
            self._when_slack_is_back(why)
            return
        if self._out_of_time():
            self._fail(why)
            return
        readable = is_readable(self._delivery.nudge)
        waits = self._office.waits
        longest = waits.longest_backoff if readable else waits.longest_repeat
        wait = max(waits.in_doubt, self._office.backoff(self._delivery.attempts, longest))
        log.warning("nudge_in_doubt", action="look_later", key=self._delivery.nudge.key, reason=why)
        self._try_later(self._office.now() + wait, why, in_doubt=True)

    def _when_slack_is_back(self, why: str) -> None:
        """It was certainly not taken, and nothing is wrong with it: tried as long as it makes sense."""
        if self._out_of_time():
            self._fail(why)
            return
        wait = self._office.backoff(self._delivery.attempts, self._office.waits.longest_backoff)
        self._try_later(self._office.now() + wait, why)

    def _out_of_time(self) -> bool:
        return self._office.now() > (self._delivery.nudge.ends_at or self._delivery.nudge.due_at) + STILL_WELCOME

    def again(self, why: str) -> None:
        if self._delivery.attempts >= MOST_ATTEMPTS:
            self._fail(why)
            return
        wait = self._office.backoff(self._delivery.attempts, self._office.waits.longest_backoff)
        self._try_later(self._office.now() + wait, why)

    def _try_later(self, until: datetime, why: str, *, counts: bool = True, in_doubt: bool | None = None) -> None:
        self._office.try_later(self._delivery, until, why, counts=counts, in_doubt=in_doubt)

    def _fail(self, why: str) -> None:
        log.warning("nudge_failed", action="give_up", key=self._delivery.nudge.key, reason=why)
        metrics.FAILED.inc()
        with self._office.uow() as uow:
            program_id = undelivered.program_of(uow, self._delivery.nudge)
            uow.outbox.fail(self._delivery, now=self._office.now(), reason=why, program_id=program_id)
