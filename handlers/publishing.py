"""Brings Home tabs up to date; one that Slack would not take now is published later, once, as it is by then."""

import threading
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from slack_sdk.errors import SlackApiError

from bot.domain.person import PersonId, WorkspaceId
from bot.ports import Now, OpenUnitOfWork, Rate
from handlers.editing import note_limit
from handlers.posting import NO_ANSWER, refusal

log = structlog.get_logger()

PUBLISH = "views.publish"
CLOSED = Rate(name=PUBLISH, a_minute=1)  # nothing is taken of it: only whether Slack asked for a pause counts
AT_ONCE = 20  # in a tick, so that what else goes on in the background need not wait for all
FIRST_BACKOFF = timedelta(seconds=5)
MOST_ATTEMPTS = 6  # where Slack does not answer; whoever opens the tab has it published anew
NOBODY_LOOKS = {"user_disabled", "user_not_found"}  # whose account is gone has no tab, and needs none


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    due_at: datetime
    attempts: int


class Homes:
    """One per process. `show` words a person's tab as things are now and publishes it."""

    def __init__(
        self,
        *,
        open_uow: OpenUnitOfWork,
        now: Now,
        background: Executor,
        show: Callable[[WorkspaceId, PersonId], None],
    ) -> None:
        self._open_uow, self._now, self._background, self._show = open_uow, now, background, show
        self._waiting: dict[PersonId, Waiting] = {}
        self._lock = threading.Lock()

    def publish(self, workspace_id: WorkspaceId, person_id: PersonId) -> None:
        """Now, or when Slack takes it again; whoever waits already is shown then what is so by then."""
        with self._lock:
            if person_id in self._waiting:
                return
        self._publish(workspace_id, person_id, 0)

    def tick(self, workspace_id: WorkspaceId) -> None:
        """Those whose time has come, in other threads."""
        for person_id, waiting in self._take_due():
            try:
                self._background.submit(self._publish, workspace_id, person_id, waiting.attempts)
            except RuntimeError:  # the bot is ending; whoever opens the tab has it published anew
                return

    def next_due(self, after: datetime) -> datetime | None:
        with self._lock:
            return min((one.due_at for one in self._waiting.values() if one.due_at > after), default=None)

    def _take_due(self) -> list[tuple[PersonId, Waiting]]:
        """Whatever happens from here on asks for it once more."""
        now = self._now()
        with self._lock:
            due = [one for one, waiting in self._waiting.items() if waiting.due_at <= now][:AT_ONCE]
            return [(one, self._waiting.pop(one)) for one in due]

    def _publish(self, workspace_id: WorkspaceId, person_id: PersonId, attempts: int) -> None:
        closed_until = self._closed_until(workspace_id)
        if closed_until > self._now():
            self._remember(person_id, closed_until, attempts=attempts)
            return
        try:
            self._show(workspace_id, person_id)
        except SlackApiError as error:
            self._refused(workspace_id, person_id, error, attempts)
        except NO_ANSWER as error:
            self._again(person_id, attempts, type(error).__name__)

    def _closed_until(self, workspace_id: WorkspaceId) -> datetime:
        with self._open_uow(workspace_id, reading=True) as uow:
            return uow.limits.free_at(CLOSED, now=self._now())

    def _refused(self, workspace_id: WorkspaceId, person_id: PersonId, error: SlackApiError, attempts: int) -> None:
        why = refusal(error)
        if why.rate_limited:
            until = self._now() + why.wait
            log.info("slowed_down", action="wait", method=PUBLISH, seconds=why.wait.total_seconds())
            note_limit(self._open_uow(workspace_id), PUBLISH, until)
            self._remember(person_id, until, attempts=attempts)
        elif why.perhaps_done:
            self._again(person_id, attempts, why.why)
        elif why.why in NOBODY_LOOKS:
            log.info("home_not_published", action="leave", person=person_id, reason=why.why)
        else:
            raise error

    def _again(self, person_id: PersonId, attempts: int, why: str) -> None:
        gives_up = attempts + 1 >= MOST_ATTEMPTS
        log.warning("home_not_published", action="leave" if gives_up else "retry", person=person_id, reason=why)
        if not gives_up:
            self._remember(person_id, self._now() + FIRST_BACKOFF * (1 << attempts), attempts=attempts + 1)

    def _remember(self, person_id: PersonId, due_at: datetime, *, attempts: int) -> None:
        with self._lock:
            self._waiting[person_id] = Waiting(due_at=due_at, attempts=attempts)
