"""The people of a problem as columns of numbers, sorted by id: rules and scores are computed for all at once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from bot.domain.kinds import Kind, Role
from bot.matching import hours, reporting, words
from bot.matching.values import RULE_FIELDS, Couple, Participant, Problem

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

NOWHERE = -1  # the code of a value that is not known


@dataclass(frozen=True)
class Cohort:
    """A problem, with everything that rules and scores look up, each computed when first asked for."""

    problem: Problem
    people: tuple[Participant, ...]
    at: dict[str, int] = field(repr=False)

    @classmethod
    def of(cls, problem: Problem) -> "Cohort":
        """The people in the order of their ids, whatever order they came in."""
        people = tuple(sorted(problem.participants, key=lambda person: person.id))
        return cls(problem, people, {person.id: index for index, person in enumerate(people)})

    @property
    def kind(self) -> Kind:
        """The kind of program."""
        return self.problem.rules.kind

    def available(self, role: Role) -> Ints:
        """Who may be matched in a role. Among peers everybody is both."""
        peer = self.kind is Kind.PEER
        chosen = [i for i, one in enumerate(self.people) if one.available and (peer or role in one.roles)]
        return np.array(chosen, dtype=np.int64)

    def numbers(self, value: Callable[[Participant], float | None]) -> Floats:
        """One number for each person, NaN where it is not known."""
        found = (value(person) for person in self.people)
        return np.array([np.nan if one is None else one for one in found], dtype=np.float32)

    def codes(self, value: Callable[[Participant], str]) -> Ints:
        """One small number for each different value, the same for spellings that differ in case only."""
        spelled = [value(person).strip().casefold() for person in self.people]
        place = {one: index for index, one in enumerate(sorted(set(spelled) - {""}))}
        return np.array([place.get(one, NOWHERE) for one in spelled], dtype=np.int64)

    def field(self, name: str) -> Ints:
        """Codes of any field that a manager's rule names, a known one or a further one."""
        name = name.strip()
        if name in RULE_FIELDS:
            return self.codes(lambda person: _spelled(getattr(person, name)))
        return self.codes(lambda person: person.fields.get(name, ""))

    def couples(self, couples: Iterable[Couple]) -> csr_array:
        """Couples as a matrix of ones, mentee in the row and mentor in the column; strangers are left out."""
        known = {(self.at[c.mentee], self.at[c.mentor]) for c in couples if c.mentee in self.at and c.mentor in self.at}
        if self.kind is Kind.PEER:
            known |= {(column, row) for row, column in known}
        return self._ones(sorted(known))

    def links(self, named: Callable[[Participant], Iterable[str]]) -> csr_array:
        """Who names whom, as a matrix of ones."""
        cells = {(i, self.at[one]) for i, p in enumerate(self.people) for one in named(p) if one in self.at}
        return self._ones(sorted(cells))

    @cached_property
    def wishes(self) -> csr_array:
        """How much each person wishes for each other: 1 for the first choice, a fifth less for each next."""
        cells: dict[tuple[int, int], float] = {}
        for index, person in enumerate(self.people):
            for place, chosen in enumerate(person.choices):
                if chosen in self.at:
                    cells.setdefault((index, self.at[chosen]), 0.8**place)
        ones = self._ones(sorted(cells))
        ones.data = np.array([cells[cell] for cell in sorted(cells)], dtype=np.float32)
        return ones

    def _ones(self, cells: Sequence[tuple[int, int]]) -> csr_array:
        rows, columns = np.array(cells, dtype=np.int64).reshape(-1, 2).T
        size = len(self.people)
        return csr_array((np.ones(len(cells), np.float32), (rows, columns)), shape=(size, size))

    @cached_property
    def level(self) -> Floats:
        """Levels."""
        return self.numbers(lambda person: person.level)

    @cached_property
    def experience(self) -> Floats:
        """Years of experience."""
        return self.numbers(lambda person: person.experience_years)

    @cached_property
    def hours_per_month(self) -> Floats:
        """Hours a month that each can give."""
        return self.numbers(lambda person: person.hours_per_month)

    @cached_property
    def department(self) -> Ints:
        """Codes of departments."""
        return self.codes(lambda person: person.department)

    @cached_property
    def line(self) -> tuple[Ints, Ints]:
        """When each is met and left in a walk through the reporting tree."""
        managers = dict(self.problem.managers)
        managers.update({person.id: person.manager_id for person in self.people if person.manager_id})
        met = reporting.spans(self.at, managers)
        both = np.array([met[person.id] for person in self.people], dtype=np.int64).reshape(-1, 2)
        return both[:, 0], both[:, 1]

    @cached_property
    def languages(self) -> csr_array:
        """Which person speaks which language."""
        spoken = [{one.strip().casefold() for one in person.languages} for person in self.people]
        return words.incidence(spoken, sorted(set().union(*spoken)))

    @cached_property
    def work(self) -> tuple[Ints, list[hours.Shifts]]:
        """The different working weeks, and which of them each person has."""
        weeks = [hours.shifts(person, on=self.problem.on) for person in self.people]
        different = sorted({week for week in weeks if week is not None})
        place = {week: index for index, week in enumerate(different)}
        return np.array([NOWHERE if w is None else place[w] for w in weeks], dtype=np.int64), different

    @cached_property
    def overlap(self) -> Floats:
        """Hours in which each two different working weeks overlap. The last row and column: not known."""
        _, weeks = self.work
        table = np.full((len(weeks) + 1, len(weeks) + 1), np.nan, dtype=np.float32)
        table[:-1, :-1] = hours.longest_overlaps(weeks, weeks)
        return table

    @cached_property
    def carried(self) -> Ints:
        """Mentees that each carries already, here and elsewhere."""
        counts = np.array([person.load for person in self.people], dtype=np.int64)
        for couple in self.problem.existing:
            if couple.mentor in self.at:
                counts[self.at[couple.mentor]] += 1
        return counts


def _spelled(value: object) -> str:
    if isinstance(value, frozenset):
        return ";".join(sorted(value))
    return "" if value is None else str(value)
