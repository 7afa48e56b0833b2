"""What people chose about nudges: fewer, off, snoozed, their own holidays

Rule: a migration names plain SQLAlchemy types and imports nothing of ours, so that it still does the same in a year.
It is written for both databases and tested on both. What is in use is never renamed in one step.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "nudge_choices",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("topic", sa.String(40), nullable=False),
        sa.Column("how_often", sa.String(40), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", "topic", name=op.f("pk_nudge_choices")),
    )
    op.create_table(
        "nudge_days",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", "day", name=op.f("pk_nudge_days")),
        sa.UniqueConstraint("workspace_id", "person_id", "key", name=op.f("uq_nudge_days_workspace_id_person_id_key")),
    )
    op.create_table(
        "nudge_topic_days",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("topic", sa.String(40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", "topic", name=op.f("pk_nudge_topic_days")),
    )
    op.create_table(
        "open_questions",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("gathered_in", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("settled", sa.String(80), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["outbox.id"], name=op.f("fk_open_questions_delivery_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "delivery_id", name=op.f("pk_open_questions")),
    )
    op.create_index("ix_open_questions_person", "open_questions", ["workspace_id", "person_id"])
    touched = sa.text("touched")
    op.create_index(
        "ix_open_questions_touched",
        "open_questions",
        ["workspace_id"],
        sqlite_where=touched,
        postgresql_where=touched,
    )
