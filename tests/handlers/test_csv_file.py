"""A CSV file that holds what people wrote runs nothing where it is opened."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import csv_file


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u200b=1", "\ufeff@x", "＝1", "|calc"]
)
def test_what_a_spreadsheet_would_run_is_text(cell: str) -> None:
    assert csv_file.safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Ada Okafor", "72.5", "", 'José, "Pepe"', "a=b", "مرحبا", "two\nlines"])
def test_everything_else_stays_as_it_is(cell: str) -> None:
    assert csv_file.safe(cell) == cell


@given(st.lists(st.lists(st.text(), min_size=1, max_size=4), max_size=5))
def test_every_row_comes_back_and_no_cell_begins_a_formula(rows: list[list[str]]) -> None:
    read = list(csv.reader(StringIO(csv_file.text(rows), newline="")))
    assert read == [[csv_file.safe(cell) for cell in row] for row in rows]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in read for cell in row)
