"""People for matching tests: short to write, and random cohorts from a seed."""

import random
from datetime import date, time
from typing import Any

from bot.domain.kinds import Role
from bot.matching.values import Participant, Problem, Rules, WorkingHours

MONDAY = date(2026, 11, 16)
SKILLS = ("Public speaking", "Negotiation", "SQL", "Leading a team", "Strategy", "Hiring", "Feedback", "Budgeting")
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Europe/London", "Asia/Kolkata")


def mentor(name: str, **given: Any) -> Participant:
    return Participant(id=name, roles=frozenset({Role.MENTOR}), **given)


def mentee(name: str, **given: Any) -> Participant:
    return Participant(id=name, roles=frozenset({Role.MENTEE}), **given)


def both(name: str, **given: Any) -> Participant:
    return Participant(id=name, roles=frozenset(Role), **given)


def problem(*people: Participant, rules: Rules | None = None, **given: Any) -> Problem:
    return Problem(participants=people, rules=rules or Rules(), **{"on": MONDAY} | given)


def hours(start: int, end: int) -> WorkingHours:
    return WorkingHours(start=time(start), end=time(end))


def random_people(seed: int, *, mentors: int, mentees: int, two_roles: float = 0.0) -> tuple[Participant, ...]:
    """A cohort in which every rule has something to say."""
    draw = random.Random(seed)  # noqa: S311  # a cohort, not a secret
    ids = [f"m{n}" for n in range(mentors)] + [f"e{n}" for n in range(mentees)]
    return tuple(_somebody(draw, name, ids, two_roles) for name in ids)


def _somebody(draw: random.Random, name: str, ids: list[str], two_roles: float) -> Participant:
    own = Role.MENTOR if name.startswith("m") else Role.MENTEE
    level = draw.choice([None, 2, 3, 3]) if own is Role.MENTOR else draw.choice([None, 1, 1, 2])
    return Participant(
        id=name,
        roles=frozenset(Role) if draw.random() < two_roles else frozenset({own}),
        level=level,
        experience_years=draw.choice([None, 1, 4, 8, 15]),
        department=draw.choice(["", "Sales", "Research", "Finance"]),
        site=draw.choice(["", "Oslo", "Lima"]),
        manager_id=draw.choice([None, draw.choice(ids)]),
        languages=frozenset(draw.sample(["en", "de", "es"], draw.randint(0, 2))),
        time_zone=draw.choice([None, *ZONES]),
        offers_skills=frozenset(draw.sample(SKILLS, draw.randint(0, 3))),
        wants_skills=frozenset(draw.sample(SKILLS, draw.randint(0, 3))),
        about=" ".join(draw.sample(["climbing", "gardens", "chess", "jazz"], draw.randint(0, 2))),
        mentor_capacity=draw.choice([None, 0, 1, 2, 3]),
        mentee_capacity=draw.choice([0, 1, 1, 1, 2]),
        hours_per_month=draw.choice([None, 1, 3, 6]),
        do_not_match=frozenset(draw.sample(ids, draw.choice([0, 0, 1]))),
        former_mentors=frozenset(draw.sample(ids, draw.choice([0, 0, 1]))),
        choices=tuple(draw.sample(ids, draw.choice([0, 0, 2]))),
        paused=draw.random() < 0.05,
    )
