"""Why somebody was left out: the binding limit, found by relaxing the limits one at a time, then two at a time."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from bot.domain.kinds import Kind, Role
from bot.matching import wording
from bot.matching.cohort import Bools, Cohort, Ints
from bot.matching.obstacles import Blocked, Obstacles
from bot.matching.places import free, room, rooms
from bot.matching.table import CELLS, Table
from bot.matching.values import Couple, Participant, Unmatched
from bot.matching.view import Grid
from bot.matching.wording import Left

Partners = Mapping[int, frozenset[int]]
"""By index in the cohort: everybody that a person is with, in any role, in the answer and before."""


OTHER = {Role.MENTEE: Role.MENTOR, Role.MENTOR: Role.MENTEE}


class Bit(NamedTuple):
    """A limit as one bit of the number that says what a couple breaks."""

    name: str
    private: bool


class Reasons:
    """The reasons of everybody who is left out of an answer."""

    def __init__(self, table: Table, couples: Sequence[Couple]) -> None:
        """`couples` are those of the answer and those who were together before."""
        self.table, self.cohort, self.rules = table, table.cohort, table.cohort.problem.rules
        self.partners = _partners(self.cohort, couples)
        self.left = {role: _left(self.cohort, couples, role) for role in Role}
        self.limits = tuple(limit for limit in table.limits if limit.name != "self")
        self.bits = (*(Bit(one.name, one.private) for one in self.limits), Bit("floor", False), Bit("full", False))
        self.private = sum(1 << place for place, bit in enumerate(self.bits) if bit.private)
        self.obstacles = Obstacles(self.cohort)

    def of(self, people: Ints, role: Role) -> tuple[Unmatched, ...]:
        """The reason of each of some people who have nobody in a role, in the order of their ids."""
        found = {index: self._at_once(self.cohort.people[index], role) for index in people.tolist()}
        asked = np.array([index for index, left in found.items() if left is None], dtype=np.int64)
        found.update(self._relaxed(asked, role))
        return tuple(self._worded(index, role, left) for index, left in sorted(found.items()) if left is not None)

    def _worded(self, index: int, role: Role, left: Left) -> Unmatched:
        person = self.cohort.people[index].id
        return Unmatched(person=person, role=role, limit=left.limit, reason=left.reason, what_would_help=left.help)

    def _at_once(self, person: Participant, role: Role) -> Left | None:
        if not person.active:
            return wording.INACTIVE
        if person.paused:
            return wording.PAUSED
        takes = room(person, role, self.rules)
        if takes and role is Role.MENTOR and self.rules.kind is Kind.GROUP and takes < self.rules.group_min:
            return wording.too_few(takes, self.rules.group_min)
        return wording.no_capacity(role) if takes == 0 else None

    def _relaxed(self, people: Ints, role: Role) -> Iterator[tuple[int, Left]]:
        others = self._other_side(role)
        for start in range(0, len(people), max(1, CELLS // max(1, len(others)))):
            some = people[start : start + max(1, CELLS // max(1, len(others)))]
            broken = self._broken(some, others, role)
            for index, row in zip(some.tolist(), broken, strict=True):
                yield index, self._reason(index, row[others != index], others[others != index], role)

    def _other_side(self, role: Role) -> Ints:
        other = OTHER[role]
        people = self.cohort.available(other)
        return people[rooms(self.cohort, other)[people] > 0]

    def _broken(self, people: Ints, others: Ints, role: Role) -> Ints:
        """What each of some people breaks with each of the others, one bit for each limit."""
        mentee = role is Role.MENTEE
        view = Grid(self.cohort, people, others) if mentee else Grid(self.cohort, others, people)
        broken = np.zeros(view.shape, dtype=np.int64)
        for bit, limit in enumerate(self.limits):
            broken |= limit.forbids(view).astype(np.int64) << bit
        if self.table.floor:
            broken |= (self.table.scoring.points(view) < self.table.floor).astype(np.int64) << len(self.limits)
        broken = broken if mentee else broken.T
        full = free(self.cohort, Role.MENTOR if mentee else Role.MENTEE)[others] == 0
        return np.asarray(broken | full.astype(np.int64) << len(self.limits) + 1)

    def _reason(self, index: int, broken: Ints, others: Ints, role: Role) -> Left:
        if not len(others):
            return wording.nobody(role, self.rules.kind)
        legal = others[broken == 0]
        if len(legal):
            return self._had_somebody(index, legal, others[(broken & ~self.private == 0) & (broken != 0)], role)
        return self._binding(index, broken, others, role)

    def _had_somebody(self, index: int, legal: Ints, private: Ints, role: Role) -> Left:
        if self.partners.get(index, frozenset()) >= set(legal.tolist()) and self.rules.kind is not Kind.PEER:
            return wording.mutual()
        if self.rules.kind is Kind.GROUP and (role is Role.MENTOR or not self._all_taken(legal)):
            return wording.circle_too_small(self.rules.group_min)
        # Whoever is not possible for a private reason and has no place either is counted like the others.
        also = int((self.left[OTHER[role]][private] == 0).sum())
        return wording.taken(len(legal) + also, role, self.rules.kind)

    def _all_taken(self, legal: Ints) -> bool:
        return all(index in self.partners for index in legal.tolist())

    def _binding(self, index: int, broken: Ints, others: Ints, role: Role) -> Left:
        """The limit, else the two, with whom alone most are apart, as everybody can know it.

        So what is private changes no count; but there has to be somebody for whom it would really help.
        """
        public = broken & ~self.private
        codes, counts = np.unique(public, return_counts=True)
        helps = set(public[broken & self.private == 0].tolist())
        for size in (1, 2):
            fitting = [place for place, code in enumerate(codes.tolist()) if code.bit_count() == size and code in helps]
            if fitting:
                code = int(codes[max(fitting, key=lambda one: (counts[one], -one))])
                return self._sentence(self._names(code), index, role, public, others[public == code])
        return wording.NOT_POSSIBLE

    def _names(self, code: int) -> tuple[str, ...]:
        """The limits in a number."""
        return tuple(limit.name for place, limit in enumerate(self.bits) if code >> place & 1)

    def _sentence(self, names: Sequence[str], index: int, role: Role, public: Ints, blocked: Ints) -> Left:
        person = self.cohort.people[index]
        people = [self.cohort.people[other] for other in blocked.tolist()]
        if len(names) == 2:
            return self.obstacles.two((names[0], names[1]), person, role, people)
        fitting = public[~self._breaks(public, "level")]
        alike = int(self._breaks(fitting, names[0]).sum())
        by_level = self.rules.level_rule and person.level is not None
        blocks = Blocked(people=people, among=len(fitting), alike=alike, by_level=by_level)
        return self.obstacles.one(names[0], person, role, blocks)

    def _breaks(self, broken: Ints, name: str) -> Bools:
        places = [place for place, bit in enumerate(self.bits) if bit.name == name]
        return np.asarray(broken >> places[0] & 1 == 1) if places else np.zeros(broken.shape, dtype=np.bool_)


def _partners(cohort: Cohort, couples: Iterable[Couple]) -> Partners:
    met: dict[int, set[int]] = {}
    for one, other in couples:
        if one in cohort.at and other in cohort.at:
            met.setdefault(cohort.at[one], set()).add(cohort.at[other])
            met.setdefault(cohort.at[other], set()).add(cohort.at[one])
    return {index: frozenset(partners) for index, partners in met.items()}


def _left(cohort: Cohort, couples: Iterable[Couple], role: Role) -> Ints:
    """The places in a role that nobody has taken in the end."""
    peer = cohort.kind is Kind.PEER
    taken = Counter(name for one in couples for name in (one if peer else (getattr(one, role),)))
    left = rooms(cohort, role)
    for person, count in taken.items():
        if person in cohort.at:
            left[cohort.at[person]] -= count
    return np.maximum(left, 0)
