"""The outbox beside one APScheduler job for each message, and beside itself with twice as much stored."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest
from rich.console import Console
from rich.table import Table as Printed
from sqlalchemy import Engine

import app

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3_600)]

SCREEN = Console(width=110)
# Rounds of all works in turn and the middle of each, so that what else the machine does falls on all alike.
ROUNDS, LONG_ROUNDS = 5, 3
MESSAGES = {"scheduler": 1_000, "mark": 4_000, "deliver": 4_000}
# Smaller ones may be named where there is little time: the ratio is what counts.
DUE = int(os.environ.get("MENTOR_BENCH_DUE", "100000"))
STORED = 10 * DUE
MOST_MEGABYTES = 300
SAYS = {
    "scheduler": "a job each in APScheduler's SQLAlchemy store",
    "mark": "claimed, begun and marked",
    "deliver": "all of a delivery but the post",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What each turn took in each round, and the most memory of their common process."""

    seconds: Sequence[Sequence[float]]
    bytes: int

    @property
    def megabytes(self) -> float:
        return self.bytes / 1e6


Turn = tuple[str, int, str]  # which work, how many messages, in which database


def run(rounds: int, *turns: Turn) -> Ran:
    """In a process of its own, on databases that others filled, so that its memory is its own."""
    ended = _bench("turns", rounds, *(word for turn in turns for word in turn))
    return Ran(**json.loads(ended))


def fill(url: str, *, stored: int, due: int) -> None:
    _bench("fill", url, stored, due)


def _bench(*words: object) -> str:
    command = [sys.executable, "-m", "tests.bench.run_outbox", *map(str, words)]
    return subprocess.run(command, cwd=app.HERE, stdout=subprocess.PIPE, text=True, check=True).stdout


def table(title: str, *columns: str) -> Printed:
    made = Printed(title=title)
    for number, name in enumerate(columns):
        made.add_column(name, justify="right" if number else "left")
    return made


def test_claiming_and_marking_beats_one_scheduled_job_for_each_message(
    sqlite_url: str, postgresql_url: str, postgresql: Engine
) -> None:
    made = table(f"{MESSAGES['mark']:,} messages to nobody", "", "messages/s", "times", "slowest", "fastest")
    with as_in_earnest(postgresql):
        ratios = [_beside_scheduler(made, name, url) for name, url in both(sqlite_url, postgresql_url)]
    SCREEN.print(made)
    assert min(one["mark"] for one in ratios) >= 3
    assert ratios[0]["deliver"] >= 3, "and on SQLite all the rest of a delivery as well"


def both(sqlite_url: str, postgresql_url: str) -> tuple[tuple[str, str], ...]:
    return ("SQLite", sqlite_url), ("PostgreSQL", postgresql_url)


@contextmanager
def as_in_earnest(postgresql: Engine) -> Iterator[None]:
    """A commit is on the disk when it is done, as it is where people rely on it; other tests need no such care."""
    _set_fsync(postgresql, "on")
    try:
        yield
    finally:
        _set_fsync(postgresql, "off")


def _set_fsync(postgresql: Engine, value: str) -> None:
    with postgresql.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql(f"ALTER SYSTEM SET fsync = {value}")
        connection.exec_driver_sql("SELECT pg_reload_conf()")


def _beside_scheduler(made: Printed, name: str, url: str) -> dict[str, float]:
    """How many times as many messages a second as the scheduler's jobs."""
    fill(url, stored=MESSAGES["mark"], due=MESSAGES["mark"])
    ran = run(ROUNDS, *((what, count, url) for what, count in MESSAGES.items()))
    rates = {
        what: [count / one for one in seconds]
        for (what, count), seconds in zip(MESSAGES.items(), ran.seconds, strict=True)
    }
    ratios = {what: median(rate) / median(rates["scheduler"]) for what, rate in rates.items()}
    for what, rate in rates.items():
        numbers = (f"{median(rate):,.0f}", f"{ratios[what]:.1f}", f"{min(rate):,.0f}", f"{max(rate):,.0f}")
        made.add_row(f"{name}: {SAYS[what]}", *numbers)
    return ratios


def test_what_is_stored_costs_nothing_while_it_is_not_due(tmp_path: Path, postgresql: Engine) -> None:
    made = table(f"{DUE:,} due nudges decided, queued and noted", "", "stored", "seconds", "each", "MB", "times")
    with two_databases(postgresql) as urls:
        on_postgresql = _twice_as_many(made, "PostgreSQL", urls)
    files = [f"sqlite:///{tmp_path / name}.db" for name in ("once", "twice")]
    on_sqlite = _twice_as_many(made, "SQLite", files)
    SCREEN.print(made)
    assert max(ratio for ratio, _ in (on_sqlite, on_postgresql)) <= 1.2
    assert max(most for _, most in (on_sqlite, on_postgresql)) < MOST_MEGABYTES


@contextmanager
def two_databases(postgresql: Engine) -> Iterator[list[str]]:
    names = ("bench_once", "bench_twice")
    with postgresql.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        for name in names:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        try:
            yield [postgresql.url.set(database=name).render_as_string(hide_password=False) for name in names]
        finally:
            connection.exec_driver_sql("SET statement_timeout = 0")
            for name in names:
                connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def _twice_as_many(made: Printed, name: str, urls: Sequence[str]) -> tuple[float, float]:
    """How many times as long it takes with twice as many stored, and the most memory."""
    sizes = (STORED, 2 * STORED)
    for url, stored in zip(urls, sizes, strict=True):
        fill(url, stored=stored, due=DUE)
    ran = run(LONG_ROUNDS, *(("deliver", DUE, url) for url in urls))
    # Within a round both meet the same machine, whatever else it does by the next one.
    ratios = [median(one / first for first, one in zip(ran.seconds[0], each, strict=True)) for each in ran.seconds]
    for stored, seconds, ratio in zip(sizes, ran.seconds, ratios, strict=True):
        each = " ".join(f"{second:.1f}" for second in seconds)
        made.add_row(name, f"{stored:,}", f"{median(seconds):.1f}", each, f"{ran.megabytes:.0f}", f"{ratio:.2f}")
    return ratios[1], ran.megabytes
