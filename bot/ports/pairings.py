"""People put together, their sessions, and what they say about them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.pairing import Pairing
from bot.domain.person import PersonId
from bot.domain.session import ActionItem, CheckIn, CheckInAnswer, Concern, ConcernReply, Feedback, Session
from bot.ports.base import Repository


class Pairings(Repository[Pairing], Protocol):
    def active_of(self, person_id: PersonId) -> Sequence[Pairing]: ...
    def all_of(self, person_id: PersonId) -> Sequence[Pairing]: ...
    def in_program(self, program_id: int) -> Sequence[Pairing]: ...
    def count_active(self, program_id: int) -> int: ...
    def lengthen_objections(self, until: Mapping[int, datetime]) -> None:
        """Of each pairing, however many: nothing else of it is read or written."""


class Sessions(Repository[Session], Protocol):
    def of(self, pairing_id: int) -> Sequence[Session]:
        """Latest start first."""

    def in_program(self, program_id: int) -> Sequence[Session]: ...
    def planned_after(self, program_id: int, moment: datetime) -> frozenset[int]:
        """The pairings that have one planned then, without reading what was noted."""


class ActionItems(Repository[ActionItem], Protocol):
    def of(self, pairing_id: int) -> Sequence[ActionItem]: ...


class Feedbacks(Repository[Feedback], Protocol):
    def find(self, *, session_id: int, person_id: PersonId) -> Feedback | None: ...
    def in_program(self, program_id: int) -> Sequence[Feedback]:
        """Of sessions that were held."""


class CheckIns(Repository[CheckIn], Protocol):
    def latest(self, pairing_id: int) -> CheckIn | None: ...
    def latest_in(self, program_id: int) -> Mapping[int, CheckIn]:
        """The latest of each pairing that was ever asked, by the pairing's id."""

    def asked(self, pairing_id: int, asked_at: datetime) -> CheckIn:
        """The one asked at that moment, made where it has no answers yet."""

    def answer(self, check_in_id: int, person_id: PersonId, answer: CheckInAnswer) -> CheckIn: ...


class Concerns(Repository[Concern], Protocol):
    def to(self, reader_id: PersonId) -> Sequence[Concern]: ...
    def about(self, pairing_id: int) -> Sequence[Concern]: ...
    def add_reply(self, reply: ConcernReply) -> ConcernReply: ...
    def replies(self, concern_id: int) -> Sequence[ConcernReply]: ...
