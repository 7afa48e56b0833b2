"""Matches one cohort in a process of its own, so that the memory it took can be told: `mentees mentors capacity`."""

import json
import resource
import sys
import time
from pathlib import Path

import bot.matching.match as engine
from tests.bench.cohorts import cohort


def peak_bytes() -> int:
    """The most memory that this process had at once; what rusage says begins with that of the process that made it."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    mentees, mentors, capacity = map(int, sys.argv[1:])
    problem = cohort(mentees=mentees, mentors=mentors, capacity=capacity)
    begun = time.perf_counter()
    answer = engine.match(problem)
    seconds = time.perf_counter() - begun
    peak = peak_bytes()
    found = answer.summary
    json.dump(
        {"seconds": seconds, "bytes": peak, "people": found.matched_mentees, "optimal": found.optimal}, sys.stdout
    )


if __name__ == "__main__":
    main()
