"""Programs whose rule goes on inviting

Rule: a migration names plain SQLAlchemy types and imports nothing of ours, so that it still does the same in a year.
It is written for both databases and tested on both. What is in use is never renamed in one step.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    # A rule about the first day invited by itself before it could be told not to.
    programs = sa.table("programs", sa.column("id", sa.Integer()), sa.column("rule", sa.JSON()))
    connection = op.get_bind()
    for number, rule in connection.execute(sa.select(programs.c.id, programs.c.rule)).all():
        if rule and rule.get("started_within_days") is not None:
            kept = {**rule, "keeps_inviting": True}
            connection.execute(sa.update(programs).where(programs.c.id == number).values(rule=kept))
