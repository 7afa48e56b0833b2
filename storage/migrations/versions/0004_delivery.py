"""Claims with a fence, and Slack's limits shared by all replicas

Rule: a migration names plain SQLAlchemy types and imports nothing of ours, so that it still does the same in a year.
It is written for both databases and tested on both. What is in use is never renamed in one step.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

OPEN = sa.text("state IN ('waiting', 'sending')")
BEGUN = sa.text("state = 'sending'")
FAILED = sa.text("state = 'failed'")


def upgrade() -> None:
    op.create_table(
        "slack_limits",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("used_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "name", name=op.f("pk_slack_limits")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("claims", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("holds_back_until", sa.DateTime(timezone=True), nullable=True))
    _index("ix_outbox_next", ["workspace_id", "priority", "due_at", "id"], OPEN)
    _index("ix_outbox_begun", ["workspace_id", "held_until"], BEGUN)
    _index("ix_outbox_failed", ["workspace_id", "id"], FAILED)


def _index(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, "outbox", columns, sqlite_where=where, postgresql_where=where)
