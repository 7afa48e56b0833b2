"""Forms that people answered, and offers of a new partner."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.forms import FormAnswer, Number, Occasion, Paper
from bot.domain.person import PersonId
from bot.domain.rematch import Rematch, RematchAnswer
from bot.ports.base import Repository


class Forms(Repository[Paper], Protocol):
    """Papers with their answers."""

    def find(self, *, program_id: int, person_id: PersonId, form: Occasion, occurrence: str) -> Paper | None: ...
    def of(self, person_id: PersonId) -> Sequence[Paper]: ...
    def answers_on(self, paper_id: int) -> Sequence[FormAnswer]: ...
    def answer(self, paper_id: int, answers: Sequence[FormAnswer]) -> None:
        """These, in the place of all that the paper had."""

    def sent_in(
        self, program_ids: Collection[int], forms: Collection[Occasion], questions: Collection[str] = ()
    ) -> Sequence[FormAnswer]:
        """Every answer (to these questions) on papers that were sent, in the order in which they were."""

    def numbers_in(self, program_ids: Collection[int]) -> Sequence[Number]:
        """Every number on papers that were sent, in the order in which they were."""

    def count_in(self, program_ids: Collection[int]) -> int:
        """All answers, roughly as long as it takes to read them."""


class Rematches(Repository[Rematch], Protocol):
    def latest(self, pairing_id: int) -> Rematch | None: ...
    def latest_of(self, pairing_ids: Collection[int]) -> Mapping[int, Rematch]:
        """By the pairing's id."""

    def answer(self, rematch_id: int, person_id: PersonId, answer: RematchAnswer, now: datetime) -> Rematch: ...
    def wanted_in(self, program_id: int) -> Sequence[tuple[int, PersonId]]:
        """The pairing and the person of everybody who ever wanted somebody new."""
