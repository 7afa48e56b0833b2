"""Runs in an environment with matching 1.4.3: preferences from a table of points, a place for each mentor."""

import json
import sys
import time
from collections.abc import Sequence

from matching.games import HospitalResident


def ranked(row: Sequence[int], name: str) -> list[str]:
    liked = [place for place, points in enumerate(row) if points >= 0]
    return [f"{name}{place}" for place in sorted(liked, key=lambda place: (-row[place], place))]


def main() -> None:
    table: list[list[int]] = json.load(sys.stdin)
    columns = list(zip(*table, strict=True))
    begun = time.perf_counter()
    mentees = {f"e{place}": ranked(row, "m") for place, row in enumerate(table)}
    mentors = {f"m{place}": ranked(column, "e") for place, column in enumerate(columns)}
    mentees = {name: liked for name, liked in mentees.items() if liked}
    mentors = {name: liked for name, liked in mentors.items() if liked}
    try:
        solved = HospitalResident.create_from_dictionaries(mentees, mentors, dict.fromkeys(mentors, 1)).solve()
    except RecursionError:
        json.dump({"failed": "RecursionError"}, sys.stdout)
        return
    seconds = time.perf_counter() - begun
    couples = [(int(one.name[1:]), int(mentor.name[1:])) for mentor, found in solved.items() for one in found]
    points = [table[row][column] for row, column in couples]
    json.dump({"seconds": seconds, "people": len(points), "points": sum(points)}, sys.stdout)


main()
