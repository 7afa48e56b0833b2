"""Matching in a process of its own, made when there is a sum to do and gone after it.

The process that talks to Slack stays small, since NumPy and SciPy are loaded by the child only, and a long sum never
takes time from answering people.
"""

import contextlib
import os
import pickle
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from bot.domain.kinds import Kind, Role
from bot.domain.matching_run import FairnessReport, GroupFare
from bot.domain.person import PersonId
from bot.matching.values import Answer, Candidate, Couple, Problem, Progress
from bot.ports import Solver

ROOT = Path(__file__).parent.parent
LONGEST_SECONDS = 15 * 60
# How often whoever asked hears how far it is, and may end it.
TELL_EVERY_SECONDS = 1.0
STARTING = "Starting"
HEAD = struct.Struct("!Q")


class SolverFailed(RuntimeError):
    """The child ended without an answer; its own last words are in the log of the process."""


class ChildProcess(Solver):
    """Each question is one child. `stop` ends those that are at work."""

    def __init__(self) -> None:
        self._children: set[subprocess.Popen[bytes]] = set()
        self._changing = threading.Lock()
        self._stopped = False

    def match(self, problem: Problem, tell: Progress | None = None) -> Answer:
        answer: Answer = self._ask("match", problem, tell=tell)
        return answer

    def explain_all(self, problem: Problem, couples: Sequence[Couple]) -> Sequence[Candidate]:
        explained: Sequence[Candidate] = self._ask("explain_all", problem, couples=tuple(couples))
        return explained

    def fairness(
        self, answer: Answer, groups: Mapping[str, str], waiting_days: Mapping[str, float], *, role: Role, kind: Kind
    ) -> FairnessReport:
        given: Mapping[str, Any] = {"groups": dict(groups), "waiting_days": dict(waiting_days)}
        report: FairnessReport = self._ask("fairness", answer, **given, role=role, kind=kind)
        return report

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

    def _ask(self, name: str, subject: Any, tell: Progress | None = None, **given: Any) -> Any:
        child = self._begin()
        heard: SimpleQueue[_Heard] = SimpleQueue()
        reader = threading.Thread(target=_hear, args=(child, heard), name="hear-solver", daemon=True)
        reader.start()
        try:
            _write(child, pickle.dumps((name, subject, given)))
            return _listen(name, heard, tell)
        finally:
            self._end(child)
            reader.join()
            if child.stdout is not None:
                child.stdout.close()

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


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the child said: how far it is, the answer, or, with neither, that it ended."""

    progress: tuple[str, float] | None = None
    answer: tuple[Any] | None = None


def _write(child: "subprocess.Popen[bytes]", asked: bytes) -> None:
    stream = child.stdin
    assert stream is not None  # noqa: S101, it was begun with a pipe
    # A child that died early is found out by its silence.
    with contextlib.suppress(BrokenPipeError):
        stream.write(asked)
        stream.close()


def _hear(child: "subprocess.Popen[bytes]", heard: "SimpleQueue[_Heard]") -> None:
    """Until the child ends. Everything it says is a length and that many bytes."""
    stream = child.stdout
    assert stream is not None  # noqa: S101, it was begun with a pipe
    try:
        while len(head := stream.read(HEAD.size)) == HEAD.size:
            heard.put(pickle.loads(stream.read(*HEAD.unpack(head))))  # noqa: S301, written by our own child
    except (EOFError, pickle.UnpicklingError, ValueError):
        pass  # it was ended in the middle of a word
    heard.put(_Heard())


def _listen(name: str, heard: "SimpleQueue[_Heard]", tell: Progress | None) -> Any:
    """Passes on how far it is about once a second, whether or not there is news: the hearer may end it."""
    ends, last = time.monotonic() + LONGEST_SECONDS, (STARTING, 0.0)
    told = 0.0
    while time.monotonic() < ends:
        said = _next(heard)
        if said is not None and said.answer is not None:
            return said.answer[0]
        if said is not None and said.progress is None:
            raise SolverFailed(f"{name} ended without an answer")
        last = last if said is None or said.progress is None else said.progress
        if tell is not None and time.monotonic() - told >= TELL_EVERY_SECONDS:
            told = time.monotonic()
            tell(*last)
    raise SolverFailed(f"{name} took more than {LONGEST_SECONDS} s")


def _next(heard: "SimpleQueue[_Heard]") -> _Heard | None:
    try:
        return heard.get(timeout=TELL_EVERY_SECONDS)
    except Empty:
        return None


def answer(name: str, subject: Any, given: Mapping[str, Any], tell: Progress | None = None) -> Any:
    """Runs in the child: the engine is imported here and nowhere else."""
    from bot.matching import match as engine

    questions: Mapping[str, Callable[..., Any]] = {
        "match": lambda problem: engine.match(problem, tell),
        "explain": engine.explain,
        "explain_all": lambda problem, couples: tuple(
            engine.explain(problem, mentor=one.mentor, mentee=one.mentee) for one in couples
        ),
        "candidates_for": engine.candidates_for,
        "fairness": _fairness,
    }
    return questions[name](subject, **given)


def _fairness(found: Answer, groups: Mapping[str, str], waiting_days: Mapping[str, float], **given: Any) -> Any:
    """As plain values, so that whoever asked need not load what computes it."""
    from bot.matching.fairness import fairness

    report = fairness(found, groups, waiting_days, **given)
    names = [one.name for one in fields(GroupFare)]
    fares = tuple(GroupFare(**{name: getattr(one, name) for name in names}) for one in report.groups)
    return FairnessReport(groups=fares, some_kept_back=report.some_kept_back)


def _say(heard: _Heard) -> None:
    written = pickle.dumps(heard)
    sys.stdout.buffer.write(HEAD.pack(len(written)) + written)
    sys.stdout.buffer.flush()


def main() -> None:
    name, subject, given = pickle.load(sys.stdin.buffer)  # noqa: S301, from our own parent
    found = answer(name, subject, given, lambda stage, share: _say(_Heard(progress=(stage, share))))
    _say(_Heard(answer=(found,)))


if __name__ == "__main__":
    # By its own name, so that what is said here is known to whoever listens.
    from handlers import solving

    solving.main()
