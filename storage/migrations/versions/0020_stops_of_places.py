"""How long the clocks of one person stood still

Rule: a migration names plain SQLAlchemy types and imports nothing of ours, so that it still does the same in a year.
It is written for both databases and tested on both. What is in use is never renamed in one step.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

MOMENT = sa.DateTime(timezone=True)
STOPS = sa.table(
    "clock_stops",
    sa.column("workspace_id", sa.String()),
    sa.column("about", sa.String()),
    sa.column("person_id", sa.String()),
    sa.column("begins_at", MOMENT),
    sa.column("ends_at", MOMENT),
)
PLACES = sa.table(
    "enrollments",
    sa.column("id", sa.Integer()),
    sa.column("workspace_id", sa.String()),
    sa.column("person_id", sa.String()),
    sa.column("enrolled_at", MOMENT),
    sa.column("paused_until", sa.Date()),
    sa.column("resumed_at", MOMENT),
)
PAIRINGS = sa.table(
    "pairings",
    sa.column("id", sa.Integer()),
    sa.column("workspace_id", sa.String()),
    sa.column("program_id", sa.Integer()),
    sa.column("matched_at", MOMENT),
    sa.column("paused_until", sa.Date()),
    sa.column("resumed_at", MOMENT),
)
PROGRAMS = sa.table("programs", sa.column("id", sa.Integer()), sa.column("time_zone", sa.String()))


def upgrade() -> None:
    with op.batch_alter_table("clock_stops", schema=None) as batch_op:
        batch_op.add_column(sa.Column("person_id", sa.String(length=32), nullable=True))
    _keep_places()
    _keep_pairings()


def _keep_places() -> None:
    """When a pause began was not kept, so everything before its end counts for nothing, as it did until now."""
    paused = PLACES.c.paused_until.is_not(None) | PLACES.c.resumed_at.is_not(None)
    query = sa.select(PLACES).where(paused, PLACES.c.enrolled_at.is_not(None))
    for row in op.get_bind().execute(query).all():
        _keep(row, f"place:{row.id}", row.enrolled_at, "UTC", person_id=row.person_id)


def _keep_pairings() -> None:
    """Breaks from before they were kept."""
    both = sa.join(PAIRINGS, PROGRAMS, PAIRINGS.c.program_id == PROGRAMS.c.id)
    paused = PAIRINGS.c.paused_until.is_not(None) | PAIRINGS.c.resumed_at.is_not(None)
    known = set(op.get_bind().execute(sa.select(STOPS.c.about)).scalars())
    for row in op.get_bind().execute(sa.select(PAIRINGS, PROGRAMS.c.time_zone).select_from(both).where(paused)).all():
        if f"pairing:{row.id}" not in known:
            _keep(row, f"pairing:{row.id}", row.matched_at, row.time_zone)


def _keep(row: Any, about: str, begins: datetime, zone: str, person_id: str | None = None) -> None:
    ends = _first_moment(row.paused_until, zone) if row.paused_until else _aware(row.resumed_at)
    if ends > _aware(begins):
        kept = {"workspace_id": row.workspace_id, "about": about, "person_id": person_id}
        op.execute(STOPS.insert().values(**kept, begins_at=_aware(begins), ends_at=ends))


def _first_moment(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _aware(moment: datetime) -> datetime:
    """SQLite forgets that it is UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
