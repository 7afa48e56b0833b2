"""How often pairs meet and how long the bot waits: every clock is a program setting."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Cadence(StrEnum):
    """How often a pairing is meant to meet."""

    WEEKLY = "weekly"
    EVERY_TWO_WEEKS = "every_two_weeks"
    EVERY_THREE_WEEKS = "every_three_weeks"
    MONTHLY = "monthly"

    @property
    def days(self) -> int:
        return {"weekly": 7, "every_two_weeks": 14, "every_three_weeks": 21, "monthly": 31}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """Defaults as in the product's table of clocks. Working days are the reader's."""

    request_reminders_working_days: tuple[int, ...] = (2, 4)
    request_lapses_working_days: int = 5
    unfinished_days: tuple[int, ...] = (7, 14)
    first_session_planned_working_days: int = 5
    first_session_held_days: int = 14
    reminder_hours_before: int = 24
    ask_hours_after: int = 2
    silence_grace_days: int = 7
    objection_working_days: int = 5
    unmatched_days: tuple[int, ...] = (0, 14)

    def silence_after(self, cadence: Cadence) -> timedelta:
        """How long nothing may be logged before both are asked how it goes."""
        return timedelta(days=cadence.days + self.silence_grace_days)

    def quiet_after(self, cadence: Cadence) -> timedelta:
        """When a pairing counts as quiet: two cadences and a week, at least 28 days and at most 75."""
        return timedelta(days=min(75, max(28, 2 * cadence.days + 7)))
