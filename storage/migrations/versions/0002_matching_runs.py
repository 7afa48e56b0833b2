"""Weights, limits and dry runs of a matching, and who approved what

Rule: a migration names plain SQLAlchemy types and imports nothing of ours, so that it still does the same in a year.
It is written for both databases and tested on both. What is in use is never renamed in one step.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    _widen()
    _runs()
    _changes()
    _groups()
    _end_what_was_computing()


def _widen() -> None:
    with op.batch_alter_table("candidates") as batch_op:
        batch_op.add_column(sa.Column("locked", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("parts", sa.JSON(), server_default="[]", nullable=False))
    with op.batch_alter_table("candidates") as batch_op:
        counted = ["proposal_id", "workspace_id", "state", "locked", "by_hand"]
        batch_op.create_index("ix_candidates_counts", counted, unique=False)
        batch_op.create_index("ix_candidates_mentee", ["proposal_id", "mentee_id"], unique=False)
        batch_op.create_index("ix_candidates_score", ["proposal_id", "score"], unique=False)
    with op.batch_alter_table("people") as batch_op:
        batch_op.add_column(sa.Column("fields", sa.JSON(), server_default="{}", nullable=False))
    with op.batch_alter_table("workspaces") as batch_op:
        batch_op.add_column(sa.Column("field_names", sa.JSON(), server_default="[]", nullable=False))


def _runs() -> None:
    op.create_table(
        "matching_runs",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("is_dry", sa.Boolean(), nullable=False),
        sa.Column("asked_by", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("canceled_by", sa.String(length=32), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("engine", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *_numbered("matching_runs"),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name=op.f("fk_matching_runs_program_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_matching_runs_proposal_id")),
    )
    with op.batch_alter_table("matching_runs") as batch_op:
        batch_op.create_index(
            "ix_matching_runs_at_work",
            ["workspace_id", "program_id"],
            unique=True,
            sqlite_where=sa.text("state = 'computing'"),
            postgresql_where=sa.text("state = 'computing'"),
        )
        batch_op.create_index(batch_op.f("ix_matching_runs_program_id"), ["program_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_matching_runs_proposal_id"), ["proposal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_matching_runs_workspace_id"), ["workspace_id"], unique=False)


def _changes() -> None:
    op.create_table(
        "proposal_changes",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("change", sa.String(40), nullable=False),
        sa.Column("mentor_id", sa.String(length=32), nullable=True),
        sa.Column("mentee_id", sa.String(length=32), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        *_numbered("proposal_changes"),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_proposal_changes_proposal_id")),
    )
    with op.batch_alter_table("proposal_changes") as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_changes_proposal_id"), ["proposal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_changes_workspace_id"), ["workspace_id"], unique=False)


def _groups() -> None:
    op.create_table(
        "group_questions",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name=op.f("fk_group_questions_program_id")),
        sa.PrimaryKeyConstraint("workspace_id", "program_id", name=op.f("pk_group_questions")),
    )
    op.create_table(
        "group_answers",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("group", sa.String(length=75), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name=op.f("fk_group_answers_program_id")),
        sa.PrimaryKeyConstraint("workspace_id", "program_id", "person_id", name=op.f("pk_group_answers")),
    )


def _end_what_was_computing() -> None:
    """From here on a run computes. What was begun before is asked for again, and says so."""
    op.execute(sa.text("UPDATE proposals SET state = 'failed' WHERE state = 'computing'"))
    op.execute(
        sa.text(
            "UPDATE jobs SET done_at = asked_at, claimed_until = NULL, error = 'upgraded' "
            "WHERE kind = 'match' AND done_at IS NULL"
        )
    )


def _numbered(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
