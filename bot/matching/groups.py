"""Who forms one circle, or one two or three of peers, after a matching."""

from collections.abc import Iterable

from bot.domain.kinds import Kind
from bot.matching.values import Candidate, Couple, Group, Problem


def groups(problem: Problem, pairs: tuple[Candidate, ...]) -> tuple[Group, ...]:
    """The circles or peers that the pairs make; a circle that goes on has its old members as well."""
    couples = sorted(Couple(pair.mentor, pair.mentee) for pair in pairs)
    if problem.rules.kind is Kind.PEER:
        return tuple(Group(mentor=None, members=tuple(sorted(one))) for one in _connected(couples))
    if problem.rules.kind is not Kind.GROUP:
        return ()
    members: dict[str, set[str]] = {couple.mentor: set() for couple in couples}
    for couple in [*couples, *problem.existing]:
        if couple.mentor in members:
            members[couple.mentor].add(couple.mentee)
    return tuple(Group(mentor=mentor, members=tuple(sorted(found))) for mentor, found in members.items())


def _connected(couples: Iterable[Couple]) -> list[set[str]]:
    found: list[set[str]] = []
    for couple in couples:
        touching = [one for one in found if one & set(couple)]
        found = [one for one in found if one not in touching] + [set(couple).union(*touching)]
    return sorted(found, key=min)
