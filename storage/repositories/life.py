"""Covers, pauses, sessions that were missed, and who passes on what they learned."""

from collections.abc import Sequence

from sqlalchemy import Select, String, cast, literal, or_, select

from bot.domain.life import Cover, CoverState, NoShow, PayForward, PayForwardAnswer
from bot.domain.person import PersonId
from bot.domain.states import COVER
from bot.domain.stopped_time import Stop
from storage.repositories.base import Numbered
from storage.rows.life import ClockStopRow, CoverRow, NoShowRow, PayForwardRow
from storage.rows.pairings import PairingRow
from storage.rows.programs import EnrollmentRow


class CoverTable(Numbered[Cover]):
    row, kind = CoverRow, Cover
    moves = COVER

    def of(self, pairing_id: int) -> Sequence[Cover]:
        return self._equal(pairing_id=pairing_id)

    def by(self, mentor_id: PersonId) -> Sequence[Cover]:
        return self._equal(mentor_id=mentor_id)

    def covering(self, pairing_id: int) -> Cover | None:
        return self._one(cover_pairing_id=pairing_id, state=CoverState.COVERING)


class ClockStopTable(Numbered[Stop]):
    row, kind = ClockStopRow, Stop

    def of(self, about: str) -> Sequence[Stop]:
        return self._equal(about=about)

    def in_program(self, program_id: int) -> Sequence[Stop]:
        about = self.table.c.about
        return self._where(
            or_(
                about == f"program:{program_id}",
                about.in_(self._named("pairing", PairingRow, program_id)),
                about.in_(self._named("place", EnrollmentRow, program_id)),
            )
        )

    def _named(self, name: str, row: type[PairingRow] | type[EnrollmentRow], program_id: int) -> Select[str]:
        here = (row.workspace_id == self.workspace_id, row.program_id == program_id)
        return select(literal(f"{name}:") + cast(row.id, String)).where(*here)


class NoShowTable(Numbered[NoShow]):
    row, kind = NoShowRow, NoShow

    def find(self, *, session_id: int, writer_id: PersonId) -> NoShow | None:
        return self._one(session_id=session_id, writer_id=writer_id)


class PayForwardTable(Numbered[PayForwardAnswer]):
    row, kind = PayForwardRow, PayForwardAnswer

    def find(self, person_id: PersonId) -> PayForwardAnswer | None:
        return self._one(person_id=person_id)

    def waiting(self) -> Sequence[PayForwardAnswer]:
        return self._equal(answer=PayForward.LATER)
