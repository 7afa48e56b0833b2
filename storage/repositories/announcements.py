"""What was sent of announcements, what people chose about them, who looks at them first, and changes afterwards."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.announcement import CANCELED, AnnouncementChoice, NewsletterAnswer, Rewrite
from bot.domain.person import PersonId
from bot.nudges import Delivery, DeliveryState, Nudge, NudgeKind
from storage.outbox import OutboxTable
from storage.outbox_rows import OPEN, columns_of, delivery_of
from storage.repositories.base import InWorkspace, Numbered, Values
from storage.rows.announcements import AnnouncementChoiceRow, OpeningRow, RewriteRow, SecondLookRow

NOT_BEGUN = (DeliveryState.WAITING, DeliveryState.PAUSED)
LOST = (DeliveryState.FAILED, DeliveryState.DROPPED)


class AnnouncedTable(InWorkspace):
    """A view of the outbox by announcement."""

    def add_new(self, nudges: Sequence[Nudge]) -> None:
        rows = [columns_of(nudge) | {"workspace_id": self.workspace_id} for nudge in nudges]
        dialect = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        if rows:
            self.connection.execute(dialect.insert(OutboxTable.table).on_conflict_do_nothing(), rows)

    def hold_back(self, announcement_id: int) -> int:
        waiting = (*self._of(announcement_id), self._column.state == DeliveryState.WAITING)
        return self._change(waiting, state=DeliveryState.PAUSED, holder=None, held_until=None)

    def go_on(self, announcement_id: int, *, ends_at: datetime) -> int:
        paused = (*self._of(announcement_id), self._column.state == DeliveryState.PAUSED)
        return self._change(paused, state=DeliveryState.WAITING, ends_at=ends_at)

    def cancel(self, announcement_id: int, *, now: datetime, reason: str) -> int:
        not_begun = (*self._of(announcement_id), self._column.state.in_(NOT_BEGUN))
        return self._change(
            not_begun, state=DeliveryState.DROPPED, sent_at=now, reason=reason, holder=None, held_until=None
        )

    def tally(self, announcement_id: int) -> Mapping[tuple[DeliveryState, str], int]:
        state, reason = self._column.state, self._column.reason
        query = select(state, reason, func.count()).where(*self._of(announcement_id)).group_by(state, reason)
        return {(row[0], row[1]): row[2] for row in self.connection.execute(query)}

    def missed(self, announcement_id: int, most: int) -> Sequence[Delivery]:
        lost = (self._column.state.in_(LOST), self._column.reason != CANCELED)
        return self._some(announcement_id, most, *lost)

    def sent(self, announcement_id: int, *, after_id: int, most: int, since: datetime | None) -> Sequence[Delivery]:
        late = () if since is None else (self._column.sent_at >= since,)
        here = (self._column.state == DeliveryState.SENT, self._column.id > after_id, *late)
        return self._some(announcement_id, most, *here)

    def count_open(self, announcement_id: int) -> int:
        return self._count(announcement_id, self._column.state.in_((*OPEN, DeliveryState.PAUSED)))

    def count_sent(self, announcement_id: int) -> int:
        return self._count(announcement_id, self._column.state == DeliveryState.SENT)

    def next_due(self, announcement_id: int) -> datetime | None:
        query = select(func.min(self._column.due_at)).where(*self._of(announcement_id), self._column.state.in_(OPEN))
        return self.connection.execute(query).scalar()

    def is_open_to(self, announcement_id: int, reader: PersonId) -> bool:
        return self._count(announcement_id, self._column.address == reader) > 0

    def note_opened(self, announcement_id: int, reader: PersonId, now: datetime) -> bool:
        if self.has_opened(announcement_id, reader):
            return False
        dialect = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        row = {"announcement_id": announcement_id, "person_id": reader, "opened_at": now}
        new = dialect.insert(OpeningRow).values(row | {"workspace_id": self.workspace_id})
        self.connection.execute(new.on_conflict_do_nothing())
        return True

    def has_opened(self, announcement_id: int, reader: PersonId) -> bool:
        return self._count_opened(announcement_id, OpeningRow.person_id == reader) > 0

    def count_opened(self, announcement_id: int) -> int:
        return self._count_opened(announcement_id)

    def _count_opened(self, announcement_id: int, *conditions: ColumnElement[bool]) -> int:
        row = OpeningRow
        here = (row.workspace_id == self.workspace_id, row.announcement_id == announcement_id, *conditions)
        return int(self.connection.execute(select(func.count()).select_from(row).where(*here)).scalar_one())

    @property
    def _column(self) -> Any:
        return OutboxTable.table.c

    def _of(self, announcement_id: int) -> tuple[ColumnElement[bool], ...]:
        column = self._column
        of_this = (column.kind == NudgeKind.ANNOUNCEMENT, column.about == f"announcement:{announcement_id}")
        return (column.workspace_id == self.workspace_id, *of_this)

    def _change(self, those: tuple[ColumnElement[bool], ...], **columns: Any) -> int:
        return self.connection.execute(update(OutboxTable.table).where(*those).values(**columns)).rowcount

    def _count(self, announcement_id: int, condition: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(OutboxTable.table)
        return int(self.connection.execute(query.where(*self._of(announcement_id), condition)).scalar_one())

    def _some(self, announcement_id: int, most: int, *conditions: ColumnElement[bool]) -> Sequence[Delivery]:
        query = select(OutboxTable.table).where(*self._of(announcement_id), *conditions)
        rows = self.connection.execute(query.order_by(self._column.id).limit(most)).mappings()
        return [delivery_of(row) for row in rows]


class AnnouncementChoiceTable(Values[AnnouncementChoice]):
    row, kind = AnnouncementChoiceRow, AnnouncementChoice

    def of(self, person_id: PersonId) -> Sequence[AnnouncementChoice]:
        return self._equal(person_id=person_id)

    def put(self, choice: AnnouncementChoice) -> None:
        column, columns = self.table.c, self._columns(choice)
        here = (
            column.workspace_id == self.workspace_id,
            column.person_id == choice.person_id,
            column.program_id == choice.program_id,
        )
        if self.connection.execute(update(self.table).where(*here).values(columns)).rowcount == 0:
            self.connection.execute(insert(self.table).values(columns | {"workspace_id": self.workspace_id}))

    def muted(self, program_ids: Collection[int]) -> Mapping[PersonId, frozenset[int]]:
        wanted = self.table.c.program_id.in_({0, *program_ids})
        found: dict[PersonId, set[int]] = {}
        for one in self._where(self.table.c.muted.is_(True), wanted):
            found.setdefault(one.person_id, set()).add(one.program_id)
        return {person_id: frozenset(programs) for person_id, programs in found.items()}

    def newsletter(self) -> Mapping[PersonId, NewsletterAnswer]:
        answered = self._where(self.table.c.program_id == 0, self.table.c.newsletter.is_not(None))
        return {one.person_id: one.newsletter for one in answered if one.newsletter is not None}


class SecondLookTable(InWorkspace):
    def all(self) -> frozenset[int]:
        row = SecondLookRow
        query = select(row.program_id).where(row.workspace_id == self.workspace_id)
        return frozenset(self.connection.execute(query).scalars())

    def put(self, program_ids: frozenset[int]) -> None:
        self.connection.execute(delete(SecondLookRow).where(SecondLookRow.workspace_id == self.workspace_id))
        rows = [{"workspace_id": self.workspace_id, "program_id": one} for one in sorted(program_ids)]
        if rows:
            self.connection.execute(insert(SecondLookRow), rows)


class RewriteTable(Numbered[Rewrite]):
    row, kind = RewriteRow, Rewrite

    def of(self, announcement_id: int) -> Sequence[Rewrite]:
        return self._equal(announcement_id=announcement_id)
