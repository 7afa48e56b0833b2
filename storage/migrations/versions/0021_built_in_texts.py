"""What comes with the bot is kept as it was, and which words a form was answered in

Rule: a migration names plain SQLAlchemy types and imports nothing of ours, so that it still does the same in a year.
It is written for both databases and tested on both. What is in use is never renamed in one step.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "built_in_texts",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_built_in_texts")),
        sa.UniqueConstraint("workspace_id", "digest", name=op.f("uq_built_in_texts_workspace_id_digest")),
    )
    with op.batch_alter_table("built_in_texts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_built_in_texts_workspace_id"), ["workspace_id"], unique=False)
    # Nobody knows any more in which words the forms before it were answered.
    with op.batch_alter_table("form_papers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("content_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_form_papers_content_id"), "program_contents", ["content_id"], ["id"])
