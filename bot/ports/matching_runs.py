"""Runs of a matching, the pages of a proposal, and the groups that people chose to name."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.domain.enrollment import Enrollment
from bot.domain.matching_run import MatchingRun
from bot.domain.pairing import Candidate, CandidateState, ProposalChange, Unmatched
from bot.domain.person import Person, PersonId
from bot.ports.base import Repository


class MatchingRuns(Repository[MatchingRun], Protocol):
    def at_work(self, program_id: int) -> MatchingRun | None: ...
    def latest(self, program_id: int) -> MatchingRun | None: ...
    def of_proposal(self, proposal_id: int) -> MatchingRun | None: ...
    def done_before(self, program_id: int, run_id: int) -> MatchingRun | None:
        """The one to compare a run with."""

    def hold(self, run_id: int) -> MatchingRun | None:
        """What nobody else may change before this transaction ends."""

    def tell(self, run_id: int, stage: str, share: float) -> bool:
        """How far it is; False where it is over."""


class Places(Protocol):
    def of(self, program_id: int) -> Sequence[tuple[Enrollment, Person]]:
        """Everybody in a program who is not gone, paused or not: for counting places, without answers and names."""


class ProposalChanges(Repository[ProposalChange], Protocol):
    def last_id(self, proposal_id: int) -> int:
        """0 where nothing was changed yet."""

    def since(self, proposal_id: int, change_id: int) -> Sequence[ProposalChange]: ...


class CandidatePages(Protocol):
    """Questions about a proposal of any size that read a page of it, or count. What was swapped away is left out."""

    def page(
        self,
        proposal_id: int,
        *,
        offset: int,
        most: int,
        states: Sequence[CandidateState] = (),
        locked: bool = False,
        by_hand: bool = False,
        weakest_first: bool = False,
    ) -> Sequence[Candidate]: ...
    def counts(self, proposal_id: int) -> Mapping[CandidateState, int]: ...
    def count(
        self,
        proposal_id: int,
        *,
        states: Sequence[CandidateState],
        locked: bool = False,
        by_hand: bool = False,
        least_score: float = 0.0,
    ) -> int: ...
    def with_person(self, proposal_id: int, person_id: PersonId) -> Sequence[Candidate]:
        """Also those that were swapped away."""

    def between(self, proposal_id: int, one: PersonId, other: PersonId) -> Candidate | None:
        """In either role, also where it was swapped away."""

    def place_of(self, proposal_id: int, person_id: PersonId) -> int | None: ...
    def couples(
        self, proposal_id: int, states: Sequence[CandidateState] = (), *, locked: bool = False
    ) -> Sequence[tuple[PersonId, PersonId]]: ...
    def choose(
        self, proposal_id: int, *, ids: Sequence[int] = (), locked: bool = False, least_score: float = 0.0
    ) -> int: ...
    def open_again(self, proposal_id: int) -> None:
        """Pairs that were chosen before the rest, and not acted on yet, are to be decided again."""
        ...

    def choose_whole(self, proposal_id: int, *, both_sides: bool) -> int:
        """Marks also the pairs that go with the marked ones: of the same mentor, or with anybody in common."""

    def names(self, proposal_id: int) -> Sequence[tuple[PersonId, str]]: ...
    def named(
        self, proposal_id: int, states: Sequence[CandidateState]
    ) -> Sequence[tuple[int, PersonId, str, PersonId, str]]: ...


class UnmatchedPages(Protocol):
    """Those whom a proposal leaves without anybody, except whoever was paired by hand since."""

    def page(self, proposal_id: int, *, offset: int, most: int) -> Sequence[Unmatched]: ...
    def count(self, proposal_id: int) -> int: ...
    def place_of(self, proposal_id: int, person_id: PersonId) -> int | None: ...


class Groups(Protocol):
    """Groups that people chose to name, for the report on fairness and the giver's own form, for nothing else."""

    def asked(self, program_id: int) -> tuple[str, ...]: ...
    def ask(self, program_id: int, groups: tuple[str, ...]) -> None: ...
    def given(self, program_id: int) -> Mapping[PersonId, str]: ...
    def by(self, program_id: int, person_id: PersonId) -> str: ...
    def put(self, program_id: int, person_id: PersonId, group: str) -> None:
        """An empty group takes it back."""
