"""Questions that need no answer any more give their place to what was done, wherever it was done.

Whoever words a nudge knows whether it still holds: what is asked before sending is asked again after each act of
somebody concerned. So no flow has to know where its question was asked, or what else settled it.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.person import PersonId, WorkspaceId
from bot.errors import Refused
from bot.nudges import Delivery, Nudge
from bot.ports import Now, OpenUnitOfWork, Question, UnitOfWork
from bot.services.clock_stops import is_stopped
from bot.services.done import done_by, is_done
from bot.services.pause import today_of
from handlers.blocks import nudges as blocks
from handlers.blocks.kit import Message
from handlers.blocks.nudges import Part
from handlers.editing import note_limit
from handlers.pace import EDIT, Pace
from handlers.posting import NO_ANSWER, refusal
from handlers.said import Said

log = structlog.get_logger()


# People a tick, so that messages that are due need not wait for it.
LOOKED_AT_ONCE = 20
PATIENCE_SECONDS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Whose questions to look at, and whose act gave reason to."""

    workspace_id: WorkspaceId
    person_id: PersonId
    actor: PersonId | None = None
    pressed: tuple[str | None, str | None] = (None, None)  # the message whose button was pressed


class Settling:
    """One per process. What Slack's limits put off is looked at again at the next tick."""

    def __init__(
        self, *, open_uow: OpenUnitOfWork, client: WebClient, now: Now, said: Said, pace: Callable[[], Pace]
    ) -> None:
        self._open_uow, self._client, self._now, self._said, self._pace = open_uow, client, now, said, pace
        self._one_at_a_time = threading.Lock()
        self._again: dict[tuple[WorkspaceId, PersonId], Look] = {}

    def say(self, workspace_id: WorkspaceId, delivery: Delivery) -> Message | None:
        """The whole of a nudge that came with others, if it still holds."""
        if not self._holds(workspace_id, delivery.nudge):
            return None
        return self._said.say_one(self._open_uow(workspace_id, reading=True), delivery, self._now())

    def snooze(self, workspace_id: WorkspaceId, delivery_id: int, until: datetime) -> str:
        """Notes it; gives what was asked. A digest that has it shows until when."""
        how = f"snoozed:{int(until.timestamp())}"
        with self._open_uow(workspace_id) as uow:
            question = uow.questions.find(delivery_id)
            uow.questions.settle(delivery_id, how)
        if question is not None and question.gathered_in:
            self._show_digest(workspace_id, replace(question, settled=how))
        return question.words if question else ""

    def take_over(self, workspace_id: WorkspaceId, delivery: Delivery, keep: Callable[[UnitOfWork], None]) -> None:
        """Whoever has words of their own for its end keeps them; not where others stand in the same message.

        Behind the lock, or a look that has begun would write over them; and in one transaction, or a bot that ends
        in between would leave neither the question nor its end.
        """
        with self._one_at_a_time, self._open_uow(workspace_id) as uow:
            question = uow.questions.find(delivery.id)
            if question is None or not question.gathered_in:
                uow.questions.settle(delivery.id, "replaced")
                keep(uow)

    def keep_answer(self, look: Look) -> None:
        """The question that was pressed is over: what takes its place now is not written over by a later look.

        Whoever pressed does not wait long for another look that a slow Slack holds up.
        """
        if not self._one_at_a_time.acquire(timeout=PATIENCE_SECONDS):
            return
        try:
            with self._open_uow(look.workspace_id, reading=True) as uow:
                pressed = [one for one in uow.questions.of(look.person_id) if _is_pressed(look, one)]
            for question in pressed:
                if not self._holds(look.workspace_id, question.delivery.nudge):
                    self._settle(look, question)
        finally:
            self._one_at_a_time.release()

    def look(self, look: Look) -> None:
        """Called after the answer, on another thread."""
        with self._one_at_a_time:
            with self._open_uow(look.workspace_id, reading=True) as uow:
                asked = uow.questions.of(look.person_id)
            for question in asked:
                if self._is_over(look.workspace_id, question.delivery.nudge) and not self._settle(look, question):
                    self._remember(look)
                    return
            self._again.pop((look.workspace_id, look.person_id), None)

    def begin(self, workspace_id: WorkspaceId) -> None:
        """What was answered just before the last process ended was perhaps not looked at."""
        with self._open_uow(workspace_id) as uow:
            uow.questions.touch_all()

    def look_again(self, workspace_id: WorkspaceId) -> None:
        """At each tick: what had to wait, and whoever was just written to, since that may settle a question."""
        heard = {PersonId(one) for one in self._said.heard_by}
        self._said.heard_by -= heard
        waiting = list(self._again.values())
        with self._open_uow(workspace_id, reading=True) as uow:
            touched = uow.questions.touched(LOOKED_AT_ONCE)
        others = {*heard, *touched} - {look.person_id for look in waiting}
        for look in (*waiting, *(Look(workspace_id=workspace_id, person_id=one) for one in others)):
            self.look(look)
        for person_id in touched:
            if (workspace_id, person_id) not in self._again:
                self._forget_touch(workspace_id, person_id)

    def _remember(self, look: Look) -> None:
        """In the database as well, so that it is looked at after a restart, though nobody knows then who acted."""
        self._again[look.workspace_id, look.person_id] = look
        with self._open_uow(look.workspace_id) as uow:
            uow.questions.touch([look.person_id])

    def _forget_touch(self, workspace_id: WorkspaceId, person_id: PersonId) -> None:
        with self._open_uow(workspace_id) as uow:
            uow.questions.looked_at(person_id)

    def _is_over(self, workspace_id: WorkspaceId, nudge: Nudge) -> bool:
        """Not while a pause stops it: then nobody has answered, and it goes on afterwards."""
        if self._holds(workspace_id, nudge):
            return False
        with self._open_uow(workspace_id, reading=True) as uow:
            return not is_stopped(uow, nudge, self._now())

    def _holds(self, workspace_id: WorkspaceId, nudge: Nudge) -> bool:
        try:
            said = self._said.bare[nudge.kind].say(self._open_uow(workspace_id, reading=True), nudge, self._now())
        except Refused:
            return False
        return said is not None and not self._is_done(workspace_id, nudge)

    def _is_done(self, workspace_id: WorkspaceId, nudge: Nudge) -> bool:
        with self._open_uow(workspace_id, reading=True) as uow:
            return is_done(uow, nudge)

    def _settle(self, look: Look, question: Question) -> bool:
        """False where Slack does not take it now."""
        how = f"by:{self._done_by(look, question) or ''}:{self._today(look)}"
        # Whoever answered the press has put their own words there.
        if _is_pressed(look, question):
            self._note(look.workspace_id, question, how)
            return True
        if question.gathered_in:
            done = self._show_digest(look.workspace_id, replace(question, settled=how))
        else:
            line = line_of(question, how)
            done = self._update(look.workspace_id, question.delivery, blocks.settled(question.words, line))
        if done:
            self._note(look.workspace_id, question, how)
        return done

    def _done_by(self, look: Look, question: Question) -> PersonId | None:
        try:
            with self._open_uow(look.workspace_id, reading=True) as uow:
                return done_by(uow, question.delivery.nudge, look.actor)
        except Refused:
            return None  # what it was about is gone

    def _today(self, look: Look) -> str:
        with self._open_uow(look.workspace_id, reading=True) as uow:
            return today_of(uow.people.get(look.person_id), self._now()).isoformat()

    def _note(self, workspace_id: WorkspaceId, question: Question, how: str) -> None:
        with self._open_uow(workspace_id) as uow:
            if uow.questions.settle(question.delivery.id, how):
                log.info("question_settled", action="settle", key=question.delivery.nudge.key)

    def _show_digest(self, workspace_id: WorkspaceId, question: Question) -> bool:
        """As it is once `question` has ended."""
        with self._open_uow(workspace_id, reading=True) as uow:
            together = uow.questions.in_digest(question.person_id, str(question.gathered_in))
        parts = as_parts([question if one.delivery.id == question.delivery.id else one for one in together])
        return self._update(workspace_id, question.delivery, blocks.gathered(parts))

    def _update(self, workspace_id: WorkspaceId, delivery: Delivery, message: Message) -> bool:
        with self._open_uow(workspace_id) as uow:
            if uow.limits.take([self._pace().editing(EDIT)], now=self._now()) is not None:
                return False
        channel, ts = str(delivery.conversation_id), str(delivery.message_ts)
        try:
            self._client.chat_update(channel=channel, ts=ts, **message.as_json())
        except SlackApiError as error:
            why = refusal(error)
            if why.rate_limited:
                note_limit(self._open_uow(workspace_id), EDIT, self._now() + why.wait)
            passes = why.rate_limited or why.perhaps_done or why.about_our_token
            action = "retry" if passes else "leave"
            log.info("message_not_updated", action=action, key=delivery.nudge.key, reason=why.why)
            return not passes  # what Slack will never take is not asked for again with each tick
        except NO_ANSWER as error:
            log.info("message_not_updated", action="retry", key=delivery.nudge.key, reason=type(error).__name__)
            return False
        return True


def _is_pressed(look: Look, question: Question) -> bool:
    where = (question.delivery.conversation_id, question.delivery.message_ts)
    return where == look.pressed and question.gathered_in is None


def as_parts(together: Sequence[Question]) -> list[Part]:
    return [
        Part(id=one.delivery.id, words=one.words, settled=line_of(one, one.settled) if one.settled else "")
        for one in together
    ]


def line_of(question: Question, how: str) -> str:
    """The words for how it ended, as it is kept."""
    what, _, rest = how.partition(":")
    if what == "snoozed":
        return blocks.snoozed_line(datetime.fromtimestamp(int(rest), ZoneInfo("UTC")))
    actor, _, day = rest.rpartition(":")
    on = datetime.fromisoformat(day).date()
    return blocks.done_line(question.delivery.nudge.kind, question.person_id, PersonId(actor) if actor else None, on)
