"""The best whole set is the best: compared with a second exact solver and with every possible set."""

from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from bot.matching.assignment import best
from bot.matching.table import Edges
from bot.matching.values import Objective


def random_edges(seed: int, rows: int, columns: int) -> Edges:
    draw = np.random.default_rng(seed)
    at, to = np.nonzero(draw.random((rows, columns)) < 0.4)
    return Edges(at.astype(np.int64), to.astype(np.int64), draw.integers(0, 10_001, len(at)))


def value(edges: Edges, chosen: np.ndarray, objective: Objective) -> tuple[int, ...]:
    people, couples, total = len(set(edges.rows[chosen])), len(chosen), int(edges.points[chosen].sum())
    return (people, couples, total) if objective is Objective.PEOPLE_FIRST else (total, couples)


def every_set(edges: Edges, row_places: np.ndarray, column_places: np.ndarray) -> list[np.ndarray]:
    sets = []
    for size in range(len(edges.rows) + 1):
        for chosen in map(np.array, combinations(range(len(edges.rows)), size)):
            chosen = chosen.astype(np.int64)
            if (np.bincount(edges.rows[chosen], minlength=len(row_places)) > row_places).any():
                continue
            if (np.bincount(edges.columns[chosen], minlength=len(column_places)) > column_places).any():
                continue
            sets.append(chosen)
    return sets


@pytest.mark.parametrize("objective", Objective)
@pytest.mark.parametrize("most", [1, 2], ids=["one mentor each", "several mentors each"])
@pytest.mark.parametrize("seed", range(25))
def test_no_possible_set_is_better(seed: int, most: int, objective: Objective) -> None:
    edges = random_edges(seed, 4, 4)
    draw = np.random.default_rng(seed)
    row_places, column_places = draw.integers(0, most + 1, 4), draw.integers(0, 4, 4)
    chosen = best(edges, row_places, column_places, objective)
    possible = every_set(edges, row_places, column_places)
    assert value(edges, chosen, objective) == max(value(edges, one, objective) for one in possible)
    assert any(np.array_equal(np.sort(chosen), one) for one in possible)


def most_points(edges: Edges, row_places: np.ndarray, column_places: np.ndarray) -> int:
    """The best total by an integer program, which knows nothing of how we solve."""
    every = np.arange(len(edges.rows))
    limits = []
    for at, places in ((edges.rows, row_places), (edges.columns, column_places)):
        ones = np.zeros((len(places), len(every)))
        ones[at, every] = 1
        limits.append(LinearConstraint(ones, ub=places))
    found = milp(
        -edges.points.astype(float), constraints=limits, bounds=Bounds(0, 1), integrality=np.ones(len(every), int)
    )
    assert found.fun is not None
    return round(-found.fun)


@pytest.mark.parametrize("most", [1, 3], ids=["one mentor each", "several mentors each"])
@pytest.mark.parametrize("seed", range(5))
def test_a_second_exact_solver_finds_the_same_total(seed: int, most: int) -> None:
    edges = random_edges(seed, 30, 20)
    draw = np.random.default_rng(seed)
    row_places, column_places = draw.integers(1, most + 1, 30), draw.integers(0, 4, 20)
    chosen = best(edges, row_places, column_places, Objective.BEST_TOTAL)
    assert edges.points[chosen].sum() == most_points(edges, row_places, column_places)
