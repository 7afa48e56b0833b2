"""A new partner is offered to a pairing: each is asked in private, and it ends only where that is wanted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.person import PersonId


class RematchState(StrEnum):
    ASKED = "asked"
    GOES_ON = "goes_on"  # everybody wants to go on
    UNDECIDED = "undecided"  # somebody wants somebody new, and not everybody
    ENDED = "ended"  # the pairing has ended, and its people are matched anew, never with each other


class RematchAnswer(StrEnum):
    SOMEBODY_NEW = "somebody_new"
    GO_ON = "go_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rematch:
    """`offered_by` is None where the clock of a quiet pairing did it. The answers are private to each."""

    id: int = 0
    pairing_id: int
    state: RematchState = RematchState.ASKED
    offered_by: PersonId | None = None
    offered_at: datetime
    answers: Mapping[PersonId, RematchAnswer] = field(default_factory=dict)
    version: int = 0

    @property
    def is_open(self) -> bool:
        return self.state in {RematchState.ASKED, RematchState.UNDECIDED}

    def answered(self, everybody: tuple[PersonId, ...]) -> RematchState:
        """What the answers so far come to."""
        given = [self.answers.get(one) for one in everybody]
        wanted = given.count(RematchAnswer.SOMEBODY_NEW)
        if wanted == len(given):
            return RematchState.ENDED
        if None in given:
            return RematchState.ASKED
        return RematchState.UNDECIDED if wanted else RematchState.GOES_ON
