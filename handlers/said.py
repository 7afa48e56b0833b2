"""What goes with everything that is said unasked: how to snooze it, how to get fewer, and that it was asked.

Flows word one kind each. Here every speaker gets the line below its words and the note that a question is open; and
what is due together for one reader is put into one message.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import structlog

from bot.domain.choices import Snooze
from bot.nudges import Delivery, Nudge, NudgeKind
from bot.ports import Question, UnitOfWork
from bot.services import turns
from bot.services.calendars import calendar_of
from bot.services.nudge_choices import ends_before, snoozed_until
from bot.services.nudge_rules import can_be_snoozed, rule
from handlers.blocks import nudges as blocks
from handlers.blocks.kit import Message
from handlers.blocks.nudges import Part
from handlers.flow import Sent, Speaker

log = structlog.get_logger()

MOST_REMEMBERED = 5000


class Said:
    """The speakers of all flows, and what they said last. `heard_by`: who was written to since somebody looked."""

    def __init__(self, speakers: Mapping[NudgeKind, Speaker]) -> None:
        self.bare = speakers
        self._words: dict[str, str] = {}
        self._together: dict[str, tuple[int, ...]] = {}
        self.heard_by: set[str] = set()

    def speakers(self) -> Mapping[NudgeKind, Speaker]:
        complete = {kind: self._complete(speaker) for kind, speaker in self.bare.items()}
        return complete | {NudgeKind.GATHERED: Speaker(say=self.say_gathered, after=self.note_gathered)}

    def _complete(self, speaker: Speaker) -> Speaker:
        def say(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
            message = speaker.say(uow, nudge, now)
            return None if message is None else self._with_choices(uow, nudge, message, now)

        def after(uow: UnitOfWork, nudge: Nudge, sent: Sent) -> None:
            speaker.after(uow, nudge, sent)
            if sent.message_ts:
                delivery = uow.outbox.find(nudge.key)
                self._note(uow, delivery, sent, None)

        return Speaker(say=say, after=after, attach=speaker.attach)

    def _with_choices(self, uow: UnitOfWork, nudge: Nudge, message: Message, now: datetime) -> Message:
        self._remember(nudge.key, message.text)
        if not can_be_snoozed(nudge):
            return message
        with uow:
            delivery = uow.outbox.find(nudge.key)
            calendar = calendar_of(uow, uow.people.get(nudge.reader))
        if delivery is None:
            return message
        offers = [one for one in Snooze if not ends_before(nudge, snoozed_until(calendar, one, now))]
        return blocks.with_choices(message, delivery.id, offers)

    def _remember(self, key: str, words: str) -> None:
        while len(self._words) >= MOST_REMEMBERED:
            del self._words[next(iter(self._words))]
        self._words[key] = words

    def _note(self, uow: UnitOfWork, delivery: Delivery | None, sent: Sent, gathered_in: str | None) -> None:
        """In the transaction that notes it as sent."""
        if delivery is None or not delivery.nudge.readers:
            return
        nudge = delivery.nudge
        turns.note_sent(uow, nudge, sent.at)
        self.heard_by.add(nudge.reader)
        if len(nudge.readers) == 1 and nudge.channel_id is None and (rule(nudge).asks or gathered_in):
            words = self._words.pop(nudge.key, "")
            uow.questions.add(
                Question(
                    delivery=delivery, person_id=nudge.reader, gathered_in=gathered_in, words=words, asked_at=sent.at
                )
            )

    # Several at once

    def say_gathered(self, uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
        """One message with a button for each that still holds; a single one comes in its own words."""
        with uow:
            waiting = uow.nudge_days.waiting(turns.parts(nudge))
        said = [(one, message) for one in waiting if (message := self._say(uow, one, now)) is not None]
        self._together[nudge.key] = tuple(one.id for one, _ in said)
        if not said:
            return None
        if len(said) == 1:
            return self._with_choices(uow, said[0][0].nudge, said[0][1], now)
        for one, message in said:
            self._remember(one.nudge.key, message.text)
        return blocks.gathered([Part(id=one.id, words=message.text) for one, message in said])

    def say_one(self, uow: UnitOfWork, delivery: Delivery, now: datetime) -> Message | None:
        """The whole of one that came with others, if it still holds."""
        message = self._say(uow, delivery, now)
        return None if message is None else self._with_choices(uow, delivery.nudge, message, now)

    def _say(self, uow: UnitOfWork, delivery: Delivery, now: datetime) -> Message | None:
        nudge = delivery.nudge
        too_late = nudge.ends_at is not None and now > nudge.ends_at and not delivery.sent_at
        return None if too_late else self.bare[nudge.kind].say(uow, nudge, now)

    def note_gathered(self, uow: UnitOfWork, nudge: Nudge, sent: Sent) -> None:
        """Each of them was sent now; what no longer held is dropped."""
        waiting = uow.nudge_days.waiting(turns.parts(nudge))
        said = self._together.pop(nudge.key, tuple(one.id for one in waiting))
        self._drop(uow, [one for one in waiting if one.id not in said], sent.at)
        together = [one for one in waiting if one.id in said]
        uow.nudge_days.note_said(
            [one.id for one in together],
            now=sent.at,
            conversation_id=sent.conversation_id,
            message_ts=sent.message_ts,
        )
        for one in together:
            self.bare[one.nudge.kind].after(uow, one.nudge, sent)
            self._note(uow, one, sent, nudge.key if len(together) > 1 else None)

    def _drop(self, uow: UnitOfWork, waiting: Sequence[Delivery], now: datetime) -> None:
        for one in waiting:
            log.info("nudge_dropped", action="drop", key=one.nudge.key, reason="no longer holds")
        uow.nudge_days.drop([one.id for one in waiting], now=now, reason="no longer holds")
