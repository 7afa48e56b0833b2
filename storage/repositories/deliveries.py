"""Announcements, events seen, drafts and jobs. The outbox has a file of its own: `storage/outbox.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update

from bot.domain.administration import Job
from bot.domain.announcement import Announcement
from bot.domain.person import PersonId
from bot.errors import Refusal, Refused
from bot.ports import EVERY_KIND, Lane
from storage.repositories.base import InWorkspace, Numbered
from storage.rows.deliveries import AnnouncementRow, DraftRow, JobRow, SeenEventRow


class AnnouncementTable(Numbered[Announcement]):
    row, kind = AnnouncementRow, Announcement

    def latest(self, count: int) -> Sequence[Announcement]:
        return self._some(self._select().order_by(self.table.c.id.desc()).limit(count))

    def hold(self, id: int) -> Announcement:  # noqa: A002, it is the value's id
        found = self._first(self._select(self.table.c.id == id).with_for_update())
        if found is None:
            raise Refused(Refusal.GONE)
        return found


class SeenEventTable(InWorkspace):
    def take(self, event_id: str, *, now: datetime, lease: timedelta) -> bool:
        row = SeenEventRow
        here = (row.workspace_id == self.workspace_id, row.event_id == event_id)
        known = self.connection.execute(select(row.taken_at, row.done_at).where(*here).with_for_update()).first()
        if known is None:
            columns = {"workspace_id": self.workspace_id, "event_id": event_id, "taken_at": now}
            self.connection.execute(insert(row).values(columns))
            return True
        if known.done_at is not None or known.taken_at > now - lease:
            return False
        self.connection.execute(update(row).where(*here).values(taken_at=now))
        return True

    def done(self, event_id: str, *, now: datetime) -> None:
        row = SeenEventRow
        here = (row.workspace_id == self.workspace_id, row.event_id == event_id)
        self.connection.execute(update(row).where(*here).values(done_at=now))

    def forget_before(self, moment: datetime) -> None:
        row = SeenEventRow
        here = (row.workspace_id == self.workspace_id, row.taken_at < moment)
        self.connection.execute(delete(row).where(*here))


class DraftTable(InWorkspace):
    def find(self, person_id: PersonId, form: str) -> Mapping[str, Any] | None:
        row = DraftRow
        here = (row.workspace_id == self.workspace_id, row.person_id == person_id, row.form == form)
        return self.connection.execute(select(DraftRow.__table__.c["values"]).where(*here)).scalar()

    def put(self, person_id: PersonId, form: str, values: Mapping[str, Any], *, now: datetime) -> None:
        self.forget(person_id, form)
        columns = {"workspace_id": self.workspace_id, "person_id": person_id, "form": form}
        self.connection.execute(insert(DraftRow).values(columns | {"values": dict(values), "saved_at": now}))

    def forget(self, person_id: PersonId, form: str) -> None:
        row = DraftRow
        here = (row.workspace_id == self.workspace_id, row.person_id == person_id, row.form == form)
        self.connection.execute(delete(row).where(*here))


class JobTable(Numbered[Job]):
    row, kind = JobRow, Job

    def claim(self, *, now: datetime, holder: str, lease: timedelta, lane: Lane = EVERY_KIND) -> Job | None:
        free = or_(self.table.c.claimed_until.is_(None), self.table.c.claimed_until < now)
        due = or_(self.table.c.due_at.is_(None), self.table.c.due_at <= now)
        kinds = self.table.c.kind.not_in(lane.kinds) if lane.all_but else self.table.c.kind.in_(lane.kinds)
        query = self._select(self.table.c.done_at.is_(None), due, free, kinds).order_by(self.table.c.id)
        job = self._first(query.with_for_update(skip_locked=True))
        if job is None:
            return None
        held = replace(job, claimed_by=holder, claimed_until=now + lease, attempts=job.attempts + 1)
        return self.save(held)

    def waiting(self, kind: str, subject_id: int) -> Sequence[Job]:
        this = (self.table.c.kind == kind, self.table.c.subject_id == subject_id)
        return self._where(*this, self.table.c.done_at.is_(None), self.table.c.claimed_until.is_(None))

    def waits(self, kind: str, subject_id: int, *, by: datetime) -> bool:
        this = (self.table.c.kind == kind, self.table.c.subject_id == subject_id)
        free = (self.table.c.done_at.is_(None), self.table.c.claimed_until.is_(None))
        due = or_(self.table.c.due_at.is_(None), self.table.c.due_at <= by)
        return self._first(self._select(*this, *free, due)) is not None

    def next_due(self, after: datetime) -> datetime | None:
        waiting = (self.table.c.workspace_id == self.workspace_id, self.table.c.done_at.is_(None))
        query = select(func.min(self.table.c.due_at)).where(*waiting, self.table.c.due_at > after)
        return self.connection.execute(query).scalar()
