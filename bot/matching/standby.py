"""Who is asked next when the mentor of a pairing leaves: the best who are allowed and have a place free."""

from collections import Counter
from collections.abc import Mapping

import numpy as np

from bot.domain.kinds import Role
from bot.matching.cohort import Cohort, Ints
from bot.matching.places import free
from bot.matching.table import Table
from bot.matching.values import Couple, Standby

NAMED = 3


def standby(table: Table, couples: tuple[Couple, ...], new: tuple[Couple, ...]) -> tuple[Standby, ...]:
    """For each couple the next best mentors, the best first; nobody where nobody is free.

    `new` are the couples that take a place which was free before.
    """
    cohort = table.cohort
    spare = _spare(cohort, new)
    here = [couple for couple in couples if couple.mentee in cohort.at]
    mentees = np.unique(np.array([cohort.at[couple.mentee] for couple in here], dtype=np.int64))
    next_best = _next_best(Table(cohort, mentees, spare, like=table), _partners(couples))
    return tuple(Standby(couple=one, mentors=next_best.get(one.mentee, ())[:NAMED]) for one in sorted(here))


def _spare(cohort: Cohort, new: tuple[Couple, ...]) -> Ints:
    used = Counter(couple.mentor for couple in new)
    left = free(cohort, Role.MENTOR)
    mentors = cohort.available(Role.MENTOR).tolist()
    return np.array([one for one in mentors if left[one] > used[cohort.people[one].id]], dtype=np.int64)


def _partners(couples: tuple[Couple, ...]) -> Mapping[str, frozenset[str]]:
    met: dict[str, set[str]] = {}
    for couple in couples:
        met.setdefault(couple.mentee, set()).add(couple.mentor)
        met.setdefault(couple.mentor, set()).add(couple.mentee)
    return {person: frozenset(partners) for person, partners in met.items()}


def _next_best(table: Table, partners: Mapping[str, frozenset[str]]) -> dict[str, tuple[str, ...]]:
    people = table.cohort.people
    found: dict[str, tuple[str, ...]] = {}
    if not table.size:
        return found
    # The few partners that somebody has may all be among the best: look at so many more.
    widest = NAMED + max(map(len, partners.values()), default=0)
    for start, points in table.blocks():
        # The sort is stable and columns are in the order of ids, so that ties fall the same way every time.
        order = np.argsort(-points, axis=1, kind="stable")[:, :widest]
        for place, best in enumerate(order):
            mentee = people[table.rows[start + place]].id
            allowed = [people[table.columns[one]].id for one in best.tolist() if points[place, one] >= 0]
            found[mentee] = tuple(one for one in allowed if one not in partners.get(mentee, ()))
    return found
