"""One message on its way: whether it still holds, its words, and what Slack said to it.

Slack has no key for posts, so a message that may have been taken without our hearing of it stays in doubt: only when
Slack can no longer take it, its reader's DM is searched for it, and only where it is missing it is sent again.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

import structlog
from slack_sdk.errors import SlackApiError

from bot.domain.person import Person, PersonId
from bot.errors import Refused, Unavailable
from bot.nudges import Delivery
from bot.ports import UnitOfWork
from bot.services import turns
from handlers import metrics
from handlers.blocks.kit import Message
from handlers.flow import Attachment, Sent, Speaker
from handlers.instead import Instead
from handlers.office import NotNow, Office, within
from handlers.posting import NO_ANSWER, is_readable, refusal
from handlers.setback import Setback
from handlers.verdict import GO, Verdict, judge, next_working_moment

log = structlog.get_logger()


class Sending:
    """One delivery on its way. `run` says whether it went out; `waits`, that its conversation must wait for it."""

    def __init__(self, office: Office, delivery: Delivery) -> None:
        self._office, self._delivery, self._nudge = office, delivery, delivery.nudge
        self._begun = False
        self._repeat = False
        self.waits = False

    @property
    def _set_back(self) -> Setback:
        self.waits = True
        return Setback(self._office, self._delivery, begun=self._begun)

    @property
    def _instead(self) -> Instead:
        return Instead(self._office, self._delivery)

    @property
    def delivery(self) -> Delivery:
        return self._delivery

    def run(self) -> bool:
        with self._going():
            return self._run()
        return False

    @contextmanager
    def _going(self) -> Iterator[None]:
        """Whatever stops it is noted, with what becomes of it."""
        try:
            yield
        except NotNow as limit:
            self._set_back.wait_for_limits(limit.until)
        except SlackApiError as error:
            self._set_back.refused(refusal(error))
        except NO_ANSWER as error:
            self._set_back.no_answer(error)
        except Refused as error:
            self._instead.drop(str(error.why))
        except Unavailable:
            raise
        except Exception as error:
            log.error("nudge_failed", action="retry", key=self._nudge.key, exc_info=error)
            self._set_back.again(type(error).__name__)

    # Together with others

    def is_disturbing(self) -> bool:
        """Whether its reader wants quiet in Slack now."""
        quiet = self._office.do_not_disturb
        return quiet is not None and quiet.until(self._nudge, self._now) is not None

    def words_now(self, uow: UnitOfWork, people: Mapping[PersonId, Person]) -> Message | None:
        """What is to be said at once, as text in a DM; None for all that takes more than that. `uow` is open."""
        now, nudge = self._now, self._nudge
        if judge(uow, nudge, people, now) != GO:
            return None
        inside = within(uow)
        message = self._speaker.say(inside, nudge, now)
        return None if message is None or self._speaker.attach(inside, nudge, now) else message

    def take_turn(self, uow: UnitOfWork) -> bool:
        """Its reader hears one nudge a day: another sender may have the day, or several come together.

        In an open unit of work.
        """
        if not turns.are_taken_by(self._nudge):
            return True
        turn = turns.take(uow, self._delivery, self._now)
        if turn.until is not None:
            turns.wait(uow, self._delivery, turn.until)
        if not turn.go:
            until = turn.until.isoformat() if turn.until else "with others"
            log.info("nudge_waits", action="wait", key=self._nudge.key, until=until)
        return turn.go

    def wait_for_limits(self, until: datetime) -> None:
        self._set_back.wait_for_limits(until)

    def post_begun(self, message: Message) -> Sent | None:
        """None where it did not go out, which is then noted."""
        self._begun = True
        slack = self._office.slack
        with self._going():
            place, ts = slack.post(self._nudge, slack.conversation(self._nudge), message, may_be_a_repeat=False)
            metrics.SENT.inc()
            log.info("nudge_sent", action="send", key=self._nudge.key, attempt=self._delivery.attempts)
            return Sent(conversation_id=place, message_ts=ts, at=self._now)
        return None

    def then(self, uow: UnitOfWork, sent: Sent) -> None:
        """What follows from it. In the open unit of work that notes it."""
        self._speaker.after(uow, self._nudge, sent)

    # Alone

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
        try:
            found = self._find(attachment.name if attachment else None)
        except SlackApiError as error:
            if not refusal(error).unreadable:
                raise
            self._repeat = True
            return False
        if found is None:
            # From here on nothing is in doubt.
            self._delivery = replace(self._delivery, may_have_been_sent=False)
            return False
        log.info("nudge_found", action="note", key=self._nudge.key)
        self._note_sent(*found)
        return True

    def _find(self, file_name: str | None) -> tuple[str, str] | None:
        self._office.ask("conversations.open")
        self._office.ask("conversations.history")
        begun_at = self._delivery.begun_at or self._nudge.due_at
        return self._office.slack.find(self._nudge, file_name, since=begun_at)

    # Does it still hold?

    def _decide(self) -> Message | None:
        if self._must_wait():
            return None
        message = self._speaker.say(self._office.reading(), self._nudge, self._now)
        if message is None:
            self._instead.drop("no longer holds")
        elif not self._has_turn():
            return None
        return message

    def _has_turn(self) -> bool:
        if not turns.are_taken_by(self._nudge):
            return True
        with self._office.uow() as uow:
            return self.take_turn(uow)

    def _must_wait(self) -> bool:
        """Puts it off or drops it where its reader is away, gone, or not at work."""
        now, nudge = self._now, self._nudge
        with self._office.reading() as uow:
            verdict = judge(uow, nudge, uow.people.those(nudge.readers), now)
        if verdict == GO:
            verdict = self._undisturbing(now)
        if verdict != GO:
            self._instead.carry_out(verdict)
        return verdict != GO

    def _undisturbing(self, now: datetime) -> Verdict:
        """Its reader's do-not-disturb ends first, and it comes in their working hours."""
        quiet = self._office.do_not_disturb
        until = quiet.until(self._nudge, now) if quiet is not None else None
        if until is None:
            return GO
        with self._office.reading() as uow:
            works_at = next_working_moment(uow, self._nudge, until)
        return Verdict(put_off_until=works_at) if works_at > now else GO

    # Sending

    def _send(self, message: Message, attachment: Attachment | None) -> bool:
        slack = self._office.slack
        if slack.must_open(self._nudge, with_file=attachment is not None):
            self._office.ask("conversations.open")
        place = slack.open(self._nudge) if attachment else slack.conversation(self._nudge)
        if not self._begin(with_file=attachment is not None):
            return False
        if attachment is not None:
            sent = slack.upload(place, attachment, message.text, may_be_a_repeat=self._repeat)
        else:
            sent = slack.post(self._nudge, place, message, may_be_a_repeat=self._repeat)
        self._note_sent(*sent)
        log.info("nudge_sent", action="send", key=self._nudge.key, attempt=self._delivery.attempts)
        return True

    def _begin(self, *, with_file: bool) -> bool:
        """From here on it may have been sent. False where another replica has it by now, or it was withdrawn.

        Raises NotNow, and nothing is begun, where Slack's limits are used up.
        """
        now = self._now
        with self._office.uow() as uow:
            self._office.take(uow, *self._office.pace.sending(self._nudge.address, with_file=with_file))
            self._begun = uow.outbox.begin(self._delivery, now=now, until=now + self._office.waits.lease)
        if not self._begun:
            log.info("nudge_taken_over", action="leave", key=self._nudge.key)
        return self._begun

    def _note_sent(self, conversation_id: str, message_ts: str) -> None:
        metrics.SENT.inc()
        self.note(Sent(conversation_id=conversation_id, message_ts=message_ts, at=self._now))

    def note(self, sent: Sent) -> None:
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
