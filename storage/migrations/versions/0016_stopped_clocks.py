"""How long clocks stood still

Rule: a migration names plain SQLAlchemy types and imports nothing of ours, so that it still does the same in a year.
It is written for both databases and tested on both. What is in use is never renamed in one step.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

MOMENT = sa.DateTime(timezone=True)
STOPS = sa.table(
    "clock_stops",
    sa.column("workspace_id", sa.String()),
    sa.column("about", sa.String()),
    sa.column("begins_at", MOMENT),
    sa.column("ends_at", MOMENT),
)
PROGRAMS = sa.table(
    "programs",
    sa.column("id", sa.Integer()),
    sa.column("workspace_id", sa.String()),
    sa.column("time_zone", sa.String()),
    sa.column("paused_at", MOMENT),
    sa.column("paused_until", sa.Date()),
)
PAIRINGS = sa.table(
    "pairings",
    sa.column("id", sa.Integer()),
    sa.column("program_id", sa.Integer()),
    sa.column("paused_until", sa.Date()),
)
OUTBOX = sa.table("outbox", sa.column("reason", sa.String()), sa.column("stopped_until", MOMENT))


def upgrade() -> None:
    op.create_table(
        "clock_stops",
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("begins_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_stops")),
    )
    op.create_index("ix_clock_stops_workspace_id", "clock_stops", ["workspace_id"], unique=False)
    op.create_index("ix_clock_stops_about", "clock_stops", ["workspace_id", "about"], unique=False)
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stopped_until", MOMENT, nullable=True))
    _keep_programs()
    _keep_pairings()


def _keep_programs() -> None:
    """A pause that is on, or has just ended: what it moved was marked with its reason."""
    query = sa.select(PROGRAMS).where(PROGRAMS.c.paused_until.is_not(None), PROGRAMS.c.paused_at.is_not(None))
    for row in op.get_bind().execute(query).all():
        ends = _first_moment(row.paused_until, row.time_zone)
        kept = {"workspace_id": row.workspace_id, "about": f"program:{row.id}"}
        if ends > _aware(row.paused_at):
            op.execute(STOPS.insert().values(**kept, begins_at=_aware(row.paused_at), ends_at=ends))
        _mark(f"pause:{row.id}", ends)


def _keep_pairings() -> None:
    """When a break began was not kept, so that only what it moved is known."""
    both = sa.join(PAIRINGS, PROGRAMS, PAIRINGS.c.program_id == PROGRAMS.c.id)
    query = sa.select(PAIRINGS.c.id, PAIRINGS.c.paused_until, PROGRAMS.c.time_zone).select_from(both)
    for row in op.get_bind().execute(query.where(PAIRINGS.c.paused_until.is_not(None))).all():
        _mark(f"pairing-pause:{row.id}", _first_moment(row.paused_until, row.time_zone))


def _mark(reason: str, until: datetime) -> None:
    op.execute(OUTBOX.update().where(OUTBOX.c.reason == reason).values(stopped_until=until, reason=""))


def _first_moment(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _aware(moment: datetime) -> datetime:
    """SQLite forgets that it is UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
