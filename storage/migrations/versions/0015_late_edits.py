"""How messages that went out are changed later, with what is kept until Slack has taken it

Rule: a migration names plain SQLAlchemy types and imports nothing of ours, so that it still does the same in a year.
It is written for both databases and tested on both. What is in use is never renamed in one step.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    # What is to stand in a message that went out, until Slack has taken it.
    op.create_table(
        "late_edits",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("message_ts", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("message", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "conversation_id", "message_ts", name="pk_late_edits"),
    )
    op.create_index("ix_late_edits_due", "late_edits", ["workspace_id", "due_at"])
