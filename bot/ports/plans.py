"""What a pairing keeps on its path, beside its sessions."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.agenda import AgendaPoint
from bot.domain.connection import Connection
from bot.domain.person import PersonId
from bot.domain.reflection import Reflection
from bot.domain.resource import Resource
from bot.ports.base import Repository


class AgendaPoints(Protocol):
    def add(self, value: AgendaPoint) -> AgendaPoint: ...
    def of(self, pairing_id: int) -> Sequence[AgendaPoint]: ...
    def clear(self, pairing_id: int) -> None: ...


class Resources(Protocol):
    def add(self, value: Resource) -> Resource: ...
    def get(self, id: int) -> Resource: ...  # noqa: A002, it is the value's id
    def remove(self, resource: Resource) -> None: ...
    def of(self, pairing_id: int) -> Sequence[Resource]: ...
    def for_program(self, program_id: int) -> Sequence[Resource]:
        """Those offered to everybody in it."""

    def offered_by(self, person_id: PersonId) -> Sequence[Resource]:
        """To everybody in some program, also one that they have left; the latest first."""


class Reflections(Repository[Reflection], Protocol):
    """Private to the writer: read only by them."""

    def of(self, writer_id: PersonId) -> Sequence[Reflection]:
        """Latest first."""


class Connections(Repository[Connection], Protocol):
    def of(self, pairing_id: int) -> Sequence[Connection]: ...
    def to(self, third_id: PersonId) -> Sequence[Connection]: ...
