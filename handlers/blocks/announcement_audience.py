"""The audience and the time of an announcement, in words."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.announcement import Announcement, Audience, Every, Standing, Timing
from bot.domain.program import Program
from bot.domain.recurring import day_of
from bot.services.audience import Reached
from handlers.blocks import kit
from handlers.blocks.announcement_text import WHO

LEVELS = {1: "professional contributors", 2: "team leaders", 3: "leaders of leaders"}
STANDINGS = {
    Standing.UNMATCHED: "without a partner",
    Standing.SILENT: "in a pair that has not logged a session for long",
    Standing.UNFINISHED: "who began to sign up and have not finished",
    Standing.FINISHED: "who have finished",
}
EVERY = {None: "once", Every.WEEK: "every week", Every.MONTH: "every month"}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def audience_words(audience: Audience, programs: Sequence[Program], count: int) -> str:
    """With the count: "12 people: mentors in Grow, without a partner"."""
    channel = f"<#{audience.channel_id}>" if audience.channel_id else ""
    if not audience.programs:
        return channel
    people = f"{kit.counted(count, 'person', 'people')}: {_who(audience, programs)}"
    return f"{channel} and {people}" if channel else people


def people_in(note: Announcement) -> int:
    """How many people it goes to: a channel counts among those who get it, and is none."""
    return note.recipients - (note.audience.channel_id is not None)


def _who(audience: Audience, programs: Sequence[Program]) -> str:
    names = [kit.escape(one.name, 60) for one in programs[:5]]
    more = [f"{len(programs) - 5} more programs"] if len(programs) > 5 else []
    narrowed = [
        f"{WHO[audience.role].lower()} in {kit.listed([*names, *more])}",
        _either([STANDINGS[one] for one in audience.standings]),
        _either([LEVELS.get(one, str(one)) for one in audience.levels]),
        f"from {_either([kit.escape(one, 60) for one in audience.departments[:10]])}" if audience.departments else "",
        f"among {kit.counted(len(audience.people), 'named person', 'named people')}" if audience.people else "",
    ]
    return ", ".join(part for part in narrowed if part)


def _either(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}" if words else ""


def left_out(reached: Reached) -> list[str]:
    """Who gets nothing, or something else, and why; each a sentence."""
    invited = len({one.person_id for one in reached.invitations})
    rest = reached.outside - invited
    counts = (
        (reached.pausing, "is pausing and left out", "are pausing and left out"),
        (reached.muted, "muted announcements and is left out", "muted announcements and are left out"),
        (len(reached.unasked), "is asked once whether they want it", "are asked once whether they want it"),
        (reached.declined, "has not said yes to the newsletter", "have not said yes to the newsletter"),
        (
            invited,
            "has not joined and gets the invitation, not this",
            "have not joined and get the invitation, not this",
        ),
        (rest, "has not joined and gets nothing", "have not joined and get nothing"),
        (reached.gone, "is a bot or no longer here", "are bots or no longer here"),
    )
    return [f"{count} more {one if count == 1 else many}." for count, one, many in counts if count]


def time_words(note: Announcement) -> str:
    """When it goes out, for mrkdwn; without a full stop."""
    timing = note.timing
    if timing.is_now or timing.hour is None:
        return "now, to each in their working hours" if note.audience.programs else "now"
    first = kit.day(day_of(timing, note.number if timing.every else 0))
    last = f", until {kit.day(timing.until)}" if timing.until else ""
    clock = "in each reader's own time" if timing.own_zones else f"({kit.escape(timing.zone)})"
    late = ", or in each one's next working hour after it" if note.audience.programs else ""
    return f"{_rhythm(timing)}{first} at {timing.hour:%H:%M} {clock}{late}{last}"


def _rhythm(timing: Timing) -> str:
    if timing.every is None or timing.day is None:
        return "on "
    if timing.every is Every.WEEK:
        return f"every {DAYS[timing.day.weekday()]}, first on "
    late = " (or the month's last)" if timing.day.day > 28 else ""
    return f"every month on day {timing.day.day}{late}, first on "


def duration(takes: timedelta) -> str:
    """ "1 minute", "4 hours and 10 minutes"."""
    minutes = max(1, round(takes.total_seconds() / 60))
    hours, rest = divmod(minutes, 60)
    words = [kit.counted(hours, "hour")] if hours else []
    return " and ".join([*words, *([kit.counted(rest, "minute")] if rest else [])])
