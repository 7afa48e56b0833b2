"""Why somebody was left out: the binding limit, found by relaxing the limits one at a time, then two at a time."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from bot.domain.kinds import Kind, Role
from bot.matching import wording
from bot.matching.cohort import Ints
from bot.matching.places import free, room
from bot.matching.table import CELLS, Table
from bot.matching.values import Participant, Unmatched
from bot.matching.view import Grid
from bot.matching.wording import Left, Obstacles

Partners = Mapping[int, frozenset[int]]
"""By index in the cohort: everybody that a person is with, in any role, in the answer and before."""


class Bit(NamedTuple):
    """A limit as one bit of the number that says what a couple breaks."""

    name: str
    private: bool


class Reasons:
    """The reasons of everybody who is left out of an answer."""

    def __init__(self, table: Table, partners: Partners) -> None:
        self.table, self.cohort, self.rules = table, table.cohort, table.cohort.problem.rules
        self.partners = partners
        self.limits = tuple(limit for limit in table.limits if limit.name != "self")
        self.bits = (*(Bit(one.name, one.private) for one in self.limits), Bit("floor", False), Bit("full", False))
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
        other = Role.MENTOR if role is Role.MENTEE else Role.MENTEE
        people = self.cohort.available(other)
        takes = [room(self.cohort.people[index], other, self.rules) > 0 for index in people.tolist()]
        return people[np.array(takes, dtype=np.bool_)]

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
            return self._had_somebody(index, legal, role)
        return self._binding(index, broken, others, role)

    def _had_somebody(self, index: int, legal: Ints, role: Role) -> Left:
        if self.partners.get(index, frozenset()) >= set(legal.tolist()) and self.rules.kind is not Kind.PEER:
            return wording.mutual()
        if self.rules.kind is Kind.GROUP and (role is Role.MENTOR or not self._all_taken(legal)):
            return wording.circle_too_small(self.rules.group_min)
        return wording.taken(len(legal), role, self.rules.kind)

    def _all_taken(self, legal: Ints) -> bool:
        return all(index in self.partners for index in legal.tolist())

    def _binding(self, index: int, broken: Ints, others: Ints, role: Role) -> Left:
        codes, counts = np.unique(broken, return_counts=True)
        for size in (1, 2):
            sets = [self._names(code) for code in codes.tolist()]
            fitting = [place for place, names in enumerate(sets) if names is not None and len(names) == size]
            if fitting:
                place = max(fitting, key=lambda one: (counts[one], -one))
                blocked = [self.cohort.people[other] for other in others[broken == codes[place]].tolist()]
                return self._sentence(sets[place] or (), index, role, blocked)
        return wording.NOT_POSSIBLE

    def _names(self, code: int) -> tuple[str, ...] | None:
        """The limits in a number, or None where one of them is private."""
        held = [bit for place, bit in enumerate(self.bits) if code >> place & 1]
        return None if any(bit.private for bit in held) else tuple(bit.name for bit in held)

    def _sentence(self, names: Sequence[str], index: int, role: Role, blocked: Sequence[Participant]) -> Left:
        person = self.cohort.people[index]
        if len(names) == 1:
            return self.obstacles.one(names[0], person, role, blocked)
        return self.obstacles.two((names[0], names[1]), person, role, blocked)
