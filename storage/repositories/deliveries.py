"""Announcements, events seen, drafts and jobs. The outbox has a file of its own: `storage/outbox.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Select, Table, bindparam, delete, func, insert, or_, select, update

from bot.domain.administration import Job
from bot.domain.announcement import Announcement
from bot.domain.person import PersonId
from bot.errors import Refusal, Refused
from bot.ports import EVERY_KIND, Lane
from storage.columns import UTCDateTime
from storage.repositories.base import InWorkspace, Numbered, plainly
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


SEEN = cast(Table, SeenEventRow.__table__)
DRAFTS = cast(Table, DraftRow.__table__)


class SeenEventTable(InWorkspace):
    def take(self, event_id: str, *, now: datetime, lease: timedelta) -> bool:
        here = (SEEN.c.workspace_id == self.workspace_id, SEEN.c.event_id == event_id)
        known = self.connection.execute(select(SEEN.c.taken_at, SEEN.c.done_at).where(*here).with_for_update()).first()
        if known is None:
            columns = {"workspace_id": self.workspace_id, "event_id": event_id, "taken_at": now}
            self.connection.execute(insert(SEEN).values(columns))
            return True
        if known.done_at is not None or known.taken_at > now - lease:
            return False
        self.connection.execute(update(SEEN).where(*here).values(taken_at=now))
        return True

    def done(self, event_id: str, *, now: datetime) -> None:
        here = (SEEN.c.workspace_id == self.workspace_id, SEEN.c.event_id == event_id)
        self.connection.execute(update(SEEN).where(*here).values(done_at=now))

    def forget_before(self, moment: datetime) -> None:
        here = (SEEN.c.workspace_id == self.workspace_id, SEEN.c.taken_at < moment)
        self.connection.execute(delete(SEEN).where(*here))


class DraftTable(InWorkspace):
    def find(self, person_id: PersonId, form: str) -> Mapping[str, Any] | None:
        here = (DRAFTS.c.workspace_id == self.workspace_id, DRAFTS.c.person_id == person_id, DRAFTS.c.form == form)
        return self.connection.execute(select(DRAFTS.c["values"]).where(*here)).scalar()

    def put(self, person_id: PersonId, form: str, values: Mapping[str, Any], *, now: datetime) -> None:
        self.forget(person_id, form)
        columns = {"workspace_id": self.workspace_id, "person_id": person_id, "form": form}
        self.connection.execute(insert(DRAFTS).values(columns | {"values": dict(values), "saved_at": now}))

    def forget(self, person_id: PersonId, form: str) -> None:
        here = (DRAFTS.c.workspace_id == self.workspace_id, DRAFTS.c.person_id == person_id, DRAFTS.c.form == form)
        self.connection.execute(delete(DRAFTS).where(*here))


JOBS = cast(Table, JobRow.__table__)
OPEN_HERE = (JOBS.c.workspace_id == bindparam("workspace_id"), JOBS.c.done_at.is_(None))
NEXT_DUE = select(func.min(JOBS.c.due_at)).where(*OPEN_HERE, JOBS.c.due_at > bindparam("after"))


@lru_cache(maxsize=8)
def _first_free(lane: Lane) -> Select[Any]:
    """Asked at each tick, and so built once."""
    column, now = JOBS.c, bindparam("now", type_=UTCDateTime())
    free = or_(column.claimed_until.is_(None), column.claimed_until < now)
    due = or_(column.due_at.is_(None), column.due_at <= now)
    kinds = column.kind.not_in(lane.kinds) if lane.all_but else column.kind.in_(lane.kinds)
    query = select(JOBS).where(*OPEN_HERE, due, free, kinds).order_by(column.id)
    return query.limit(1).with_for_update(skip_locked=True)


class JobTable(Numbered[Job]):
    row, kind = JobRow, Job

    def claim(self, *, now: datetime, holder: str, lease: timedelta, lane: Lane = EVERY_KIND) -> Job | None:
        free = {"workspace_id": self.workspace_id, "now": now}
        rows = plainly(self.connection.execute(_first_free(lane), free))
        job = next((self._value(row) for row in rows), None)
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
        return self.connection.execute(NEXT_DUE, {"workspace_id": self.workspace_id, "after": after}).scalar()
