"""Writes people.csv of a cohort and runs `match` with every file it can write: `folder mentees mentors`."""

import csv
import json
import sys
import time
from datetime import date
from pathlib import Path

from rich.console import Console

from bot.domain.kinds import Role
from bot.matching.values import Participant
from handlers.match_files import Files, run
from tests.bench.cohorts import cohort
from tests.bench.run_matching import peak_bytes


def _cells(one: Participant) -> dict[str, object]:
    return {
        "id": one.id,
        "role": "mentor" if Role.MENTOR in one.roles else "mentee",
        "level": one.level,
        "experience_years": one.experience_years,
        "department": one.department,
        "manager_id": one.manager_id,
        "languages": ";".join(sorted(one.languages)),
        "time_zone": one.time_zone,
        "offers": ";".join(sorted(one.offers_skills)),
        "wants": ";".join(sorted(one.wants_skills)),
        "about": one.about,
        "capacity": one.mentor_capacity,
        "do_not_match": ";".join(sorted(one.do_not_match)),
    }


def main() -> None:
    folder, mentees, mentors = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    rows = [_cells(one) for one in cohort(mentees=mentees, mentors=mentors, capacity=3).participants]
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    del rows
    names = {name: folder / f"{name}.csv" for name in ("people", "pairs", "candidates", "unmatched")}
    begun = time.perf_counter()
    code = run(Files(**names), on=date(2026, 11, 16), console=Console(file=sys.stderr))
    seconds = time.perf_counter() - begun
    size = names["candidates"].stat().st_size
    json.dump({"code": code, "seconds": seconds, "bytes": peak_bytes(), "written": size}, sys.stdout)


if __name__ == "__main__":
    main()
