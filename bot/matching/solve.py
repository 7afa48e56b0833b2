"""One way to solve each kind of program; what comes out is couples."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from bot.domain.kinds import Kind, Role
from bot.matching.board import Board
from bot.matching.both_roles import BothRoles
from bot.matching.circles import Circles
from bot.matching.clock import Clock
from bot.matching.cohort import Ints
from bot.matching.outcome import NO_GAP, Gap, Outcome
from bot.matching.peers import Peers
from bot.matching.places import free
from bot.matching.table import PointTable, Table

WHOLE_TIME = 1_000  # people from whom on an integer program may take all of its time


@dataclass(frozen=True, slots=True)
class Solved:
    """The chosen couples by index in the cohort, and how far from the best they can be."""

    mentees: Ints
    mentors: Ints
    gap: Gap = NO_GAP


def solve(table: Table, points: PointTable) -> Solved:
    """The best whole set for the kind of program."""
    if not table.size:
        return _couples(())
    return {Kind.GROUP: _circles, Kind.PEER: _peers}.get(table.cohort.kind, _pairs)(table, points)


def _pairs(table: Table, points: PointTable) -> Solved:
    both = BothRoles(_board(table, points), (table.rows, table.columns))
    return _found(table, both.best(_clock(table)))


def _board(table: Table, points: PointTable) -> Board:
    cohort = table.cohort
    places = free(cohort, Role.MENTEE)[table.rows], free(cohort, Role.MENTOR)[table.columns]
    return Board(points, *places, cohort.problem.rules.objective)


def _found(table: Table, outcome: Outcome) -> Solved:
    couples = outcome.couples
    return Solved(table.rows[couples.rows], table.columns[couples.columns], outcome.gap)


def _circles(table: Table, points: PointTable) -> Solved:
    rules, board = table.cohort.problem.rules, _board(table, points)
    seats = np.minimum(board.column_places, rules.group_max)
    board = replace(board, row_places=np.ones_like(board.row_places), column_places=seats)
    trait = table.cohort.field(rules.group_by)[table.rows]
    circles = Circles(board, _least(table), rules.group_mix, trait)
    return _found(table, circles.best((table.rows, table.columns), _clock(table)))


def _least(table: Table) -> Ints:
    """The least size of each circle; one that is going on already may take in a single newcomer."""
    rules, cohort = table.cohort.problem.rules, table.cohort
    going_on = np.zeros(len(cohort.people), dtype=np.int64)
    for couple in cohort.problem.existing:
        if couple.mentor in cohort.at:
            going_on[cohort.at[couple.mentor]] += 1
    return np.maximum(rules.group_min - going_on[table.columns], 1)


def _peers(table: Table, points: PointTable) -> Solved:
    grouped = Peers(points, table.cohort.problem.rules.objective).best(_clock(table))
    couples = [couple for group in grouped.groups for couple in combinations(group, 2)]
    return replace(_couples([(table.rows[one], table.rows[other]) for other, one in couples]), gap=grouped.gap)


def _clock(table: Table) -> Clock:
    """A small program gets its share of the time: nobody waits half a minute for the last point of thirty people."""
    share = min(1.0, len(table.cohort.people) / WHOLE_TIME)
    return Clock.begin(table.cohort.problem.rules.time_limit_seconds * share)


def _couples(couples: Iterable[tuple[int, int]]) -> Solved:
    mentees, mentors = np.array(list(couples), dtype=np.int64).reshape(-1, 2).T
    return Solved(mentees, mentors)
