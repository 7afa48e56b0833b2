"""Announcements that recur, are scheduled, edited and muted

Rule: a migration names plain SQLAlchemy types and imports nothing of ours, so that it still does the same in a year.
It is written for both databases and tested on both. What is in use is never renamed in one step.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    _announcements()
    _name_programs()
    _choices()
    _rewrites()


def _announcements() -> None:
    with op.batch_alter_table("announcements", schema=None) as batch_op:
        batch_op.add_column(sa.Column("timing", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("options", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("series_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("number", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("next_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("approved_by", sa.String(length=32), nullable=True))
        batch_op.create_index(op.f("ix_announcements_series_id"), ["series_id"])


def _name_programs() -> None:
    """An audience had one program, and has any number."""
    table = sa.table("announcements", sa.column("id", sa.Integer), sa.column("audience", sa.JSON))
    connection = op.get_bind()
    for number, audience in connection.execute(sa.select(table.c.id, table.c.audience)).all():
        program = audience.pop("program_id", None)
        audience["programs"] = [program] if program else []
        connection.execute(sa.update(table).where(table.c.id == number).values(audience=audience))


def _choices() -> None:
    op.create_table(
        "announcement_choices",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("program_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("muted", sa.Boolean(), nullable=False),
        sa.Column("newsletter", sa.String(length=40), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", "program_id", name=op.f("pk_announcement_choices")),
    )
    op.create_table(
        "announcement_openings",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcements.id"], name=op.f("fk_announcement_openings_announcement_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "announcement_id", "person_id", name=op.f("pk_announcement_openings")),
    )
    op.create_table(
        "second_looks",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("program_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "program_id", name=op.f("pk_second_looks")),
    )


def _rewrites() -> None:
    op.create_table(
        "announcement_rewrites",
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("asked_by", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcements.id"], name=op.f("fk_announcement_rewrites_announcement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_rewrites")),
    )
    op.create_index(op.f("ix_announcement_rewrites_announcement_id"), "announcement_rewrites", ["announcement_id"])
    op.create_index(op.f("ix_announcement_rewrites_workspace_id"), "announcement_rewrites", ["workspace_id"])
