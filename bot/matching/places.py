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


def free(cohort: Cohort, role: Role) -> Ints:
    """The places of each person in a role that nothing has taken yet."""
    problem = cohort.problem
    together = problem.existing | problem.locked
    taken = Counter(couple.mentor if role is Role.MENTOR else couple.mentee for couple in together)
    if problem.rules.kind is Kind.PEER:
        taken = Counter(name for couple in together for name in couple)
    left = [room(person, role, problem.rules) - taken[person.id] for person in cohort.people]
    return np.maximum(np.array(left, dtype=np.int64), 0)
