"""One message on its way: whether it still holds, its words, and what Slack said to it.

Slack has no key for posts, so a message that may have been taken without our hearing of it stays in doubt: only when
Slack can no longer take it, its reader's DM is searched for it, and only where it is missing it is sent again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from slack_sdk.errors import SlackApiError

from bot.domain.person import PersonId, WorkspaceId
from bot.errors import Refused, Unavailable
from bot.nudges import Delivery, Nudge, NudgeKind
from bot.ports import Now, OpenUnitOfWork, UnitOfWork
from bot.services.calendars import calendar_of
from bot.services.clock_stops import LOOK_AGAIN, is_stopped
from handlers.blocks.kit import Message
from handlers.flow import Attachment, Sent, Speaker
from handlers.posting import NO_ANSWER, Posting, Refusal, is_readable, refusal

log = structlog.get_logger()

# Who claimed it and has not begun to send, or is sending: longer than Slack may take to accept a request.
LEASE = timedelta(minutes=2)
# Longer than Slack may take to accept a request that we gave up on.
IN_DOUBT = timedelta(minutes=1)
OUR_TOKEN_WAIT = timedelta(minutes=1)
LONGEST_BACKOFF = timedelta(minutes=10)
MOST_ATTEMPTS = 8


@dataclass(slots=True, kw_only=True)
class Office:
    """What every sending needs. `quiet_until`: Slack asked for a pause until then."""

    open_uow: OpenUnitOfWork
    slack: Posting
    now: Now
    speakers: Mapping[NudgeKind, Speaker]
    workspace_id: WorkspaceId
    quiet_until: datetime | None = None

    @property
    def is_quiet(self) -> bool:
        return self.quiet_until is not None and self.now() < self.quiet_until

    def uow(self) -> UnitOfWork:
        return self.open_uow(self.workspace_id)

    def reading(self) -> UnitOfWork:
        return self.open_uow(self.workspace_id, reading=True)

    def try_later(
        self, delivery: Delivery, until: datetime, reason: str, *, counts: bool = True, in_doubt: bool | None = None
    ) -> datetime:
        """What was in doubt stays so, unless it is known better."""
        doubt = delivery.may_have_been_sent if in_doubt is None else in_doubt
        with self.uow() as uow:
            uow.outbox.try_later(delivery, until=until, reason=reason, counts=counts, in_doubt=doubt)
        return until


class Sending:
    """One delivery on its way. `run` gives whether it went out, and until when its conversation must wait."""

    def __init__(self, office: Office, delivery: Delivery) -> None:
        self._office, self._delivery, self._nudge = office, delivery, delivery.nudge
        self._begun = False
        self._repeat = False

    def run(self) -> tuple[bool, datetime | None]:
        try:
            return self._run(), None
        except SlackApiError as error:
            return False, self._refused(refusal(error))
        except NO_ANSWER as error:
            return False, self._in_doubt(type(error).__name__)
        except Refused as error:
            self._drop(str(error.why))
        except Unavailable:
            raise
        except Exception as error:
            log.error("nudge_failed", action="retry", key=self._nudge.key, exc_info=error)
            return False, self._again(type(error).__name__)
        return False, None

    def _run(self) -> bool:
        if self._delivery.may_have_been_sent and self._was_sent():
            return False
        message = self._decide()
        if message is None:
            return False
        attachment = self._speaker.attach(self._office.reading(), self._nudge, self._now)
        return self._send(message, attachment)

    @property
    def _now(self) -> datetime:
        return self._office.now()

    @property
    def _speaker(self) -> Speaker:
        return self._office.speakers[self._nudge.kind]

    # In doubt

    def _was_sent(self) -> bool:
        """Looks for the message of a sender that vanished; where we may not look, it is sent as a repeat."""
        if not is_readable(self._nudge):
            self._repeat = True
            return False
        attachment = self._speaker.attach(self._office.reading(), self._nudge, self._now)
        found = self._office.slack.find(self._nudge, attachment.name if attachment else None)
        if found is None:
            # From here on nothing is in doubt.
            self._delivery = replace(self._delivery, may_have_been_sent=False)
            return False
        log.info("nudge_found", action="note", key=self._nudge.key)
        self._note_sent(*found)
        return True

    # Does it still hold?

    def _decide(self) -> Message | None:
        if self._must_wait():
            return None
        message = self._speaker.say(self._office.reading(), self._nudge, self._now)
        if message is None:
            self._drop("no longer holds")
        return message

    def _must_wait(self) -> bool:
        """Puts it off or drops it where its reader is away, gone, or not at work."""
        now, nudge = self._now, self._nudge
        with self._office.reading() as uow:
            stopped = is_stopped(uow, nudge, now)
            reason = self._why_not(uow)
            works_at = _next_working_moment(uow, nudge, now)
        if stopped:
            self._stand_still(now + LOOK_AGAIN)
        elif reason:
            self._drop(reason)
        elif works_at > now:
            self._put_off(works_at)
        return stopped or bool(reason) or works_at > now

    def _why_not(self, uow: UnitOfWork) -> str | None:
        if self._nudge.ends_at is not None and self._now > self._nudge.ends_at:
            return "too late"
        readers = uow.people.those(self._nudge.readers)
        gone = [one for one in readers.values() if one.is_deactivated]
        if gone and self._nudge.channel_id is None:
            return "left Slack"
        return None

    # Sending

    def _send(self, message: Message, attachment: Attachment | None) -> bool:
        place = self._office.slack.open(self._nudge) if attachment else self._office.slack.conversation(self._nudge)
        if not self._begin():
            return False
        if attachment is not None:
            sent = self._office.slack.upload(place, attachment, message.text, may_be_a_repeat=self._repeat)
        else:
            sent = self._office.slack.post(self._nudge, place, message, may_be_a_repeat=self._repeat)
        self._note_sent(*sent)
        log.info("nudge_sent", action="send", key=self._nudge.key, attempt=self._delivery.attempts)
        return True

    def _begin(self) -> bool:
        """From here on it may have been sent. False where another replica has it by now, or it was withdrawn."""
        with self._office.uow() as uow:
            self._begun = uow.outbox.begin(self._delivery, until=self._now + LEASE)
        return self._begun

    def _note_sent(self, conversation_id: str, message_ts: str) -> None:
        sent = Sent(conversation_id=conversation_id, message_ts=message_ts, at=self._now)
        try:
            self._note(sent, then=True)
        except Unavailable:
            raise
        except Exception as error:
            log.error("after_sending_failed", action="note", key=self._nudge.key, exc_info=error)
            self._note(sent, then=False)

    def _note(self, sent: Sent, *, then: bool) -> None:
        with self._office.uow() as uow:
            noted = uow.outbox.mark_sent(
                self._delivery, now=sent.at, conversation_id=sent.conversation_id, message_ts=sent.message_ts
            )
            if noted and then:
                self._speaker.after(uow, self._nudge, sent)

    # What went wrong

    def _refused(self, why: Refusal) -> datetime | None:
        if why.rate_limited:
            return self._slow_down(why)
        if why.about_our_token:
            self._office.quiet_until = self._now + OUR_TOKEN_WAIT
            return self._office.try_later(self._delivery, self._office.quiet_until, why.why, counts=False)
        if why.perhaps_done:
            return self._in_doubt(why.why)
        if why.final:
            self._fail(why.why)
            return None
        return self._again(why.why)

    def _slow_down(self, why: Refusal) -> datetime:
        """Slack takes nothing now, so nothing is in doubt that was not before; reading slowly stops only this one."""
        until = self._now + why.wait
        looking = self._delivery.may_have_been_sent and not self._begun
        if not looking:
            self._office.quiet_until = until
        log.info("slowed_down", action="wait", key=self._nudge.key, seconds=why.wait.total_seconds())
        return self._office.try_later(
            self._delivery, until, "rate limited", counts=False, in_doubt=looking or self._repeat
        )

    def _in_doubt(self, why: str) -> datetime | None:
        """No answer while it was being sent: wait until Slack can no longer take it."""
        if not self._begun and not self._delivery.may_have_been_sent:
            return self._again(why)
        if self._delivery.attempts >= MOST_ATTEMPTS:
            self._fail(why)
            return None
        log.warning("nudge_in_doubt", action="look_later", key=self._nudge.key, reason=why)
        return self._office.try_later(self._delivery, self._now + IN_DOUBT, why, in_doubt=True)

    def _again(self, why: str) -> datetime | None:
        if self._delivery.attempts >= MOST_ATTEMPTS:
            self._fail(why)
            return None
        wait = min(timedelta(seconds=2**self._delivery.attempts), LONGEST_BACKOFF)
        return self._office.try_later(self._delivery, self._now + wait, why)

    def _fail(self, why: str) -> None:
        log.warning("nudge_failed", action="give_up", key=self._nudge.key, reason=why)
        with self._office.uow() as uow:
            uow.outbox.fail(self._delivery, now=self._now, reason=why)

    def _drop(self, reason: str) -> None:
        log.info("nudge_dropped", action="drop", key=self._nudge.key, reason=reason)
        with self._office.uow() as uow:
            uow.outbox.drop(self._delivery, now=self._now, reason=reason)

    def _put_off(self, until: datetime) -> None:
        with self._office.uow() as uow:
            uow.outbox.put_off(self._delivery, until=until)

    def _stand_still(self, until: datetime) -> None:
        with self._office.uow() as uow:
            uow.outbox.stand_still(self._delivery, until=until, reason="paused")


def _next_working_moment(uow: UnitOfWork, nudge: Nudge, now: datetime) -> datetime:
    """Now for whoever works now; people's hours may have changed since it was written."""
    if not nudge.in_working_hours or not nudge.readers:
        return now
    person = uow.people.find(PersonId(nudge.reader))
    return calendar_of(uow, person).at_or_after(now) if person else now
