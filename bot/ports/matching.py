"""Proposals, requests, and whoever computes who suits whom."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.pairing import Candidate, Proposal, Request, Unmatched
from bot.domain.person import PersonId
from bot.matching.values import Answer, Problem
from bot.matching.values import Candidate as PossibleCouple
from bot.ports.base import Repository


class Proposals(Repository[Proposal], Protocol):
    def latest(self, program_id: int) -> Proposal | None: ...
    def of(self, program_id: int) -> Sequence[Proposal]: ...


class Candidates(Repository[Candidate], Protocol):
    def add_all(self, candidates: Sequence[Candidate]) -> None: ...
    def of(self, proposal_id: int) -> Sequence[Candidate]: ...


class UnmatchedPeople(Protocol):
    def add_all(self, unmatched: Sequence[Unmatched]) -> None: ...
    def of(self, proposal_id: int) -> Sequence[Unmatched]: ...
    def latest_for(self, program_id: int, person_id: PersonId) -> Unmatched | None: ...


class Requests(Repository[Request], Protocol):
    def waiting(self, program_id: int) -> Sequence[Request]: ...
    def in_program(self, program_id: int) -> Sequence[Request]: ...
    def of(self, person_id: PersonId) -> Sequence[Request]: ...


class Solver(Protocol):
    """Answers what `bot.matching` knows, in a process of its own. Slow: seconds, for a large program minutes."""

    def match(self, problem: Problem) -> Answer: ...
    def explain(self, problem: Problem, *, mentor: PersonId, mentee: PersonId) -> PossibleCouple: ...
    def candidates_for(self, problem: Problem, mentee: PersonId, count: int) -> Sequence[PossibleCouple]:
        """The best mentors with a free place, the best first."""
