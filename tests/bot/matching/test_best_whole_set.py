"""The best whole set is the best: compared with a second exact solver and with every possible set."""

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from bot.matching import board as boards
from bot.matching.board import Board, Couples, total
from bot.matching.table import FORBIDDEN
from bot.matching.values import Objective

Ints = NDArray[np.int64]


def random_board(seed: int, rows: int, columns: int, objective: Objective, *, most: int, allowed: float = 0.4) -> Board:
    draw = np.random.default_rng(seed)
    # Few different points, so that many answers are equally good and ties are met.
    points = draw.integers(0, 12, (rows, columns)) * 900
    points[draw.random((rows, columns)) > allowed] = FORBIDDEN
    places = draw.integers(0, most + 1, rows), draw.integers(0, 4, columns)
    return Board(points.astype(np.int16), places[0].astype(np.int64), places[1].astype(np.int64), objective)


def value(board: Board, found: Couples) -> tuple[int, ...]:
    people, couples, points = len(set(found.rows.tolist())), len(found.rows), total(board.points, found)
    return (people, couples, points) if board.objective is Objective.PEOPLE_FIRST else (points, couples)


def is_possible(board: Board, found: Couples) -> bool:
    each_once = len(set(zip(found.rows.tolist(), found.columns.tolist(), strict=True))) == len(found.rows)
    rows = np.bincount(found.rows, minlength=len(board.row_places)) <= board.row_places
    columns = np.bincount(found.columns, minlength=len(board.column_places)) <= board.column_places
    allowed = board.points[found.rows, found.columns] != FORBIDDEN
    return bool(each_once and rows.all() and columns.all() and allowed.all())


def every_set(board: Board) -> list[Couples]:
    rows, columns = np.nonzero(board.points != FORBIDDEN)
    chosen = (list(one) for size in range(len(rows) + 1) for one in combinations(range(len(rows)), size))
    sets = (Couples(rows[one], columns[one]) for one in chosen)
    return [one for one in sets if is_possible(board, one)]


@pytest.mark.parametrize("objective", Objective)
@pytest.mark.parametrize("most", [1, 2], ids=["one mentor each", "several mentors each"])
@pytest.mark.parametrize("whole_table", [0, boards.WHOLE_TABLE], ids=["by candidates", "as a table"])
@pytest.mark.parametrize("seed", range(25))
def test_no_possible_set_is_better(
    seed: int, whole_table: int, most: int, objective: Objective, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boards, "WHOLE_TABLE", whole_table)
    board = random_board(seed, 4, 4, objective, most=most)
    found = board.best()
    assert is_possible(board, found)
    assert value(board, found) == max(value(board, one) for one in every_set(board))


def most_points(board: Board) -> int:
    """The best total by an integer program, which knows nothing of how we solve."""
    rows, columns = np.nonzero(board.points != FORBIDDEN)
    every = np.arange(len(rows))
    limits = []
    for at, places in ((rows, board.row_places), (columns, board.column_places)):
        ones = np.zeros((len(places), len(every)))
        ones[at, every] = 1
        limits.append(LinearConstraint(ones, ub=places))
    gains = board.points[rows, columns].astype(float)
    found = milp(-gains, constraints=limits, bounds=Bounds(0, 1), integrality=np.ones(len(every), int))
    assert found.fun is not None
    return round(-found.fun)


@pytest.mark.parametrize("most", [1, 3], ids=["one mentor each", "several mentors each"])
@pytest.mark.parametrize("seed", range(5))
def test_a_second_exact_solver_finds_the_same_total(seed: int, most: int) -> None:
    board = random_board(seed, 30, 20, Objective.BEST_TOTAL, most=most)
    assert total(board.points, board.best()) == most_points(board)


@pytest.mark.parametrize("objective", Objective)
@pytest.mark.parametrize("most", [1, 3], ids=["one mentor each", "several mentors each"])
@pytest.mark.parametrize("seed", range(6))
def test_the_best_candidates_with_prices_are_as_good_as_all_candidates(
    seed: int, most: int, objective: Objective, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = random_board(seed, 60, 40, objective, most=most, allowed=0.9)
    whole = board.best()
    monkeypatch.setattr(boards, "SMALL", 0)
    monkeypatch.setattr(boards, "WHOLE_TABLE", 0)
    monkeypatch.setattr(Board, "near", lambda self: self.allowed()[:: 1 + seed * 7])
    found = board.best()
    assert is_possible(board, found)
    assert value(board, found) == value(board, whole)


def test_prices_of_a_worse_answer_do_not_exist() -> None:
    points = np.array([[100, 90], [100, 10]], dtype=np.int16)
    ones = np.ones(2, dtype=np.int64)
    board = Board(points, ones, ones, Objective.PEOPLE_FIRST)
    edges = board.edges(board.allowed())
    with pytest.raises(ArithmeticError):
        board._prices(edges, np.array([True, False, False, True]))


@pytest.mark.parametrize("whole_table", [0, boards.WHOLE_TABLE], ids=["by candidates", "as a table"])
def test_places_that_are_needed_are_filled_before_all_others(whole_table: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boards, "WHOLE_TABLE", whole_table)
    points = np.array([[900, 100], [900, 100], [900, 100]], dtype=np.int16)
    places = np.ones(3, dtype=np.int64), np.array([3, 3], dtype=np.int64)
    free = Board(points, *places, Objective.PEOPLE_FIRST)
    assert free.best().columns.tolist() == [0, 0, 0]
    needed = Board(points, *places, Objective.PEOPLE_FIRST, needed=np.array([1, 2]))
    assert sorted(needed.best().columns.tolist()) == [0, 1, 1]
