"""Who asked for another partner, and the pace of a series

Rule: a migration names plain SQLAlchemy types and imports nothing of ours, so that it still does the same in a year.
It is written for both databases and tested on both. What is in use is never renamed in one step.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("concerns", schema=None) as batch_op:
        batch_op.add_column(sa.Column("somebody_else", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index(batch_op.f("ix_concerns_pairing_id"), ["pairing_id"], unique=False)
    op.create_index("ix_connections_third", "connections", ["workspace_id", "third_id"])
    # At which pace a series goes on when its program is prolonged; of those planned before it is seen from their days.
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("every", sa.String(length=40), nullable=True))
