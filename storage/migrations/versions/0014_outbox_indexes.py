"""What keeps the cost of a claim apart from how much waits

Rule: a migration names plain SQLAlchemy types and imports nothing of ours, so that it still does the same in a year.
It is written for both databases and tested on both. What is in use is never renamed in one step.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

STILL_OPEN = sa.text("state IN ('waiting', 'sending')")
HELD = sa.text("state IN ('waiting', 'sending') AND held_until IS NOT NULL")


def upgrade() -> None:
    # Whoever looks for an earlier message of the same conversation looks for one that is held: there are few.
    op.drop_index("ix_outbox_address", "outbox")
    op.create_index(
        "ix_outbox_address",
        "outbox",
        ["workspace_id", "address", "held_until"],
        sqlite_where=STILL_OPEN,
        postgresql_where=STILL_OPEN,
    )
    op.create_index(
        "ix_outbox_held", "outbox", ["workspace_id", "held_until"], sqlite_where=HELD, postgresql_where=HELD
    )
