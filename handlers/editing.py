"""Changes a message that went out, within Slack's limits: several dozen a minute, counted for all replicas."""

import threading
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.person import WorkspaceId
from bot.nudges import Delivery
from bot.ports import Now, OpenUnitOfWork, UnitOfWork
from handlers.blocks.kit import Message
from handlers.pace import EDIT, PACE, Pace
from handlers.posting import NO_ANSWER, refusal

log = structlog.get_logger()

# After that nobody is helped any more: whoever presses an old button is told kindly what has become of it.
TRIED_FOR = timedelta(minutes=30)
AGAIN = timedelta(seconds=10)


def room_for(uow: UnitOfWork, method: str, now: datetime, pace: Pace = PACE) -> timedelta | None:
    """None where one more may be changed now, which is then counted; otherwise how long to wait."""
    with uow:
        free_at = uow.limits.take([pace.editing(method)], now=now)
    return None if free_at is None else free_at - now


def note_limit(uow: UnitOfWork, method: str, until: datetime) -> None:
    """Slack asked for a pause: all replicas keep to it."""
    with uow:
        uow.limits.close(method, until=until)


class Editing:
    """Replaces messages after a request was answered; one that Slack's limits put off is tried again."""

    def __init__(
        self,
        *,
        open_uow: OpenUnitOfWork,
        client: WebClient,
        now: Now,
        background: Executor,
        pace: Callable[[], Pace],
    ) -> None:
        self._open_uow, self._client, self._now = open_uow, client, now
        self._background, self._pace = background, pace

    def replace(self, workspace_id: WorkspaceId, delivery: Delivery, message: Message) -> None:
        """Returns at once."""
        self._submit(self._try, workspace_id, delivery, message, self._now() + TRIED_FOR)

    def _try(self, workspace_id: WorkspaceId, delivery: Delivery, message: Message, ends: datetime) -> None:
        wait = room_for(self._open_uow(workspace_id), EDIT, self._now(), self._pace())
        if wait is None and (wait := self._edit(workspace_id, delivery, message)) is None:
            return
        if self._now() + wait > ends:
            log.warning("message_not_updated", action="leave", key=delivery.nudge.key, reason="Slack's limits")
            return
        again = (self._try, workspace_id, delivery, message, ends)
        timer = threading.Timer(wait.total_seconds(), self._submit, args=again)
        timer.daemon = True
        timer.start()

    def _edit(self, workspace_id: WorkspaceId, delivery: Delivery, message: Message) -> timedelta | None:
        """How long to wait before it is tried again, or None where it is over."""
        channel, ts = str(delivery.conversation_id), str(delivery.message_ts)
        try:
            self._client.chat_update(channel=channel, ts=ts, **message.as_json())
        except SlackApiError as error:
            why = refusal(error)
            if why.rate_limited:
                note_limit(self._open_uow(workspace_id), EDIT, self._now() + why.wait)
                return why.wait
            log.warning("message_not_updated", action="leave", key=delivery.nudge.key, reason=why.why)
            return AGAIN if why.perhaps_done else None
        except NO_ANSWER as error:
            log.warning("message_not_updated", action="retry", key=delivery.nudge.key, reason=type(error).__name__)
            return AGAIN
        return None

    def _submit(self, work: Callable[..., None], *given: Any) -> None:
        try:
            self._background.submit(work, *given)
        except RuntimeError:  # the bot is ending
            log.info("message_not_updated", action="leave", reason="stopping")
