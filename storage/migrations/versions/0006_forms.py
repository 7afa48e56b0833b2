"""Forms and their answers: baseline, pulse, midpoint, final

Rule: a migration names plain SQLAlchemy types and imports nothing of ours, so that it still does the same in a year.
It is written for both databases and tested on both. What is in use is never renamed in one step.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    _ratings_and_concerns()
    _forms()
    _rematches()
    _plan_for_programs_that_run()


def _ratings_and_concerns() -> None:
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tags", sa.JSON(), server_default="[]", nullable=False))
    with op.batch_alter_table("concerns", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entries_subject", ["workspace_id", "subject"], unique=False)
    op.create_table(
        "concern_replies",
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("writer_id", sa.String(length=32), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["concern_id"], ["concerns.id"], name=op.f("fk_concern_replies_concern_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_replies")),
    )
    _index("concern_replies", "concern_id")
    _index("concern_replies", "workspace_id")


def _forms() -> None:
    op.create_table(
        "form_papers",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("pairing_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("form", sa.String(40), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("occurrence", sa.String(length=60), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name=op.f("fk_form_papers_program_id")),
        sa.ForeignKeyConstraint(["pairing_id"], ["pairings.id"], name=op.f("fk_form_papers_pairing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_papers")),
        sa.UniqueConstraint(
            "workspace_id", "program_id", "person_id", "form", "occurrence", name="uq_form_papers_once"
        ),
    )
    _index("form_papers", "workspace_id")
    op.create_index("ix_form_papers_person", "form_papers", ["workspace_id", "person_id"])
    op.create_table(
        "form_answers",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("pairing_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("form", sa.String(40), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("topic", sa.String(length=100), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("choice", sa.String(length=80), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["form_papers.id"], name=op.f("fk_form_answers_paper_id")),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name=op.f("fk_form_answers_program_id")),
        sa.ForeignKeyConstraint(["pairing_id"], ["pairings.id"], name=op.f("fk_form_answers_pairing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_answers")),
        sa.UniqueConstraint("paper_id", "question", "topic", name=op.f("uq_form_answers_paper_id_question_topic")),
    )
    _index("form_answers", "workspace_id")
    op.create_index("ix_form_answers_person", "form_answers", ["workspace_id", "person_id"])
    op.create_index("ix_form_answers_program", "form_answers", ["program_id", "form", "question"])


def _rematches() -> None:
    op.create_table(
        "rematches",
        sa.Column("pairing_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("offered_by", sa.String(length=32), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["pairing_id"], ["pairings.id"], name=op.f("fk_rematches_pairing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rematches")),
    )
    _index("rematches", "pairing_id")
    _index("rematches", "workspace_id")
    op.create_table(
        "rematch_answers",
        sa.Column("rematch_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("answer", sa.String(40), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["rematch_id"], ["rematches.id"], name=op.f("fk_rematch_answers_rematch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rematch_answers")),
        sa.UniqueConstraint("rematch_id", "person_id", name=op.f("uq_rematch_answers_rematch_id_person_id")),
    )
    _index("rematch_answers", "workspace_id")


def _index(table: str, column: str) -> None:
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _plan_for_programs_that_run() -> None:
    """Pairings that are there already get their forms too: by the job that plans them anew after a change of dates."""
    columns = ("workspace_id", "kind", "subject_id", "asked_by", "asked_at", "error", "attempts")
    jobs = sa.table("jobs", *(sa.column(name) for name in columns))
    programs = sa.table("programs", *(sa.column(name) for name in ("workspace_id", "id", "state")))
    kind, nobody, none = sa.literal("plan_forms"), sa.literal(""), sa.literal(0)
    planned = sa.select(programs.c.workspace_id, kind, programs.c.id, nobody, sa.func.now(), nobody, none)
    op.execute(jobs.insert().from_select(columns, planned.where(programs.c.state.in_(("open", "running")))))
