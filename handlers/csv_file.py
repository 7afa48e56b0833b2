"""Rows as a CSV file that no spreadsheet takes for formulas."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

# What spreadsheets run when a cell begins with it, behind whatever blanks and invisible characters.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
INVISIBLE = " \u00a0\u200b\u200c\u200d\u2060\ufeff"


def text(rows: Iterable[Sequence[str]]) -> str:
    written = StringIO()
    csv.writer(written, lineterminator="\r\n").writerows([[safe(cell) for cell in row] for row in rows])
    return written.getvalue()


def safe(cell: str) -> str:
    """The cell as it is, or with an apostrophe before it, which spreadsheets take for "this is text"."""
    return f"'{cell}" if cell.lstrip(INVISIBLE).startswith(FORMULA) else cell
