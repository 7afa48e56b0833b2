"""A member of the workspace."""

from dataclasses import dataclass, field
from datetime import date
from typing import NewType

from bot.domain.working_time import WorkingHours

PersonId = NewType("PersonId", str)  # Slack's user id
WorkspaceId = NewType("WorkspaceId", str)  # Slack's team id


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member of the workspace, as Slack knows them, with what HR data and they themselves added.

    `time_zone` is an IANA name. `working_hours` is None until the person chose their own:
    then the workspace's hold. `manager_id`, `department`, `level` and `start_date` come from an uploaded
    reporting-line file and are None without one.
    """

    id: PersonId
    name: str
    title: str = ""
    email: str | None = None
    time_zone: str = "UTC"
    owns_workspace: bool = False  # a Slack owner or admin: sees nothing of mentoring by that alone
    is_guest: bool = False
    is_bot: bool = False
    is_deactivated: bool = False
    working_hours: WorkingHours | None = None
    holiday_calendar: str | None = None  # such as "DE" or "US-CA"
    department: str | None = None
    manager_id: PersonId | None = None
    level: int | None = None  # 1 professional contributor, 2 team leader, 3 leader of leaders
    start_date: date | None = None
    fields: dict[str, str] = field(default_factory=dict, hash=False)  # further columns of the file, for rules only
    version: int = 0

    @property
    def can_take_part(self) -> bool:
        return not (self.is_bot or self.is_deactivated)
