"""Whose managers hear that Slack refused a message

Rule: a migration names plain SQLAlchemy types and imports nothing of ours, so that it still does the same in a year.
It is written for both databases and tested on both. What is in use is never renamed in one step.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

REFUSED = sa.text("state = 'failed' AND program_id IS NOT NULL")


def upgrade() -> None:
    # Not within a batch, which would write the largest table anew; a column that may be empty needs none.
    op.add_column("outbox", sa.Column("program_id", sa.Integer(), nullable=True))
    columns = ["workspace_id", "program_id", "id"]
    op.create_index("ix_outbox_refused", "outbox", columns, sqlite_where=REFUSED, postgresql_where=REFUSED)
