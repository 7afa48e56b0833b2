"""Matching in a process of its own, made when there is a sum to do and gone after it.

The process that talks to Slack stays small, since NumPy and SciPy are loaded by the child only, and a long sum never
takes time from answering people.
"""

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.domain.person import PersonId
from bot.matching.values import Answer, Candidate, Problem
from bot.ports import Solver

ROOT = Path(__file__).parent.parent
LONGEST_SECONDS = 15 * 60


class SolverFailed(RuntimeError):
    """The child ended without an answer; its own last words are in the log of the process."""


class ChildProcess(Solver):
    """Each question is one child. `stop` ends those that are at work."""

    def __init__(self) -> None:
        self._children: set[subprocess.Popen[bytes]] = set()
        self._changing = threading.Lock()
        self._stopped = False

    def match(self, problem: Problem) -> Answer:
        answer: Answer = self._ask("match", problem)
        return answer

    def explain(self, problem: Problem, *, mentor: PersonId, mentee: PersonId) -> Candidate:
        explained: Candidate = self._ask("explain", problem, mentor=mentor, mentee=mentee)
        return explained

    def candidates_for(self, problem: Problem, mentee: PersonId, count: int) -> Sequence[Candidate]:
        candidates: Sequence[Candidate] = self._ask("candidates_for", problem, person=mentee, count=count)
        return candidates

    def stop(self) -> None:
        with self._changing:
            self._stopped = True
            for child in self._children:
                child.kill()

    def _ask(self, name: str, problem: Problem, **given: Any) -> Any:
        child = self._begin()
        try:
            written, _ = child.communicate(pickle.dumps((name, problem, given)), timeout=LONGEST_SECONDS)
        finally:
            self._end(child)
        if child.returncode != 0:
            raise SolverFailed(f"{name} ended with {child.returncode}")
        return pickle.loads(written)  # noqa: S301, written by our own child

    def _begin(self) -> "subprocess.Popen[bytes]":
        with self._changing:
            if self._stopped:
                raise SolverFailed("stopping")
            child = subprocess.Popen(
                [sys.executable, "-m", "handlers.solving"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=ROOT,
                env=_environment(),
                # Ctrl-C in the terminal is for the parent, which then ends the child.
                start_new_session=True,
            )
            self._children.add(child)
            return child

    def _end(self, child: "subprocess.Popen[bytes]") -> None:
        with self._changing:
            self._children.discard(child)
        if child.poll() is None:
            child.kill()
            child.wait()


def _environment() -> Mapping[str, str]:
    """The child sees the same packages, none of our secrets, and shares the machine's cores with the parent."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TZ", "SYSTEMROOT"}}
    return kept | {"PYTHONPATH": os.pathsep.join([str(ROOT), *(path for path in sys.path if path)])}


def answer(name: str, problem: Problem, given: Mapping[str, Any]) -> Any:
    """Runs in the child: the engine is imported here and nowhere else."""
    from bot.matching import match as engine

    questions: Mapping[str, Callable[..., Any]] = {
        "match": engine.match,
        "explain": engine.explain,
        "candidates_for": engine.candidates_for,
    }
    return questions[name](problem, **given)


if __name__ == "__main__":
    sys.stdout.buffer.write(pickle.dumps(answer(*pickle.load(sys.stdin.buffer))))  # noqa: S301, from our own parent
