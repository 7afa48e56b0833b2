"""How far long work of a manager is, in the message that whoever asked for it got: one line that changes in place."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.matching_run import MatchingRun
from bot.domain.program import Program
from bot.nudges import Delivery, DeliveryState, NudgeKind
from bot.ports import UnitOfWork
from bot.services import carrying_out
from bot.services.carrying_out import Carrying
from handlers.blocks.kit import Message

log = structlog.get_logger()

# Slack takes some fifty changes a minute, for everything that the bot changes.
CHANGED_EVERY_SECONDS = 3.0
ON_ITS_WAY_AT_MOST_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class _Line:
    """A message by what it is about: a run, or the work of carrying a proposal out."""

    kind: NudgeKind
    name: str
    id: int


@dataclass(frozen=True, slots=True)
class _Stand:
    message: Message
    is_over: bool


class ProgressLine:
    """One per process. `word_run` and `word_carrying` make the messages, of work that goes on or is over."""

    def __init__(
        self,
        *,
        uow: Callable[..., UnitOfWork],
        client: WebClient,
        word_run: Callable[[MatchingRun, Program], Message],
        word_carrying: Callable[[Carrying, bool], Message],
    ) -> None:
        self._uow, self._client = uow, client
        self._word_run, self._word_carrying = word_run, word_carrying
        self._changed: dict[_Line, tuple[float, str]] = {}
        self._changing = threading.Lock()

    def show_run(self, run: MatchingRun) -> None:
        self._show(_Line(NudgeKind.MATCH_STARTED, "run", run.id), is_over=not run.is_at_work)

    def show_carrying(self, job_id: int, is_over: bool) -> None:
        self._show(_Line(NudgeKind.MATCH_CARRYING_OUT, "job", job_id), is_over=is_over)

    def _show(self, line: _Line, *, is_over: bool) -> None:
        """Never fails: the work is worth more than its progress."""
        try:
            self._show_the_end(line) if is_over else self._show_soon(line)
        except (SlackApiError, OSError) as error:
            log.warning("progress_not_shown", action="leave", reason=type(error).__name__, **{line.name: line.id})

    def _show_soon(self, line: _Line) -> None:
        with self._changing:
            at, before = self._changed.get(line, (0.0, ""))
            if time.monotonic() - at < CHANGED_EVERY_SECONDS:
                return
            stand = self._look(line)
            if stand.message.text == before:
                return
            self._changed[line] = (time.monotonic(), stand.message.text)
        sent = self._sent(line)
        if sent is not None and sent.message_ts:
            self._change(sent, stand.message)
            # Who ended it just now sees so, and not how far it was a moment before.
            if self._look(line).is_over:
                self._show_the_end(line)

    def _show_the_end(self, line: _Line) -> None:
        """Also where the message is on its way just now, or its buttons would stay for good."""
        self._changed.pop(line, None)
        ends = time.monotonic() + ON_ITS_WAY_AT_MOST_SECONDS
        sent = self._sent(line)
        while sent is not None and sent.state is DeliveryState.SENDING and time.monotonic() < ends:
            time.sleep(0.05)
            sent = self._sent(line)
        if sent is not None and sent.message_ts:
            self._change(sent, self._look(line, is_over=True).message)

    def _look(self, line: _Line, *, is_over: bool = False) -> _Stand:
        looks: Mapping[NudgeKind, Callable[[int, bool], _Stand]] = {
            NudgeKind.MATCH_STARTED: self._look_at_run,
            NudgeKind.MATCH_CARRYING_OUT: self._look_at_carrying,
        }
        return looks[line.kind](line.id, is_over)

    def _look_at_run(self, run_id: int, _: bool) -> _Stand:
        with self._uow(reading=True) as uow:
            run = uow.matching_runs.get(run_id)
            program = uow.programs.get(run.program_id)
        return _Stand(self._word_run(run, program), not run.is_at_work)

    def _look_at_carrying(self, job_id: int, is_over: bool) -> _Stand:
        with self._uow(reading=True) as uow:
            found = carrying_out.look(uow, job_id)
        return _Stand(self._word_carrying(found, is_over), is_over or found.is_over)

    def _sent(self, line: _Line) -> Delivery | None:
        with self._uow(reading=True) as uow:
            found = uow.outbox.about(line.kind, line.name, line.id)
        return found[0] if found else None

    def _change(self, sent: Delivery, message: Message) -> None:
        self._client.chat_update(channel=str(sent.conversation_id), ts=str(sent.message_ts), **message.as_json())
