"""Who has room for how many, and what the pairings that stay have taken of it already."""

from collections import Counter

import numpy as np

from bot.domain.kinds import Kind, Role
from bot.matching.cohort import Cohort, Ints
from bot.matching.values import Participant, Rules


def room(person: Participant, role: Role, rules: Rules) -> int:
    """How many partners somebody takes in a role when nothing is taken yet."""
    if rules.kind is Kind.PEER:
        return 1
    if role is Role.MENTEE:
        return max(0, person.mentee_capacity)
    whole = rules.group_max if rules.kind is Kind.GROUP else 1
    wished = whole if person.mentor_capacity is None else max(0, person.mentor_capacity)
    return min(wished, rules.group_max) if rules.kind is Kind.GROUP else wished


def rooms(cohort: Cohort, role: Role) -> Ints:
    """The same of everybody at once."""
    rules, people = cohort.problem.rules, cohort.people
    if rules.kind is Kind.PEER:
        return np.ones(len(people), dtype=np.int64)
    if role is Role.MENTEE:
        return np.maximum(np.array([one.mentee_capacity for one in people], dtype=np.int64), 0)
    whole = rules.group_max if rules.kind is Kind.GROUP else 1
    wished = [whole if one.mentor_capacity is None else one.mentor_capacity for one in people]
    most = np.maximum(np.array(wished, dtype=np.int64), 0)
    return np.minimum(most, rules.group_max) if rules.kind is Kind.GROUP else most


def free(cohort: Cohort, role: Role) -> Ints:
    """The places of each person in a role that nothing has taken yet."""
    problem = cohort.problem
    together = problem.existing | problem.locked
    taken = Counter(couple.mentor if role is Role.MENTOR else couple.mentee for couple in together)
    if problem.rules.kind is Kind.PEER:
        taken = Counter(name for couple in together for name in couple)
    left = rooms(cohort, role)
    for person, count in taken.items():
        if person in cohort.at:
            left[cohort.at[person]] -= count
    return np.maximum(left, 0)
