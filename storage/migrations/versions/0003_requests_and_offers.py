"""What people ask of mentors and what mentors offer

Rule: a migration names plain SQLAlchemy types and imports nothing of ours, so that it still does the same in a year.
It is written for both databases and tested on both. What is in use is never renamed in one step.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("candidates") as batch_op:
        batch_op.add_column(sa.Column("put_aside", sa.JSON(), server_default="[]", nullable=False))
    with op.batch_alter_table("requests") as batch_op:
        batch_op.add_column(sa.Column("origin", sa.String(40), server_default="program", nullable=False))
        batch_op.add_column(sa.Column("next_choices", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("put_aside", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("word_asked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("clock_stopped_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("programs") as batch_op:
        batch_op.add_column(sa.Column("may_find", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("may_offer", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("matching_told_on", sa.Date(), nullable=True))
    with op.batch_alter_table("enrollments") as batch_op:
        batch_op.add_column(sa.Column("hides_answer_time", sa.Boolean(), server_default=sa.false(), nullable=False))
    _offers()
    _searches()
    _standbys()


def _offers() -> None:
    op.create_table(
        "offers",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.String(length=32), nullable=False),
        sa.Column("mentee_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        *_numbered("offers", versioned=True),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name=op.f("fk_offers_program_id")),
    )
    with op.batch_alter_table("offers") as batch_op:
        batch_op.create_index("ix_offers_mentee", ["workspace_id", "mentee_id"], unique=False)
        batch_op.create_index("ix_offers_mentor", ["workspace_id", "mentor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offers_program_id"), ["program_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offers_workspace_id"), ["workspace_id"], unique=False)


def _searches() -> None:
    op.create_table(
        "searches",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found", sa.JSON(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=True),
        *_numbered("searches", versioned=True),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name=op.f("fk_searches_program_id")),
    )
    with op.batch_alter_table("searches") as batch_op:
        batch_op.create_index("ix_searches_person", ["workspace_id", "person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_searches_workspace_id"), ["workspace_id"], unique=False)


def _standbys() -> None:
    op.create_table(
        "standbys",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.String(length=32), nullable=False),
        sa.Column("mentee_id", sa.String(length=32), nullable=False),
        sa.Column("mentors", sa.JSON(), nullable=False),
        *_numbered("standbys", versioned=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_standbys_proposal_id")),
    )
    with op.batch_alter_table("standbys") as batch_op:
        batch_op.create_index("ix_standbys_mentee", ["workspace_id", "mentee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_standbys_workspace_id"), ["workspace_id"], unique=False)


def _numbered(table: str, *, versioned: bool) -> list[sa.schema.SchemaItem]:
    version = [sa.Column("version", sa.Integer(), nullable=False)] if versioned else []
    return [
        *version,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
