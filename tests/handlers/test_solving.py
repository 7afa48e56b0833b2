"""Matching in a child process: the same answers, nothing left behind, and no NumPy in the process that talks."""

import subprocess
import sys
import threading
import time
from datetime import date

import pytest

from bot.domain.kinds import Role
from bot.domain.person import PersonId
from bot.matching.values import DEFAULT_WEIGHTS, Participant, Problem, Rules
from handlers.solving import ROOT, ChildProcess, SolverFailed
from tests.solving import Here


def problem(size: int) -> Problem:
    mentors = [Participant(id=f"M{number:05}", roles=frozenset({Role.MENTOR}), level=2) for number in range(size)]
    mentees = [Participant(id=f"T{number:05}", roles=frozenset({Role.MENTEE}), level=1) for number in range(size)]
    rules = Rules(weights=dict(DEFAULT_WEIGHTS))
    return Problem(participants=(*mentors, *mentees), rules=rules, on=date(2026, 3, 2))


def test_the_child_answers_as_the_engine_does() -> None:
    asked, child, here = problem(3), ChildProcess(), Here()
    assert child.match(asked) == here.match(asked)
    couple = {"mentor": PersonId("M00000"), "mentee": PersonId("T00001")}
    assert child.explain(asked, **couple) == here.explain(asked, **couple)
    assert child.candidates_for(asked, PersonId("T00001"), 2) == here.candidates_for(asked, PersonId("T00001"), 2)


def test_a_child_that_dies_is_an_error_and_not_an_answer(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SolverFailed):
        ChildProcess().explain(problem(1), mentor=PersonId("nobody"), mentee=PersonId("T00000"))
    assert "KeyError" in capfd.readouterr().err


def test_stopping_ends_the_child_at_once() -> None:
    child, ended = ChildProcess(), threading.Event()

    def ask() -> None:
        with pytest.raises(SolverFailed):
            child.match(problem(3000))
        ended.set()

    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(0.3)
    child.stop()
    assert ended.wait(5)
    thread.join()
    with pytest.raises(SolverFailed):
        child.match(problem(1))


def test_the_process_that_talks_carries_neither_numpy_nor_scipy() -> None:
    """Everything that `serve` imports, looked at in a process of its own."""
    look = "import sys, app; sys.exit(any(name in sys.modules for name in ('numpy', 'scipy')))"
    assert subprocess.run([sys.executable, "-c", look], cwd=ROOT, check=False).returncode == 0
