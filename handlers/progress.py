"""How far a matching run is, in the message that whoever asked for it got: one line that changes in place."""

import threading
import time
from collections.abc import Callable

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.matching_run import MatchingRun
from bot.domain.program import Program
from bot.nudges import Delivery, DeliveryState, NudgeKind
from bot.ports import UnitOfWork
from handlers.blocks.kit import Message

log = structlog.get_logger()

# Slack takes some fifty changes a minute, for everything that the bot changes.
CHANGED_EVERY_SECONDS = 3.0
ON_ITS_WAY_AT_MOST_SECONDS = 10.0


class ProgressLine:
    """One per process. `word` makes the message of a run, at work or over."""

    def __init__(
        self,
        *,
        uow: Callable[..., UnitOfWork],
        client: WebClient,
        word: Callable[[MatchingRun, Program], Message],
    ) -> None:
        self._uow, self._client, self._word = uow, client, word
        self._changed: dict[int, tuple[float, str]] = {}
        self._changing = threading.Lock()

    def show(self, run: MatchingRun) -> None:
        """Never fails: a run is worth more than its progress."""
        try:
            if run.is_at_work:
                self._show_soon(run)
            else:
                self._show_the_end(run)
        except (SlackApiError, OSError) as error:
            log.warning("progress_not_shown", action="leave", run=run.id, reason=type(error).__name__)

    def _show_soon(self, run: MatchingRun) -> None:
        with self._changing:
            at, before = self._changed.get(run.id, (0.0, ""))
            now, message = time.monotonic(), self._worded(run)
            if now - at < CHANGED_EVERY_SECONDS or message.text == before:
                return
            self._changed[run.id] = (now, message.text)
        sent = self._sent(run)
        if sent is not None and sent.message_ts:
            self._change(sent, message)
            self._look_again(run)

    def _look_again(self, run: MatchingRun) -> None:
        """Who canceled it just now sees so, and not how far it was a moment before."""
        with self._uow(reading=True) as uow:
            now = uow.matching_runs.get(run.id)
        if not now.is_at_work:
            self._show_the_end(now)

    def _show_the_end(self, run: MatchingRun) -> None:
        """Also where the message is on its way just now, or its buttons would stay for good."""
        self._changed.pop(run.id, None)
        ends = time.monotonic() + ON_ITS_WAY_AT_MOST_SECONDS
        sent = self._sent(run)
        while sent is not None and sent.state is DeliveryState.SENDING and time.monotonic() < ends:
            time.sleep(0.05)
            sent = self._sent(run)
        if sent is not None and sent.message_ts:
            self._change(sent, self._worded(run))

    def _worded(self, run: MatchingRun) -> Message:
        with self._uow(reading=True) as uow:
            program = uow.programs.get(run.program_id)
        return self._word(run, program)

    def _sent(self, run: MatchingRun) -> Delivery | None:
        with self._uow(reading=True) as uow:
            found = uow.outbox.about(NudgeKind.MATCH_STARTED, "run", run.id)
        return found[0] if found else None

    def _change(self, sent: Delivery, message: Message) -> None:
        self._client.chat_update(channel=str(sent.conversation_id), ts=str(sent.message_ts), **message.as_json())
