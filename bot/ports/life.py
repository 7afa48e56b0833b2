"""What happens on the way: covers, pauses, sessions that were missed, and who passes on what they learned."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.life import Cover, NoShow, PayForwardAnswer
from bot.domain.person import PersonId
from bot.domain.stopped_time import Stop
from bot.ports.base import Repository


class Covers(Repository[Cover], Protocol):
    def of(self, pairing_id: int) -> Sequence[Cover]:
        """Those of a pairing whose mentor is away."""

    def by(self, mentor_id: PersonId) -> Sequence[Cover]: ...
    def covering(self, pairing_id: int) -> Cover | None:
        """The one that this pairing is there for."""


class ClockStops(Repository[Stop], Protocol):
    def of(self, about: str) -> Sequence[Stop]:
        """Those of a thing, such as "program:7", the earliest first."""

    def in_program(self, program_id: int) -> Sequence[Stop]:
        """Those of the program, of its pairings and of the places in it."""


class NoShows(Repository[NoShow], Protocol):
    """Private to the writer: read only by them."""

    def find(self, *, session_id: int, writer_id: PersonId) -> NoShow | None: ...


class PayForwards(Repository[PayForwardAnswer], Protocol):
    def find(self, person_id: PersonId) -> PayForwardAnswer | None: ...
    def waiting(self) -> Sequence[PayForwardAnswer]:
        """Who wants to hear of the next program."""
