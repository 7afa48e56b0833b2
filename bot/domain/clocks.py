"""How often pairs meet and how long the bot waits: every clock is a program setting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
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
    """Defaults as in the product's table of clocks. Working days are the reader's.

    Rows written by an earlier version lack the newer ones: those read as the defaults.
    """

    request_reminders_working_days: tuple[int, ...] = (2, 4)
    request_lapses_working_days: int = 5
    objection_working_days: int = 5
    unfinished_days: tuple[int, ...] = (7, 14)  # a sign-up that was begun
    lessons_unfinished_days: tuple[int, ...] = (7, 14)  # lessons, and the agreement
    first_session_planned_working_days: int = 5
    first_session_held_days: int = 14
    reminder_hours_before: int = 24
    ask_hours_after: int = 2
    ask_again_mornings: int = 1  # how many more times it is asked whether a session happened
    silence_grace_days: int = 7
    sentence_up_to_rating: int = 3
    sentence_every_time: int = 3  # and with every third rating
    pulse_first_days: int = 30
    pulse_every_days: int = 60
    pulse_apart_days: int = 14  # from the midpoint and from the end
    midpoint_percent: int = 50  # of the way from the match to the end
    quiet_cadences: int = 2
    quiet_grace_days: int = 7
    quiet_least_days: int = 28
    quiet_most_days: int = 75
    rematch_offered_days: int = 14  # after the warning
    admin_told_days: int = 14  # after whoever runs the program was told, and nothing happened
    unmatched_days: tuple[int, ...] = (0, 14)
    unmatched_every_days: int = 14  # and then, while nothing changes
    digest_working_day: int = 1  # the first of the reader's week
    digest_at: time = time(9)
    holidays: tuple[str, ...] = ()  # calendars of the `holidays` package, such as "US" and "DE-BY"

    def silence_after(self, cadence: Cadence) -> timedelta:
        """How long nothing may be logged before both are asked how it goes."""
        return timedelta(days=cadence.days + self.silence_grace_days)

    def quiet_after(self, cadence: Cadence) -> timedelta:
        """When a pairing counts as quiet: two cadences and a week, at least 28 days and at most 75."""
        days = self.quiet_cadences * cadence.days + self.quiet_grace_days
        return timedelta(days=min(self.quiet_most_days, max(self.quiet_least_days, days)))

    def midpoint(self, begins: datetime, ends: datetime) -> datetime:
        """Half way, whether or not sessions were logged."""
        return begins + (ends - begins) * self.midpoint_percent / 100

    def pulses(self, begins: datetime, ends: datetime) -> tuple[datetime, ...]:
        """The moments of every pulse of a pairing, without those too near to its midpoint or its end."""
        midpoint, apart = self.midpoint(begins, ends), timedelta(days=self.pulse_apart_days)
        first, every = timedelta(days=self.pulse_first_days), timedelta(days=max(1, self.pulse_every_days))
        count = max(0, (ends - begins - first) // every + 1)
        moments = (begins + first + number * every for number in range(count))
        return tuple(one for one in moments if abs(one - midpoint) >= apart and ends - one >= apart)

    def unmatched_at(self, since: datetime, step: int) -> datetime:
        """When somebody without a partner hears for the `step`th time, counted from 0."""
        days = self.unmatched_days or (0,)
        later = self.unmatched_every_days * (step - len(days) + 1) if step >= len(days) else 0
        return since + timedelta(days=days[min(step, len(days) - 1)] + later)


# What may be chosen for each: whole numbers from and to. Those that are lists have so many entries at most.
BOUNDS: Mapping[str, tuple[int, int]] = {
    "request_reminders_working_days": (1, 20),
    "request_lapses_working_days": (1, 30),
    "objection_working_days": (1, 30),
    "unfinished_days": (1, 90),
    "lessons_unfinished_days": (1, 90),
    "first_session_planned_working_days": (1, 30),
    "first_session_held_days": (1, 90),
    "reminder_hours_before": (1, 168),
    "ask_hours_after": (0, 72),
    "ask_again_mornings": (0, 3),
    "silence_grace_days": (0, 60),
    "sentence_up_to_rating": (0, 5),
    "sentence_every_time": (1, 20),
    "pulse_first_days": (7, 180),
    "pulse_every_days": (14, 180),
    "pulse_apart_days": (0, 60),
    "midpoint_percent": (25, 75),
    "quiet_cadences": (1, 6),
    "quiet_grace_days": (0, 60),
    "quiet_least_days": (7, 180),
    "quiet_most_days": (7, 366),
    "rematch_offered_days": (1, 90),
    "admin_told_days": (1, 90),
    "unmatched_days": (0, 90),
    "unmatched_every_days": (1, 90),
    "digest_working_day": (1, 5),
}
MOST_REMINDERS = 5
