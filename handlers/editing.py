"""Changes messages that went out, within Slack's limits: several dozen a minute, counted for all replicas.

What is to stand there is kept in the database until Slack has taken it, so that neither a restart nor a Slack that is
away for hours leaves an old button. Of each message only the newest words count.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import datetime, timedelta

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.person import WorkspaceId
from bot.nudges import Delivery
from bot.ports import LateEdit, Now, OpenUnitOfWork, UnitOfWork
from handlers.blocks.kit import Message
from handlers.pace import EDIT, PACE, Pace
from handlers.posting import NO_ANSWER, is_readable, refusal

log = structlog.get_logger()

# After that nobody is helped any more: whoever presses an old button is told kindly what has become of it.
TRIED_FOR = timedelta(days=3)
FIRST_BACKOFF, LONGEST_BACKOFF = timedelta(seconds=5), timedelta(minutes=10)
# Longer than one call may take: a replica that vanished leaves its part to the others.
LEASE = timedelta(minutes=2)


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
    """Puts what is so now in the place of what was said; one per process."""

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
        self._one_at_a_time = threading.Lock()  # newer words never overtake older ones

    def keep(self, uow: UnitOfWork, delivery: Delivery, message: Message) -> None:
        """From here on it is not forgotten. In an open unit of work."""
        if not delivery.conversation_id or not delivery.message_ts:
            return  # it never went out by itself
        nudge, now = delivery.nudge, self._now()
        edit = LateEdit(
            conversation_id=delivery.conversation_id,
            message_ts=delivery.message_ts,
            key=nudge.key,
            person_id=nudge.reader if is_readable(nudge) else None,
            message=message.as_json(),
            ends_at=now + TRIED_FOR,
        )
        uow.late_edits.put(edit, due_at=now)

    def soon(self, workspace_id: WorkspaceId) -> None:
        """Shows what was kept, after this request is answered. Returns at once."""
        try:
            self._background.submit(self.catch_up, workspace_id)
        except RuntimeError:  # the bot is ending, and the next one goes on with it
            log.info("message_not_updated", action="leave", reason="stopping")

    def tick(self, workspace_id: WorkspaceId) -> None:
        """What had to wait, also since before a restart."""
        if self._is_due(workspace_id):
            self.soon(workspace_id)

    def catch_up(self, workspace_id: WorkspaceId) -> None:
        """Shows what is due. Whoever is at it already does all of it."""
        if not self._one_at_a_time.acquire(blocking=False):
            return
        try:
            while self._is_due(workspace_id) and self._show_next(workspace_id):
                pass
        finally:
            self._one_at_a_time.release()

    def _is_due(self, workspace_id: WorkspaceId) -> bool:
        with self._open_uow(workspace_id, reading=True) as uow:
            due = uow.late_edits.next_due()
        return due is not None and due <= self._now()

    def _show_next(self, workspace_id: WorkspaceId) -> bool:
        """Whether it makes sense to go on with another one."""
        with self._open_uow(workspace_id) as uow:
            edits = uow.late_edits.take_due(now=self._now(), lease=LEASE, most=1)
        return bool(edits) and self._show(workspace_id, edits[0])

    def _show(self, workspace_id: WorkspaceId, edit: LateEdit) -> bool:
        """False where it has to wait, as the others would."""
        now = self._now()
        if now > edit.ends_at:
            log.warning("message_not_updated", action="leave", key=edit.key, reason="too late")
            wait = None
        else:
            wait = room_for(self._open_uow(workspace_id), EDIT, now, self._pace()) or self._edit(workspace_id, edit)
        with self._open_uow(workspace_id) as uow:
            if wait is None:
                uow.late_edits.done(edit)
            else:
                uow.late_edits.put_off(edit, until=self._now() + wait)
        return wait is None

    def _edit(self, workspace_id: WorkspaceId, edit: LateEdit) -> timedelta | None:
        """How long to wait before it is tried again, or None where it is over."""
        try:
            self._client.chat_update(channel=edit.conversation_id, ts=edit.message_ts, **edit.message)
        except SlackApiError as error:
            return self._refused(workspace_id, edit, error)
        except NO_ANSWER as error:
            log.warning("message_not_updated", action="retry", key=edit.key, reason=type(error).__name__)
            return _backoff(edit)
        return None

    def _refused(self, workspace_id: WorkspaceId, edit: LateEdit, error: SlackApiError) -> timedelta | None:
        why = refusal(error)
        if why.rate_limited:
            note_limit(self._open_uow(workspace_id), EDIT, self._now() + why.wait)
            return why.wait
        passes = why.perhaps_done or why.about_our_token
        log.warning("message_not_updated", action="retry" if passes else "leave", key=edit.key, reason=why.why)
        return _backoff(edit) if passes else None


def _backoff(edit: LateEdit) -> timedelta:
    return min(FIRST_BACKOFF * (1 << min(edit.attempts - 1, 20)), LONGEST_BACKOFF)
