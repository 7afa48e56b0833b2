"""Matching in the test's own process: the real engine, without the seconds that a child takes to start."""

from collections.abc import Mapping, Sequence

from bot.domain.kinds import Kind, Role
from bot.domain.matching_run import FairnessReport
from bot.domain.person import PersonId
from bot.matching import match as engine
from bot.matching.values import Answer, Candidate, Couple, Problem, Progress
from bot.ports import Solver
from handlers import solving


class Here(Solver):
    def match(self, problem: Problem, tell: Progress | None = None) -> Answer:
        return engine.match(problem, tell)

    def explain_all(self, problem: Problem, couples: Sequence[Couple]) -> Sequence[Candidate]:
        return [engine.explain(problem, mentor=one.mentor, mentee=one.mentee) for one in couples]

    def fairness(
        self, answer: Answer, groups: Mapping[str, str], waiting_days: Mapping[str, float], *, role: Role, kind: Kind
    ) -> FairnessReport:
        given = {"groups": groups, "waiting_days": waiting_days, "role": role, "kind": kind}
        found: FairnessReport = solving.answer("fairness", answer, given)
        return found

    def explain(self, problem: Problem, *, mentor: PersonId, mentee: PersonId) -> Candidate:
        return engine.explain(problem, mentor=mentor, mentee=mentee)

    def candidates_for(self, problem: Problem, mentee: PersonId, count: int) -> Sequence[Candidate]:
        return engine.candidates_for(problem, mentee, count)

    def stop(self) -> None:
        return None
