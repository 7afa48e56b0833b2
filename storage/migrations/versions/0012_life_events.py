"""Leave, cover, swaps and no-shows

Rule: a migration names plain SQLAlchemy types and imports nothing of ours, so that it still does the same in a year.
It is written for both databases and tested on both. What is in use is never renamed in one step.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


INDEXES = {"covers": ("pairing_id", "workspace_id"), "no_shows": ("workspace_id",), "pay_forward": ("workspace_id",)}


def upgrade() -> None:
    op.create_table(
        "covers",
        sa.Column("pairing_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.String(length=32), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cover_pairing_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["pairing_id"], ["pairings.id"], name=op.f("fk_covers_pairing_id")),
        sa.ForeignKeyConstraint(["cover_pairing_id"], ["pairings.id"], name=op.f("fk_covers_cover_pairing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_covers")),
    )
    op.create_index("ix_covers_mentor", "covers", ["workspace_id", "mentor_id"], unique=False)
    op.create_table(
        "no_shows",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("writer_id", sa.String(length=32), nullable=False),
        sa.Column("who", sa.String(40), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_no_shows_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_no_shows")),
        sa.UniqueConstraint("session_id", "writer_id", name=op.f("uq_no_shows_session_id_writer_id")),
    )
    op.create_index("ix_no_shows_writer", "no_shows", ["workspace_id", "writer_id"], unique=False)
    op.create_table(
        "pay_forward",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("answer", sa.String(40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_forward")),
        sa.UniqueConstraint("workspace_id", "person_id", name=op.f("uq_pay_forward_workspace_id_person_id")),
    )
    for table, columns in INDEXES.items():
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    with op.batch_alter_table("pairings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paused_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("covers_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_pairings_covers_id"), "pairings", ["covers_id"], ["id"])
