"""Proposals, requests, and whoever computes who suits whom."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.domain.kinds import Kind, Role
from bot.domain.matching_run import FairnessReport
from bot.domain.pairing import Candidate, Offer, Proposal, Request, Search, Standby, Unmatched
from bot.domain.person import PersonId
from bot.matching.values import Answer, Couple, Problem, Progress
from bot.matching.values import Candidate as PossibleCouple
from bot.ports.base import Repository


class Proposals(Repository[Proposal], Protocol):
    def latest(self, program_id: int) -> Proposal | None: ...
    def of(self, program_id: int) -> Sequence[Proposal]: ...

    def hold(self, proposal_id: int) -> Proposal:
        """Read anew; nobody else holds or changes it until the transaction ends. Raises Refused for none."""
        ...


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


class Offers(Repository[Offer], Protocol):
    def of(self, person_id: PersonId) -> Sequence[Offer]: ...
    def waiting(self, program_id: int) -> Sequence[Offer]: ...


class Searches(Repository[Search], Protocol):
    def find(self, search_id: int) -> Search | None: ...
    def latest(self, *, program_id: int, person_id: PersonId) -> Search | None: ...
    def forget_before(self, program_id: int, person_id: PersonId, search_id: int) -> None: ...


class Standbys(Repository[Standby], Protocol):
    def add_all(self, standbys: Sequence[Standby]) -> None: ...
    def of(self, mentee_id: PersonId) -> Sequence[Standby]: ...


class Solver(Protocol):
    """Answers what `bot.matching` knows, in a process of its own. Slow: seconds, for a large program minutes."""

    def match(self, problem: Problem, tell: Progress | None = None) -> Answer:
        """`tell` hears the stage and the share done about once a second; what it raises ends the run at once."""

    def explain_all(self, problem: Problem, couples: Sequence[Couple]) -> Sequence[PossibleCouple]:
        """Each couple by itself, in the order in which they were asked about."""

    def fairness(
        self, answer: Answer, groups: Mapping[str, str], waiting_days: Mapping[str, float], *, role: Role, kind: Kind
    ) -> FairnessReport:
        """How the groups fared that people chose to name: asked after the match, which never sees them."""

    def explain(self, problem: Problem, *, mentor: PersonId, mentee: PersonId) -> PossibleCouple: ...
    def candidates_for(self, problem: Problem, mentee: PersonId, count: int) -> Sequence[PossibleCouple]:
        """The best mentors with a free place, the best first."""
