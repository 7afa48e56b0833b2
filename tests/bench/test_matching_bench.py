"""Matching against what there is: others' libraries, plain greedy, SciPy's bare assignment; and how it grows."""

import json
import math
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console
from rich.table import Table as Printed
from scipy.optimize import linear_sum_assignment

from bot.matching.match import match, table_of
from bot.matching.values import Objective, Problem, Rules
from tests.bench.cohorts import cohort
from tests.bench.growth_plot import Curve, draw, machine

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3000)]

ROOT = Path(__file__).parents[2]
RIVALS = Path(__file__).parent / "rivals"
PACKAGES = {
    "mentor_match": ["mentor-match==7.0.1", "munkres==1.1.4"],
    "hospital_resident": ["matching==1.4.3"],
    "greedy": [],
}
# The other libraries get slower with every couple that may not be: the rules that forbid most are left out for them.
WIDE = Rules(shared_language=False, min_overlap_hours=0, level_rule=False)
PLOT = ROOT / "docs" / "pictures" / "matching-growth.svg"
LONGEST_KIND = 300.0  # seconds for any kind of ten thousand people
LONGEST = 1200.0  # seconds that another library is waited for
SCREEN = Console(width=110)


@dataclass(frozen=True, slots=True)
class Result:
    """What a way of matching made of a table: seconds, people, points in hundredths; or how it failed."""

    seconds: float = math.nan
    people: int = 0
    points: int = 0
    failed: str = ""


@pytest.fixture(scope="module")
def rival(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, list[list[int]]], Result]:
    """Runs a rival in an environment of its own, made once."""
    folder = tmp_path_factory.mktemp("rivals")

    def solve(name: str, points: list[list[int]]) -> Result:
        python = _environment(folder / name, PACKAGES[name]) if PACKAGES[name] else Path(sys.executable)
        command = [str(python), str(RIVALS / f"{name}.py")]
        try:
            done = subprocess.run(
                command, input=json.dumps(points), capture_output=True, text=True, check=True, timeout=LONGEST
            )
        except subprocess.TimeoutExpired:
            return Result(LONGEST, failed=f"not done in {LONGEST:g} s")
        return Result(**json.loads(done.stdout))

    return solve


def _environment(folder: Path, packages: list[str]) -> Path:
    python = folder / "bin" / "python"
    if python.exists():
        return python
    uv = shutil.which("uv")
    if uv is None:
        pytest.skip("uv is not there, and it makes the environments of the other libraries.")
    for command in (["venv", str(folder)], ["pip", "install", "--python", str(python), *packages]):
        made = subprocess.run([uv, *command], capture_output=True, text=True, cwd=folder.parent, check=False)
        if made.returncode:
            shutil.rmtree(folder, ignore_errors=True)
            pytest.skip(f"{' and '.join(packages)} could not be installed: there may be no network.")
    return python


def ours(problem: Problem) -> Result:
    """The whole run: limits, scores, the best whole set, reasons for everybody. The fastest of three counts."""
    seconds = min(_seconds(lambda: match(problem)) for _ in range(3))
    answer = match(problem)
    points = sum(round(pair.score * 100) for pair in answer.pairs)
    return Result(seconds, answer.summary.matched_mentees, points)


def show(title: str, head: list[str], lines: list[list[str]]) -> None:
    printed = Printed(title=title)
    for name in head:
        printed.add_column(name, justify="left" if name == head[0] or not name.strip() else "right")
    for line in lines:
        printed.add_row(*line)
    SCREEN.print(printed)


def worded(name: str, result: Result, fastest: float) -> list[str]:
    if result.failed:
        return [name, result.failed, "", "", ""]
    times = f"{result.seconds / fastest:.1f}"
    return [name, f"{result.seconds:.3f} s", times, str(result.people), f"{result.points / 100:.2f}"]


@pytest.mark.parametrize("size", [50, 100, 500, 1_000])
def test_as_many_people_and_as_good_a_total_as_any_other(size: int, rival: Callable[..., Result]) -> None:
    match(cohort(mentees=20, mentors=20))  # what is loaded or made at the first run is not counted
    best_total = cohort(mentees=size, mentors=size, rules=replace(WIDE, objective=Objective.BEST_TOTAL))
    people_first = cohort(mentees=size, mentors=size, rules=WIDE)
    points = table_of(people_first).points().astype(int).tolist()
    own = {"this bot, people first": ours(people_first), "this bot, best total": ours(best_total)}
    others = {name: rival(name, points) for name in PACKAGES}
    fastest = own["this bot, best total"].seconds
    lines = [worded(name, result, fastest) for name, result in (own | others).items()]
    title = (
        f"{size} x {size}, one place each; ours with limits, scores and reasons, the others from the table of points"
    )
    show(title, ["", "time", "times ours", "people", "points"], lines)
    for other in others.values():
        assert own["this bot, people first"].people >= other.people
        if not other.failed:
            assert own["this bot, best total"].points >= other.points
        if (other.people, other.points) == (own["this bot, best total"].people, own["this bot, best total"].points):
            assert own["this bot, people first"].points == other.points
    if size == 500:
        assert others["mentor_match"].seconds >= 50 * fastest


def test_sparse_cohorts_leave_fewer_people_out(rival: Callable[..., Result]) -> None:
    draw = np.random.default_rng(1)
    found: dict[str, list[int]] = {}
    for _ in range(5):
        points = np.full((100, 100), -1)
        for row in points:
            row[draw.choice(100, 5, replace=False)] = draw.integers(1000, 10000, 5)
        found.setdefault("this bot", []).append(_people_matched(points))
        for name in ("mentor_match", "greedy"):
            found.setdefault(name, []).append(rival(name, points.tolist()).people)
    lines = [[name, f"{np.mean(people):.1f}"] for name, people in found.items()]
    show("100 mentees with 5 possible mentors each, 5 tables", ["", "matched"], lines)
    assert all(own >= other for name in found for own, other in zip(found["this bot"], found[name], strict=True))


def _people_matched(points: np.ndarray[Any, Any]) -> int:
    from bot.matching.board import Board

    ones = np.ones(len(points), dtype=np.int64)
    return len(Board(points.astype(np.int16), ones, ones, Objective.PEOPLE_FIRST).best().rows)


def test_the_whole_run_takes_at_most_ten_times_the_bare_assignment() -> None:
    problem = cohort(mentees=1000, mentors=1000, rules=WIDE)
    points = table_of(problem).points().astype(float)
    bare = min(_seconds(lambda: linear_sum_assignment(points, maximize=True)) for _ in range(3))
    whole = min(_seconds(lambda: match(problem)) for _ in range(3))
    show(
        "1,000 x 1,000",
        ["", "time", "times"],
        [
            ["SciPy, from the table of points", f"{bare:.3f} s", "1.0"],
            ["the whole run", f"{whole:.3f} s", f"{whole / bare:.1f}"],
        ],
    )
    assert whole <= 10 * bare


def _seconds(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def in_a_process(*, mentees: int, mentors: int, capacity: int) -> dict[str, Any]:
    return run_apart("run_matching", str(mentees), str(mentors), str(capacity))


def run_apart(module: str, *given: str) -> dict[str, Any]:
    command = [sys.executable, "-m", f"tests.bench.{module}", *given]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def test_ten_thousand_mentees_and_five_thousand_mentors_exactly() -> None:
    result = in_a_process(mentees=10_000, mentors=5_000, capacity=3)
    memory = result["bytes"] / 2**30
    line = [f"{result['seconds']:.1f} s", f"{memory:.2f} GiB", str(result["people"]), str(result["optimal"])]
    show("10,000 mentees, 5,000 mentors, 15,000 places", ["time", "memory", "people", "proved"], [line])
    assert result["optimal"]
    assert result["seconds"] < 120
    assert memory < 4


def test_how_time_and_memory_grow() -> None:
    sizes = (100, 200, 500, 1000, 2000, 5000, 10_000)
    about = f"The whole run, proved to be the best, on {machine()}."
    results = [in_a_process(mentees=size, mentors=size // 2, capacity=3) for size in sizes]
    seconds, memory = [one["seconds"] for one in results], [one["bytes"] / 2**20 for one in results]
    lines = [
        [f"{size:,}", f"{time_:.2f} s", bar(time_, seconds), f"{peak:.0f} MiB", bar(peak, memory)]
        for size, time_, peak in zip(sizes, seconds, memory, strict=True)
    ]
    title = "Mentees with half as many mentors of three places (bars grow with the logarithm)"
    show(title, ["mentees", "time", "", "memory", " "], lines)
    curves = (Curve("time", "seconds", seconds), Curve("memory", "MiB", memory))
    draw(PLOT, sizes, curves, about)
    # Twice the people make four times the couples: time grows no faster than couples do, with room for chance.
    assert seconds[-1] <= 3 * seconds[-2] * (sizes[-1] / sizes[-2]) ** 2


@pytest.mark.parametrize("kind", ["circles", "peers", "both roles", "several mentors"])
@pytest.mark.parametrize("people", [1_000, 10_000])
def test_every_kind_ends_in_time_and_says_how_far_from_the_best_it_may_be(kind: str, people: int) -> None:
    found = run_apart("run_kind", kind, str(people))
    gap = ", ".join(f"{most:g} more {name}" for name, most in found["gap"].items() if most) or "none"
    memory = found["bytes"] / 2**30
    line = [f"{found['seconds']:.1f} s", f"{memory:.2f} GiB", str(found["people"]), f"{found['total']:,.0f}", gap]
    show(f"{people:,} people, {kind}", ["time", "memory", "people", "points", "gap at most"], [line])
    assert found["seconds"] < LONGEST_KIND
    assert memory < 4
    # A gap is honest where it is said, and worth saying where it is small.
    assert found["gap"]["people"] <= people / 100
    assert found["gap"]["points"] <= found["total"] / 50
    assert found["optimal"] is (gap == "none")


def test_every_couple_of_ten_thousand_mentees_and_five_thousand_mentors_is_written(tmp_path: Path) -> None:
    found = run_apart("run_files", str(tmp_path), "10000", "5000")
    memory, written = found["bytes"] / 2**30, found["written"] / 2**30
    line = [f"{found['seconds']:.0f} s", f"{memory:.2f} GiB", f"{written:.2f} GiB"]
    show("match with --candidates, 50,000,000 couples", ["time", "memory", "written"], [line])
    assert found["code"] == 0
    assert memory < 4
    with (tmp_path / "candidates.csv").open("rb") as file:
        assert sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")) == 50_000_001


def bar(value: float, among: list[float], width: int = 30) -> str:
    """A bar that is full for the greatest and short for the least, on a logarithmic scale."""
    low, high = math.log(min(among)), math.log(max(among))
    return "█" * max(1, round(width * (math.log(value) - low) / max(high - low, 1e-9)))
