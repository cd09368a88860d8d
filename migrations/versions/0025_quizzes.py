"""Quizzes: where they are, their questions, who plays, what was earned

Revision ID: 0025
Revises: 0024

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def of_activity(table):
    return sa.ForeignKeyConstraint(
        ["activity_id"], ["activities.id"], name=op.f(f"fk_{table}_activity_id"), ondelete="CASCADE"
    )


def of_participant(table):
    return sa.ForeignKeyConstraint(
        ["participant_id"], ["participants.id"], name=op.f(f"fk_{table}_participant_id"), ondelete="CASCADE"
    )


def of_round():
    return (
        sa.Column("activity_id", sa.String(length=40), nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
    )


def upgrade():
    op.add_column("activity_rounds", sa.Column("part", sa.String(length=40), server_default="", nullable=False))
    op.create_table(
        "quiz_runs",
        *of_round(),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.Column("remaining", sa.Float(), nullable=True),
        sa.Column("boards", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        of_activity("quiz_runs"),
        sa.PrimaryKeyConstraint("activity_id", "round", name=op.f("pk_quiz_runs")),
    )
    op.create_table(
        "quiz_questions",
        *of_round(),
        sa.Column("question_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.Column("accepts_until", MOMENT, nullable=True),
        sa.Column("over_at", MOMENT, nullable=True),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.Column("solved", sa.Boolean(), nullable=False),
        sa.Column("present", sa.JSON(), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=True),
        sa.Column("team_sums", sa.JSON(), nullable=True),
        of_activity("quiz_questions"),
        sa.PrimaryKeyConstraint("activity_id", "round", "question_id", name=op.f("pk_quiz_questions")),
    )
    op.create_table(
        "quiz_players",
        sa.Column("activity_id", sa.String(length=40), nullable=False),
        sa.Column("participant_id", sa.String(length=40), nullable=False),
        sa.Column("player", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("team", sa.Integer(), nullable=True),
        sa.Column("factor", sa.Integer(), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        of_activity("quiz_players"),
        of_participant("quiz_players"),
        sa.PrimaryKeyConstraint("activity_id", "participant_id", name=op.f("pk_quiz_players")),
    )
    op.create_index("ix_quiz_players_participant", "quiz_players", ["participant_id"])
    op.create_table(
        "quiz_scores",
        *of_round(),
        sa.Column("participant_id", sa.String(length=40), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("millis", sa.BigInteger(), nullable=False),
        sa.Column("correct", sa.Integer(), nullable=False),
        sa.Column("in_a_row", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("behind", sa.Integer(), nullable=True),
        sa.Column("was", sa.Integer(), nullable=True),
        of_activity("quiz_scores"),
        of_participant("quiz_scores"),
        sa.PrimaryKeyConstraint("activity_id", "round", "participant_id", name=op.f("pk_quiz_scores")),
    )
    op.create_index("ix_quiz_scores_participant", "quiz_scores", ["participant_id"])


def downgrade():
    for table in ("quiz_scores", "quiz_players"):
        op.drop_index(f"ix_{table}_participant", table)
    for table in ("quiz_scores", "quiz_players", "quiz_questions", "quiz_runs"):
        op.drop_table(table)
    # Not in a batch: on SQLite a batch makes a new table, and dropping the old one would delete what refers to it.
    op.drop_column("activity_rounds", "part")
