"""Which locked couples can still be put together: a lock outlives no limit that nobody may put aside."""

from collections import Counter
from collections.abc import Iterable, Mapping

from bot.domain.kinds import Kind, Role
from bot.matching.values import Couple, Participant, Problem


def still_hold(problem: Problem, couples: Iterable[Couple]) -> frozenset[Couple]:
    """Those whose two people are here and that nothing forbids for good, within the places there are.

    What a manager may put aside, such as the level rule, ends no lock. Nobody is told which were let go, or why.
    """
    people = {one.id: one for one in problem.participants if one.available}
    kept: set[Couple] = set()
    taken = _taken(problem.existing)
    for couple in sorted(couples):
        if _may(problem, people, couple) and _has_places(problem, people, couple, taken):
            kept.add(couple)
            taken.update(_taken([couple]))
    return frozenset(kept)


def _taken(couples: Iterable[Couple]) -> Counter[tuple[str, Role]]:
    return Counter(place for one in couples for place in ((one.mentor, Role.MENTOR), (one.mentee, Role.MENTEE)))


def _may(problem: Problem, people: Mapping[str, Participant], couple: Couple) -> bool:
    mentor, mentee = people.get(couple.mentor), people.get(couple.mentee)
    if mentor is None or mentee is None or mentor is mentee:
        return False
    turned = Couple(couple.mentee, couple.mentor)
    if {couple, turned} & problem.existing or couple in problem.forbidden:
        return False
    if problem.rules.kind is Kind.PEER:
        roles = turned not in problem.forbidden  # among peers the order means nothing
    else:
        roles = Role.MENTOR in mentor.roles and Role.MENTEE in mentee.roles
    apart = mentee.id in mentor.do_not_match or mentor.id in mentee.do_not_match
    return roles and not apart and not _were_partners(problem, mentor, mentee) and not _in_line(problem, mentor, mentee)


def _were_partners(problem: Problem, mentor: Participant, mentee: Participant) -> bool:
    if problem.rules.allow_former_partners:
        return False
    before = mentor.id in mentee.former_mentors or mentee.id in mentor.former_mentees
    if problem.rules.kind is Kind.PEER:
        before = before or mentee.id in mentor.former_mentors or mentor.id in mentee.former_mentees
    return before


def _in_line(problem: Problem, one: Participant, other: Participant) -> bool:
    managers = {each.id: each.manager_id for each in (one, other) if each.manager_id} | dict(problem.managers)
    return _reports(managers, one.id, to=other.id) or _reports(managers, other.id, to=one.id)


def _reports(managers: Mapping[str, str], person: str, *, to: str) -> bool:
    seen: set[str] = set()
    at = managers.get(person)
    while at is not None and at not in seen:
        if at == to:
            return True
        seen.add(at)
        at = managers.get(at)
    return False


def _has_places(
    problem: Problem, people: Mapping[str, Participant], couple: Couple, taken: Mapping[tuple[str, Role], int]
) -> bool:
    if problem.rules.kind is Kind.PEER:
        return True
    sides = ((couple.mentor, Role.MENTOR), (couple.mentee, Role.MENTEE))
    return all(taken.get(side, 0) < _room(problem, people[side[0]], side[1]) for side in sides)


def _room(problem: Problem, person: Participant, role: Role) -> int:
    if role is Role.MENTEE:
        return person.mentee_capacity
    wished = 1 if person.mentor_capacity is None else person.mentor_capacity
    return min(wished, problem.rules.group_max) if problem.rules.kind is Kind.GROUP else wished
