"""The outbox beside one APScheduler job for each message, and beside itself with twice as much stored."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass

import pytest
from rich.console import Console
from rich.table import Table as Printed

import app
from storage import engine as database

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3_000)]

SCREEN = Console(width=110)
MESSAGES, ROUNDS = 2_000, 3
# Smaller ones may be named where there is little time: the ratio is what counts.
DUE = int(os.environ.get("MENTOR_BENCH_DUE", "100000"))
STORED = 10 * DUE
MOST_MEGABYTES = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    seconds: float
    count: int
    bytes: int

    @property
    def a_second(self) -> float:
        return self.count / self.seconds

    @property
    def megabytes(self) -> float:
        return self.bytes / 1e6


def run(what: str, url: str, *, stored: int, due: int) -> Ran:
    """In a process of its own, on a database that was filled by another, so that its memory is its own."""
    words = [sys.executable, "-m", "tests.bench.run_outbox", what, url, str(stored), str(due)]
    ended = subprocess.run(words, cwd=app.HERE, stdout=subprocess.PIPE, text=True, check=True)
    return Ran(**json.loads(ended.stdout))


def fill(url: str, *, stored: int, due: int) -> None:
    words = [sys.executable, "-m", "tests.bench.run_outbox", "fill", url, str(stored), str(due)]
    subprocess.run(words, cwd=app.HERE, check=True)


def table(title: str, *columns: str) -> Printed:
    made = Printed(title=title)
    for number, name in enumerate(columns):
        made.add_column(name, justify="right" if number else "left")
    return made


def test_claiming_and_marking_beats_one_scheduled_job_for_each_message(sqlite_url: str, postgresql_url: str) -> None:
    made = table(f"{MESSAGES:,} messages to nobody", "", "messages/s", "times", "MB")
    ratios = {name: _beside_scheduler(made, name, url) for name, url in both(sqlite_url, postgresql_url)}
    SCREEN.print(made)
    # PostgreSQL is shown beside it; here its commits wait for no disk, which is most of what is saved.
    assert ratios["SQLite"] >= 3


def both(sqlite_url: str, postgresql_url: str) -> tuple[tuple[str, str], ...]:
    return ("SQLite", sqlite_url), ("PostgreSQL", postgresql_url)


def _beside_scheduler(made: Printed, name: str, url: str) -> float:
    """The best of some rounds of each, taken in turn; how many times as many the whole delivery does."""
    best: dict[str, Ran] = {}
    for _ in range(ROUNDS):
        for what in ("scheduler", "mark", "deliver"):
            if what != "scheduler":
                empty_and_fill(url)
            ran = run(what, url, stored=MESSAGES, due=MESSAGES)
            best[what] = min(best.get(what, ran), ran, key=lambda one: one.seconds)
    for what, says in SAYS.items():
        ran = best[what]
        ratio = ran.a_second / best["scheduler"].a_second
        made.add_row(f"{name}: {says}", f"{ran.a_second:,.0f}", f"{ratio:.1f}", f"{ran.megabytes:.0f}")
    return best["deliver"].a_second / best["scheduler"].a_second


def empty_and_fill(url: str) -> None:
    database.empty(url)
    fill(url, stored=MESSAGES, due=MESSAGES)


SAYS = {
    "scheduler": "a job each in APScheduler's SQLAlchemy store",
    "mark": "claimed, begun and marked",
    "deliver": "all of a delivery but the post",
}


def test_what_is_stored_costs_nothing_while_it_is_not_due(sqlite_url: str, postgresql_url: str) -> None:
    made = table(f"{DUE:,} due nudges decided, queued and noted", "", "stored", "seconds", "MB", "times")
    ratios = [_twice_as_many(made, name, url) for name, url in both(sqlite_url, postgresql_url)]
    SCREEN.print(made)
    assert max(one for one, _ in ratios) <= 1.2
    assert max(most for _, most in ratios) < MOST_MEGABYTES


def _twice_as_many(made: Printed, name: str, url: str) -> tuple[float, float]:
    """How many times as long it takes, and the most memory."""
    ran = []
    for stored in (STORED, 2 * STORED):
        database.empty(url)
        fill(url, stored=stored, due=DUE)
        ran.append(run("deliver", url, stored=stored, due=DUE))
        assert ran[-1].count == DUE
        ratio = ran[-1].seconds / ran[0].seconds
        made.add_row(name, f"{stored:,}", f"{ran[-1].seconds:.1f}", f"{ran[-1].megabytes:.0f}", f"{ratio:.2f}")
    return ran[1].seconds / ran[0].seconds, max(one.megabytes for one in ran)
