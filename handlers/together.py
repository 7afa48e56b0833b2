"""Messages to several people at once: decided in one transaction, begun in one, and noted in one.

Only what is plain goes this way: a text in the DM of one person, of which nothing is in doubt. Whatever takes more, or
goes wrong before it is begun, is left to go alone. A crash leaves all that was begun in doubt, as it would leave one.
"""

import time
from collections.abc import Callable, Mapping, Sequence

import structlog

from bot.domain.person import Person, PersonId
from bot.errors import Refused, Unavailable
from bot.ports import UnitOfWork
from handlers.blocks.kit import Message
from handlers.flow import Sent
from handlers.office import Office
from handlers.posting import is_readable
from handlers.sending import Sending

log = structlog.get_logger()

# What was decided longer ago is decided anew, and nobody waits longer behind a slow Slack.
FRESH_SECONDS = 3.0
# Somebody may answer a message at once, and then it should be known as sent.
NOTED_WITHIN_SECONDS = 0.3

Begun = Sequence[tuple[Sending, Message]]


class Together:
    """Sends what is alike; `sent` says how many messages went out."""

    def __init__(self, office: Office, *, stopping: Callable[[], bool]) -> None:
        self._office, self._stopping = office, stopping
        self._unnoted: dict[int, tuple[Sending, Sent]] = {}
        self._unnoted_since = 0.0
        self.sent = 0

    def run(self, sendings: Sequence[Sending]) -> Sequence[Sending]:
        """Gives those that are to go alone."""
        try:
            words = self._decide(sendings)
            going = self._begin(words) if words else ()
        except Unavailable:
            raise
        except Exception as error:
            log.error("not_together", action="send_alone", exc_info=error)
            return sendings
        try:
            self._send(going)
        finally:
            self._note()
        return [one for one in sendings if one not in words]

    def _decide(self, sendings: Sequence[Sending]) -> Mapping[Sending, Message]:
        undisturbing = [one for one in sendings if not one.is_disturbing()]
        words: dict[Sending, Message] = {}
        with self._office.reading() as uow:
            people = uow.people.those([one.delivery.nudge.reader for one in undisturbing])
            for one in undisturbing:
                message = self._words(one, uow, people)
                if message is not None:
                    words[one] = message
        return words

    def _words(self, one: Sending, uow: UnitOfWork, people: Mapping[PersonId, Person]) -> Message | None:
        """One that cannot be worded keeps no other from going; alone it is tried once more, and given up there."""
        try:
            return one.words_now(uow, people)
        except Refused:
            return None
        except Exception as error:
            log.error("not_together", action="send_alone", key=one.delivery.nudge.key, exc_info=error)
            return None

    def _begin(self, words: Mapping[Sending, Message]) -> Begun:
        """Each takes its reader's day, and its part of Slack's limits, in the transaction that begins it."""
        office = self._office
        now = office.now()
        with office.uow() as uow:
            turns = [one for one in words if one.take_turn(uow)]
            limits = office.take_each(uow, [one.delivery for one in turns])
            free = [one for one, until in zip(turns, limits, strict=True) if until is None]
            held = [one.delivery for one in free]
            begun = set(uow.outbox.begin_all(held, now=now, until=now + office.waits.lease))
        for one, until in zip(turns, limits, strict=True):
            if until is not None:
                one.wait_for_limits(until)
            elif one.delivery.id not in begun:
                log.info("nudge_taken_over", action="leave", key=one.delivery.nudge.key)
        return [(one, words[one]) for one in free if one.delivery.id in begun]

    def _send(self, going: Begun) -> None:
        began = time.monotonic()
        for number, (one, message) in enumerate(going):
            is_old = number > 0 and time.monotonic() - began > FRESH_SECONDS
            if is_old or self._stopping() or self._office.is_quiet:
                self._take_back([sending for sending, _ in going[number:]])
                return
            sent = one.post_begun(message)
            if sent is not None:
                self._keep(one, sent)
            self._office.progress_at = self._office.now()

    def _take_back(self, sendings: Sequence[Sending]) -> None:
        """Later ones of the same conversations must not overtake them."""
        log.info("nudges_wait", action="let_go", count=len(sendings))
        for one in sendings:
            one.waits = True
        with self._office.uow() as uow:
            uow.outbox.take_back([one.delivery for one in sendings])

    def _keep(self, sending: Sending, sent: Sent) -> None:
        self.sent += 1
        self._unnoted_since = self._unnoted_since if self._unnoted else time.monotonic()
        self._unnoted[sending.delivery.id] = (sending, sent)
        if time.monotonic() - self._unnoted_since > NOTED_WITHIN_SECONDS:
            self._note()

    def _note(self) -> None:
        unnoted, self._unnoted = self._unnoted, {}
        if not unnoted:
            return
        try:
            self._note_all(unnoted)
        except Unavailable:
            raise
        except Exception as error:
            log.error("not_noted_together", action="note_alone", exc_info=error)
            for sending, sent in unnoted.values():
                sending.note(sent)

    def _note_all(self, unnoted: Mapping[int, tuple[Sending, Sent]]) -> None:
        marks = {
            number: (sending.delivery, sent.at, sent.conversation_id, sent.message_ts)
            for number, (sending, sent) in unnoted.items()
        }
        with self._office.uow() as uow:
            for number in uow.outbox.mark_all_sent(marks):
                sending, sent = unnoted[number]
                sending.then(uow, sent)


def plain_ones(sendings: Sequence[Sending]) -> Sequence[Sending]:
    """The first for each reader, where it goes to one person alone and is not in doubt."""
    first: dict[str, Sending] = {}
    for one in sendings:
        first.setdefault(one.delivery.nudge.address, one)
    return [one for one in first.values() if is_readable(one.delivery.nudge) and not one.delivery.may_have_been_sent]
