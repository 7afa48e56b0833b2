"""Matching in the test's own process: the real engine, without the seconds that a child takes to start."""

from collections.abc import Sequence

from bot.domain.person import PersonId
from bot.matching import match as engine
from bot.matching.values import Answer, Candidate, Problem
from bot.ports import Solver


class Here(Solver):
    def match(self, problem: Problem) -> Answer:
        return engine.match(problem)

    def explain(self, problem: Problem, *, mentor: PersonId, mentee: PersonId) -> Candidate:
        return engine.explain(problem, mentor=mentor, mentee=mentee)

    def candidates_for(self, problem: Problem, mentee: PersonId, count: int) -> Sequence[Candidate]:
        return engine.candidates_for(problem, mentee, count)

    def stop(self) -> None:
        return None
