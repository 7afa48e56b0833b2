"""Whether an announcement can be said as it was written: its words, to whom, and when."""

from dataclasses import replace
from datetime import datetime

from bot.domain.announcement import Audience, Options, Timing
from bot.domain.placeholders import Placeholder, unknown_in
from bot.domain.recurring import moment_of
from bot.errors import FieldProblems, Problem

LONGEST_TEXT = 3000


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
    if problem := wrong_time(timing, now):
        problems["day"] = problem
    if problems:
        known = ", ".join(f"{{{one.value}}}" for one in Placeholder)
        raise FieldProblems(problems, unknown=", ".join(unknown), known=known)


def wrong_time(timing: Timing, now: datetime) -> Problem | None:
    """None where it can go out then."""
    if (timing.day is None) is not (timing.hour is None):
        return Problem.DAY_AND_HOUR
    if timing.is_now:
        return Problem.REPEATS_FROM if timing.every else None
    in_the_zone = replace(timing, own_zones=False)
    return Problem.IN_THE_PAST if moment_of(in_the_zone) <= now else None


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
