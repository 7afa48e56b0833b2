"""The best whole set is the best: compared with a second exact solver and with every possible set."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from bot.matching import board as boards
from bot.matching.board import Board, Couples, total
from bot.matching.clock import Clock
from bot.matching.outcome import bound, key
from bot.matching.table import FORBIDDEN
from bot.matching.values import Objective

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


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


def worth_at_most(board: Board, of_rows: Floats, of_columns: Floats) -> float:
    """What no set can be worth more than, by prices of which each couple and each place takes a part."""
    gains = board.points * board.worth.point - of_rows[:, None] - of_columns[None, :]
    possible = (board.points != FORBIDDEN) & (board.row_places > 0)[:, None] & (board.column_places > 0)[None, :]
    worth, needed = board.worth, board.needed if board.needed is not None else np.zeros_like(board.column_places)
    people = [
        max(
            places * price + (worth.first if places else 0) + worth.further * max(0, places - 1)
            for places in range(1 + most)
        )
        for price, most in zip(of_rows, board.row_places, strict=True)
        if most
    ]
    seats = [
        max(places * price + worth.needed * min(places, need) for places in range(1 + most))
        for price, most, need in zip(of_columns, board.column_places, needed, strict=True)
        if most
    ]
    return float(gains[possible & (gains > 0)].sum() + sum(people) + sum(seats))


@pytest.mark.parametrize("objective", Objective)
@pytest.mark.parametrize("kind", ["one mentor each", "several mentors each", "places that are needed"])
@pytest.mark.parametrize("seed", range(6))
def test_prices_prove_that_nothing_can_be_worth_more(seed: int, kind: str, objective: Objective) -> None:
    board = random_board(seed, 9, 5, objective, most=3 if kind == "several mentors each" else 1, allowed=0.6)
    if kind == "places that are needed":
        board = replace(board, needed=np.random.default_rng(seed).integers(0, 3, 5))
    proved = board.proved()
    known = board.prices_of(proved)
    couples = np.bincount(proved.couples.columns, minlength=5)
    filled = np.minimum(couples, board.needed).sum() if board.needed is not None else 0
    own = board.value(proved.couples) + int(filled) * board.worth.needed
    # Prices are told up to one number, by which those of rows are higher and those of columns lower.
    worth, rows, columns = board.worth, known.of_rows, known.of_columns
    turns = [*(rows + worth.first), *(rows + worth.further), *-columns, *(-columns - worth.needed), 0.0]
    assert min(worth_at_most(board, rows - one, columns + one) for one in turns if np.isfinite(one)) == own


@pytest.mark.parametrize("objective", Objective)
@pytest.mark.parametrize("most", [1, 3], ids=["one mentor each", "several mentors each"])
@pytest.mark.parametrize("seed", range(4))
def test_when_time_is_over_the_gap_is_honest(
    seed: int, most: int, objective: Objective, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = random_board(seed, 60, 40, objective, most=most, allowed=0.9)
    best = board.best()
    monkeypatch.setattr(boards, "SMALL", 0)
    monkeypatch.setattr(boards, "WHOLE_TABLE", 0)
    monkeypatch.setattr(Board, "near", lambda self: self.allowed()[::11])
    found = board.proved(Clock.begin(0, assigning=-1))
    assert is_possible(board, found.couples)
    assert found.beyond > 0
    assert board.value(found.couples) < board.value(best) <= board.value(found.couples) + found.beyond
    people, couples, points = len(set(best.rows.tolist())), len(best.rows), total(board.points, best)
    assert bound(board, found) >= key(people, couples, points, objective)


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
