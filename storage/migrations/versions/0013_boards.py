"""What the managers' board needs

Rule: a migration names plain SQLAlchemy types and imports nothing of ours, so that it still does the same in a year.
It is written for both databases and tested on both. What is in use is never renamed in one step.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    for table in ("programs", "enrollments", "pairings"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_goals_program", "goals", ["program_id", "mentee_id"])
    op.create_index("ix_pairings_board", "pairings", ["program_id", "state", "id"])
    op.create_index("ix_sessions_board", "sessions", ["pairing_id", "state", "starts_at", "minutes"])
    op.create_index("ix_concerns_reader", "concerns", ["workspace_id", "reader_id"])
