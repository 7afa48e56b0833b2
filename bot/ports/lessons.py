"""Lessons read and agreements accepted."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from bot.domain.agreement import Acceptance
from bot.domain.lesson import Reading
from bot.domain.person import PersonId
from bot.ports.base import Repository


class Readings(Repository[Reading], Protocol):
    def of(self, person_id: PersonId) -> Sequence[Reading]: ...
    def find(self, *, person_id: PersonId, lesson_id: str) -> Reading | None: ...
    def finished_by(self, person_ids: Collection[PersonId]) -> Mapping[PersonId, frozenset[str]]:
        """The lessons that each of them has finished; nobody who finished none."""


class Acceptances(Protocol):
    """Added once and never changed."""

    def add(self, acceptance: Acceptance) -> bool:
        """False where that person had accepted that version already."""

    def of(self, *, program_id: int, person_id: PersonId) -> Sequence[Acceptance]: ...
    def in_program(self, program_id: int) -> Sequence[Acceptance]: ...
