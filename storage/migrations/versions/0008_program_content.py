"""Templates, content with versions, nominations, and more about programs

Rule: a migration names plain SQLAlchemy types and imports nothing of ours, so that it still does the same in a year.
It is written for both databases and tested on both. What is in use is never renamed in one step.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("programs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("template", sa.String(length=80), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("rule", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("tells_line_managers", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("paused_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("mentors_channel", sa.String(length=32), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("cohort_channel", sa.String(length=32), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("announced", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "program_contents",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name=op.f("fk_program_contents_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_contents")),
        sa.UniqueConstraint("program_id", "number", name=op.f("uq_program_contents_program_id_number")),
    )
    op.create_index(op.f("ix_program_contents_workspace_id"), "program_contents", ["workspace_id"], unique=False)
    op.create_table(
        "nominations",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("nominee_id", sa.String(length=32), nullable=False),
        sa.Column("nominator_id", sa.String(length=32), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("nominated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name=op.f("fk_nominations_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nominations")),
        sa.UniqueConstraint(
            "program_id", "nominee_id", "nominator_id", name=op.f("uq_nominations_program_id_nominee_id_nominator_id")
        ),
    )
    op.create_index(op.f("ix_nominations_workspace_id"), "nominations", ["workspace_id"], unique=False)
    with op.batch_alter_table("pairings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("content_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_pairings_content_id"), "program_contents", ["content_id"], ["id"])
