"""Matches one cohort of a kind in a process of its own and says what it took: `kind people`."""

import json
import random
import sys
import time
from dataclasses import replace

import bot.matching.match as engine
from bot.domain.kinds import Kind
from bot.matching.values import BOTH_ROLES, Participant, Problem, Rules
from tests.bench.cohorts import cohort
from tests.bench.run_matching import peak_bytes


def problem_of(kind: str, people: int) -> Problem:
    """So many people: circles of three to five, peers, everybody in both roles, or up to two mentors for each."""
    if kind == "circles":
        rules = Rules(kind=Kind.GROUP, group_min=3, group_max=5)
        return cohort(mentees=people, mentors=people // 4, capacity=5, rules=rules)
    if kind == "peers":
        return cohort(mentees=people - people // 3, mentors=people // 3, rules=Rules(kind=Kind.PEER))
    if kind == "both roles":
        return _everybody(cohort(mentees=people // 2, mentors=people // 2, rules=Rules(level_rule=False)))
    draw = random.Random(5)  # noqa: S311  # a cohort, not a secret
    made = cohort(mentees=people, mentors=people // 2, capacity=3)
    some = tuple(replace(one, mentee_capacity=draw.choice((1, 1, 2))) for one in made.participants)
    return replace(made, participants=some)


def _everybody(made: Problem) -> Problem:
    return replace(made, participants=tuple(_in_both_roles(one) for one in made.participants))


def _in_both_roles(one: Participant) -> Participant:
    skills = one.wants_skills | one.offers_skills
    return replace(one, roles=BOTH_ROLES, wants_skills=frozenset(sorted(skills)[:2]), offers_skills=skills)


def main() -> None:
    problem = problem_of(sys.argv[1], int(sys.argv[2]))
    begun = time.perf_counter()
    found = engine.match(problem).summary
    seconds = time.perf_counter() - begun
    gap = {"people": found.gap_people, "places": found.gap_places, "points": found.gap_points}
    said = {"seconds": seconds, "bytes": peak_bytes(), "people": found.matched_mentees, "total": found.total}
    json.dump(said | {"optimal": found.optimal, "gap": gap}, sys.stdout)


if __name__ == "__main__":
    main()
