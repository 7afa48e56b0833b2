"""One Slack workspace and the settings that its mentoring admins keep."""

from dataclasses import dataclass

from bot.domain.person import PersonId, WorkspaceId
from bot.domain.working_time import WorkingHours


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """Its own settings. `holiday_calendars` are names of the `holidays` package: "US", "DE-BY"."""

    id: WorkspaceId
    name: str = ""
    bot_user_id: PersonId | None = None
    working_hours: WorkingHours = WorkingHours()
    holiday_calendars: tuple[str, ...] = ()
    misconduct_contact: str = ""
    reporting_lines_known: bool = False  # a file of who reports to whom was taken
    field_names: tuple[str, ...] = ()  # further columns that a file brought, which rules of matching may name
    version: int = 0
