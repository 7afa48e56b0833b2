"""The limits of a program for one couple, as matching knows them, without the weight of matching.

What is private (do-not-match, declines) and what is about places is elsewhere: these limits may be named.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.kinds import Kind
from bot.matching.values import RULE_FIELDS, Alike, FieldRule, Participant, Rules, WorkingHours

MOST_LEVELS_AHEAD = 2
YEARS_AHEAD = 3  # at the same level
ORDINARY = WorkingHours()


def broken(mentor: Participant, mentee: Participant, rules: Rules, on: date) -> tuple[str, ...]:
    """The names of the limits that forbid the couple, as the engine names them. What is not known forbids nobody."""
    checks: tuple[tuple[str, bool, Callable[[], bool]], ...] = (
        ("level", rules.level_rule, lambda: _level_forbids(mentor, mentee, rules.kind)),
        ("language", rules.shared_language, lambda: _share_no_language(mentor, mentee)),
        ("working_hours", rules.min_overlap_hours > 0, lambda: _meet_too_little(mentor, mentee, rules, on)),
    )
    found = [name for name, is_set, forbids in checks if is_set and forbids()]
    named = [f"{rule.alike}_{rule.field}" for rule in rules.field_rules if _rule_forbids(mentor, mentee, rule)]
    return (*found, *named)


def _level_forbids(mentor: Participant, mentee: Participant, kind: Kind) -> bool:
    if mentor.level is None or mentee.level is None:
        return False
    if kind is Kind.PEER:
        return abs(mentor.level - mentee.level) > 1
    ahead, behind = (mentee, mentor) if kind is Kind.REVERSE else (mentor, mentee)
    levels = (ahead.level or 0) - (behind.level or 0)
    if levels:
        return not 0 < levels <= MOST_LEVELS_AHEAD
    years = (ahead.experience_years, behind.experience_years)
    return None not in years and (years[0] or 0) - (years[1] or 0) < YEARS_AHEAD


def _share_no_language(mentor: Participant, mentee: Participant) -> bool:
    ours, theirs = _spelled(mentor.languages), _spelled(mentee.languages)
    return bool(ours and theirs) and not ours & theirs


def _spelled(words: frozenset[str]) -> set[str]:
    return {one.strip().casefold() for one in words if one.strip()}


def _meet_too_little(mentor: Participant, mentee: Participant, rules: Rules, on: date) -> bool:
    """By the longest stretch of one day in which both work, in the week of `on`."""
    if not mentor.time_zone or not mentee.time_zone:
        return False
    least = timedelta(hours=rules.min_overlap_hours)
    ours, theirs = list(_shifts(mentor, on)), list(_shifts(mentee, on))
    stretches = [min(a[1], b[1]) - max(a[0], b[0]) for a in ours for b in theirs]
    return max(stretches, default=timedelta()) < least


def _shifts(person: Participant, on: date) -> Iterator[tuple[datetime, datetime]]:
    """Start and end of each day's work in the week of a day."""
    hours, zone = person.working_hours or ORDINARY, ZoneInfo(person.time_zone or "UTC")
    monday = on - timedelta(days=on.weekday())
    for number in sorted(hours.days):
        begins = monday + timedelta(days=number)
        ends = begins if hours.end > hours.start else begins + timedelta(days=1)
        starts_at = datetime.combine(begins, hours.start, zone).astimezone(ZoneInfo("UTC"))
        yield starts_at, datetime.combine(ends, hours.end, zone).astimezone(ZoneInfo("UTC"))


def _rule_forbids(mentor: Participant, mentee: Participant, rule: FieldRule) -> bool:
    ours, theirs = _value(mentor, rule.field), _value(mentee, rule.field)
    return bool(ours and theirs) and (ours == theirs) == (rule.alike is Alike.DIFFERENT)


def _value(person: Participant, field: str) -> str:
    name = field.strip()
    known = getattr(person, name) if name in RULE_FIELDS else person.fields.get(name, "")
    words = ";".join(sorted(known)) if isinstance(known, frozenset) else "" if known is None else str(known)
    return words.strip().casefold()
