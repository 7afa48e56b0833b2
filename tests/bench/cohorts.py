"""Cohorts to measure matching with: as a company has them, the same from the same seed."""

import random
from datetime import date

from bot.domain.kinds import Role
from bot.matching.values import Participant, Problem, Rules, WorkingHours

ON = date(2026, 11, 16)
_SKILLS = (
    "Public speaking,Negotiation,SQL,Leading a team,Strategy,Hiring,Feedback,Budgeting,Career planning,Delegation,"
    "Product sense,Writing,Data analysis,Conflict,Facilitation,Presenting to executives"
)
SKILLS = _SKILLS.split(",")
STEMS = ("design", "plan", "lead", "writ", "road", "financ", "hir", "coach")
WORDS = [f"{stem}{end}" for stem in STEMS for end in ("ing", "er", "al")]
ZONES = ("Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "Asia/Kolkata", "Asia/Tokyo")


def cohort(*, mentees: int, mentors: int, capacity: int = 1, seed: int = 1, rules: Rules | None = None) -> Problem:
    """So many mentees and mentors in one company, each with a manager, hours, languages, skills and words."""
    draw = random.Random(seed)  # noqa: S311  # a cohort, not a secret
    ids = [f"m{number:05}" for number in range(mentors)] + [f"e{number:05}" for number in range(mentees)]
    # Mentors manage eight others each, as a tree; a mentee's manager is any of them.
    bosses = [ids[max(0, number - 1) // 8] if number else "chief" for number in range(mentors)]
    bosses += draw.choices(ids[:mentors], k=mentees)
    pairs = zip(ids, bosses, strict=True)
    people = tuple(_somebody(draw, name, boss, ids[:mentors], capacity) for name, boss in pairs)
    return Problem(participants=people, rules=rules or Rules(), on=ON)


def _somebody(draw: random.Random, name: str, boss: str, mentors: list[str], capacity: int) -> Participant:
    mentor = name.startswith("m")
    level = draw.choice((2, 3)) if mentor else draw.choice((1, 2))
    return Participant(
        id=name,
        roles=frozenset({Role.MENTOR if mentor else Role.MENTEE}),
        level=level,
        experience_years=5 * level + draw.randint(0, 9),
        department=draw.choice("ABCDEFGH"),
        manager_id=boss,
        languages=frozenset(draw.sample(("en", "de", "es", "ja"), 2)),
        time_zone=draw.choice(ZONES),
        working_hours=WorkingHours(),
        offers_skills=frozenset(draw.sample(SKILLS, 3)) if mentor else frozenset(),
        wants_skills=frozenset() if mentor else frozenset(draw.sample(SKILLS, 3)),
        offers_words=" ".join(draw.sample(WORDS, 4)) if mentor else "",
        wants_words="" if mentor else " ".join(draw.sample(WORDS, 4)),
        about=" ".join(draw.sample(WORDS, 3)),
        mentor_capacity=capacity,
        hours_per_month=draw.randint(1, 6),
        do_not_match=frozenset(draw.sample(mentors, 1)) if draw.random() < 0.05 else frozenset(),
    )
