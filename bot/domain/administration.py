"""Who runs mentoring in the workspace, and the record of what they did."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.person import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Admin:
    """Somebody who runs mentoring for the workspace; appointed, not the same as a Slack owner."""

    person_id: PersonId
    appointed_by: PersonId | None  # None: by the MENTOR_ADMINS setting at start
    appointed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One act of somebody who runs mentoring. `details` hold ids and counts, never words that people wrote."""

    id: int = 0
    at: datetime
    actor_id: PersonId
    action: str
    subject: str
    details: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work to be done once, by whichever replica claims it: `kind` names the service, `subject_id` its row.

    It is done at once, or at `due_at` (UTC): for what must happen whether or not anybody can be told of it.
    """

    id: int = 0
    kind: str
    subject_id: int
    asked_by: PersonId
    asked_at: datetime
    due_at: datetime | None = None
    claimed_by: str | None = None
    claimed_until: datetime | None = None
    done_at: datetime | None = None
    error: str = ""
    attempts: int = 0
