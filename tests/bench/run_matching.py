"""Matches one cohort in a process of its own, so that the memory it took can be told: `mentees mentors capacity`."""

import json
import resource
import sys
import time

import bot.matching.match as engine
from tests.bench.cohorts import cohort


def main() -> None:
    mentees, mentors, capacity = map(int, sys.argv[1:])
    problem = cohort(mentees=mentees, mentors=mentors, capacity=capacity)
    begun = time.perf_counter()
    answer = engine.match(problem)
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    found = answer.summary
    json.dump(
        {"seconds": seconds, "bytes": peak, "people": found.matched_mentees, "optimal": found.optimal}, sys.stdout
    )


if __name__ == "__main__":
    main()
