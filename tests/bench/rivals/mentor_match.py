"""Runs in an environment with mentor-match: reads a table of points, says how long it took and what came out."""

import json
import sys
import time
from typing import Any

from matching.mentee import Mentee
from matching.mentor import Mentor
from matching.process import process_data
from matching.rules.rule import Disqualify


class Points:
    """A rule that looks the points of a couple up."""

    def __init__(self, table: list[list[int]]) -> None:
        self.table = table

    def apply(self, match: Any) -> int:
        row: int = match.mentee.role
        column: int = match.mentor.role
        return self.table[row][column]


def main() -> None:
    table: list[list[int]] = json.load(sys.stdin)
    mentees = [Mentee(grade=1, role=row, email=f"e{row}") for row in range(len(table))]
    mentors = [Mentor(grade=2, role=column, email=f"m{column}") for column in range(len(table[0]))]
    forbidden = Disqualify(lambda match: table[match.mentee.role][match.mentor.role] < 0)
    begun = time.perf_counter()
    process_data(mentors, mentees, [[Points(table), forbidden]])
    seconds = time.perf_counter() - begun
    points = [table[mentee.role][mentor.role] for mentee in mentees for mentor in mentee.mentors]
    json.dump({"seconds": seconds, "people": len(points), "points": sum(points)}, sys.stdout)


main()
