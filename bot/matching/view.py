"""Two ways to look at couples, a grid or a list of them: rules and scores are written once for both."""

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from bot.matching.cohort import Cohort, Floats, Ints

Values = NDArray[Any]
FEW = 128  # columns up to which full matrices are multiplied faster than sparse ones


class View(Protocol):
    """Couples, each a mentee and a mentor by their index in the cohort."""

    cohort: Cohort

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of what is asked."""

    def mentee(self, values: Values) -> Values:
        """A value of each couple's mentee."""

    def mentor(self, values: Values) -> Values:
        """A value of each couple's mentor."""

    def table(self, table: Values, codes: Ints) -> Values:
        """What a table says of the two codes of each couple."""

    def shared(self, of_mentees: csr_array, of_mentors: csr_array) -> Floats:
        """How many columns the two rows of each couple have in common."""

    def entry(self, matrix: csr_array) -> Floats:
        """What the matrix has in the mentee's row and the mentor's column."""

    def entry_back(self, matrix: csr_array) -> Floats:
        """What the matrix has in the mentor's row and the mentee's column."""


class Grid:
    """Every mentee of `rows` with every mentor of `columns`, as matrices."""

    def __init__(self, cohort: Cohort, rows: Ints, columns: Ints) -> None:
        self.cohort, self.rows, self.columns = cohort, rows, columns
        self._turned: dict[int, csr_array | Values] = {}

    def of(self, rows: Ints) -> "Grid":
        """The same mentors with other mentees; what was prepared for the mentors is kept."""
        other = Grid(self.cohort, rows, self.columns)
        other._turned = self._turned
        return other

    @property
    def shape(self) -> tuple[int, ...]:
        return len(self.rows), len(self.columns)

    def mentee(self, values: Values) -> Values:
        return values[self.rows][:, None]

    def mentor(self, values: Values) -> Values:
        return values[self.columns][None, :]

    def table(self, table: Values, codes: Ints) -> Values:
        return table.take(codes[self.rows], axis=0).take(codes[self.columns], axis=1)

    def shared(self, of_mentees: csr_array, of_mentors: csr_array) -> Floats:
        kept = self._turned.get(id(of_mentors))
        if kept is None:
            turned = csr_array(of_mentors[self.columns].T)
            kept = self._turned[id(of_mentors)] = turned.toarray() if turned.shape[0] <= FEW else turned
        if isinstance(kept, csr_array):
            return np.asarray((of_mentees[self.rows] @ kept).toarray(), dtype=np.float32)
        return np.asarray(of_mentees[self.rows].toarray() @ kept, dtype=np.float32)

    def entry(self, matrix: csr_array) -> Floats:
        if not matrix.nnz:
            return np.zeros((1, 1), dtype=np.float32)
        return np.asarray(matrix[self.rows][:, self.columns].toarray(), dtype=np.float32)

    def entry_back(self, matrix: csr_array) -> Floats:
        if not matrix.nnz:
            return np.zeros((1, 1), dtype=np.float32)
        return np.asarray(matrix[self.columns][:, self.rows].toarray().T, dtype=np.float32)


class Listed:
    """Couples one after the other, as arrays of the length of the list."""

    def __init__(self, cohort: Cohort, mentees: Ints, mentors: Ints) -> None:
        self.cohort, self.mentees, self.mentors = cohort, mentees, mentors

    @property
    def shape(self) -> tuple[int, ...]:
        return (len(self.mentees),)

    def mentee(self, values: Values) -> Values:
        return values[self.mentees]

    def mentor(self, values: Values) -> Values:
        return values[self.mentors]

    def table(self, table: Values, codes: Ints) -> Values:
        return np.asarray(table[codes[self.mentees], codes[self.mentors]])

    def shared(self, of_mentees: csr_array, of_mentors: csr_array) -> Floats:
        both = of_mentees[self.mentees].multiply(of_mentors[self.mentors])
        return np.asarray(both.sum(axis=1), dtype=np.float32).ravel()

    def entry(self, matrix: csr_array) -> Floats:
        return _entries(matrix, self.mentees, self.mentors)

    def entry_back(self, matrix: csr_array) -> Floats:
        return _entries(matrix, self.mentors, self.mentees)


def _entries(matrix: csr_array, rows: Ints, columns: Ints) -> Floats:
    if not matrix.nnz:
        return np.zeros(len(rows), dtype=np.float32)
    size = matrix.shape[1]
    keys = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr)) * size + matrix.indices
    asked = rows * size + columns
    place = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    return np.where(keys[place] == asked, matrix.data[place], 0).astype(np.float32, copy=False)
