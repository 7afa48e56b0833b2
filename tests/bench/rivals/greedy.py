"""The plain greedy way: the best couple first, then the best of those still free."""

import json
import sys
import time


def main() -> None:
    table: list[list[int]] = json.load(sys.stdin)
    begun = time.perf_counter()
    couples = [
        (-points, row, column) for row, line in enumerate(table) for column, points in enumerate(line) if points >= 0
    ]
    rows: set[int] = set()
    columns: set[int] = set()
    total = 0
    for points, row, column in sorted(couples):
        if row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            total -= points
    json.dump({"seconds": time.perf_counter() - begun, "people": len(rows), "points": total}, sys.stdout)


main()
