"""Which form was answered, and who said that a session was held

Rule: a migration names plain SQLAlchemy types and imports nothing of ours, so that it still does the same in a year.
It is written for both databases and tested on both. What is in use is never renamed in one step.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("sessions") as sessions:
        sessions.add_column(sa.Column("logged_by", sa.String(length=32), nullable=True))
    with op.batch_alter_table("form_papers") as papers:
        papers.add_column(sa.Column("form_name", sa.String(length=60), nullable=False, server_default=""))
