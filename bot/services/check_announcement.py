"""Whether an announcement can be said as it was written: its words, to whom, and when."""

from datetime import datetime, timedelta

from bot.domain.announcement import Audience, Options, Timing
from bot.domain.placeholders import Placeholder, unknown_in
from bot.domain.recurring import last_moment_of
from bot.errors import FieldProblems, Problem

LONGEST_TEXT = 3000
FARTHEST = timedelta(days=365)


def check(text: str, audience: Audience, timing: Timing, options: Options, now: datetime) -> None:
    """Raises FieldProblems, each at its field."""
    problems: dict[str, Problem] = {}
    unknown = unknown_in(" ".join((text, *options.later_texts)))
    if not (text.strip() or options.later_texts or options.extras):
        problems["text"] = Problem.REQUIRED
    elif len(text) > LONGEST_TEXT:
        problems["text"] = Problem.TOO_LONG
    elif unknown:
        problems["text"] = Problem.UNKNOWN_PLACEHOLDER
    if audience.channel_id is not None and (audience.programs or narrows(audience)) and not options.newsletter:
        problems["channel"] = Problem.NOT_BOTH
    if audience == Audience():
        problems["programs"] = Problem.REQUIRED
    problems |= wrong_times(timing, now)
    if options.newsletter and options.necessary:
        problems["options"] = Problem.NEWSLETTER_IS_NOT_NECESSARY
    if problems:
        known = ", ".join(f"{{{one.value}}}" for one in Placeholder)
        raise FieldProblems(problems, unknown=", ".join(unknown), known=known)


def wrong_times(timing: Timing, now: datetime) -> dict[str, Problem]:
    """Nothing where it can go out then."""
    found = {"day": _wrong_day(timing, now), "until": _wrong_end(timing)}
    return {name: problem for name, problem in found.items() if problem}


def _wrong_day(timing: Timing, now: datetime) -> Problem | None:
    """An hour in each reader's own zone is in the past once it has passed everywhere."""
    if (timing.day is None) is not (timing.hour is None):
        return Problem.DAY_AND_HOUR
    if timing.is_now or timing.day is None:
        return Problem.REPEATS_FROM if timing.every else None
    if timing.day < now.date() - timedelta(days=2):
        return Problem.IN_THE_PAST
    if timing.day > now.date() + FARTHEST:
        return Problem.TOO_FAR
    return Problem.IN_THE_PAST if last_moment_of(timing) <= now else None


def _wrong_end(timing: Timing) -> Problem | None:
    if timing.until is None:
        return None
    if timing.every is None:
        return Problem.ONLY_IF_IT_REPEATS
    return Problem.END_BEFORE_START if timing.day and timing.until < timing.day else None


def narrows(audience: Audience) -> bool:
    """Whether it asks for more than a program and a role."""
    return bool(audience.standings or audience.levels or audience.departments or audience.people)


def check_text(text: str) -> None:
    """Raises FieldProblems for a text that cannot be said."""
    unknown = unknown_in(text)
    known = ", ".join(f"{{{one.value}}}" for one in Placeholder)
    if not text.strip():
        raise FieldProblems({"text": Problem.REQUIRED})
    if len(text) > LONGEST_TEXT:
        raise FieldProblems({"text": Problem.TOO_LONG})
    if unknown:
        raise FieldProblems({"text": Problem.UNKNOWN_PLACEHOLDER}, unknown=", ".join(unknown), known=known)
