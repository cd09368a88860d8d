"""Activities, their rounds, answers, and what the answers add up to

Revision ID: 0011
Revises: 0010

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

COUNTED = sa.text("value IS NOT NULL AND counts")


def upgrade():
    op.create_table(
        "activities",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("session_id", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("show", sa.String(length=12), nullable=False),
        sa.Column("names", sa.String(length=10), nullable=False),
        sa.Column("may_change", sa.String(length=12), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["live_sessions.id"], name=op.f("fk_activities_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
    )
    op.create_index("ix_activities_session", "activities", ["session_id", "position"])
    op.create_table(
        "activity_rounds",
        sa.Column("activity_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("show", sa.String(length=12), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("options", sa.JSON(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepts_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remaining", sa.Float(), nullable=True),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_activity_rounds_activity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("activity_id", "number", name=op.f("pk_activity_rounds")),
    )
    op.create_table(
        "activity_answers",
        sa.Column("activity_id", sa.String(length=40), nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("participant_id", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_activity_answers_activity_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_activity_answers_participant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("activity_id", "round", "part", "participant_id", name=op.f("pk_activity_answers")),
    )
    op.create_index("ix_activity_answers_participant", "activity_answers", ["participant_id"])
    op.create_index(
        "ix_activity_answers_value",
        "activity_answers",
        ["activity_id", "round", "part", "value"],
        sqlite_where=COUNTED,
        postgresql_where=COUNTED,
    )
    op.create_table(
        "activity_tallies",
        sa.Column("activity_id", sa.String(length=40), nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("amounts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_activity_tallies_activity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("activity_id", "round", "part", name=op.f("pk_activity_tallies")),
    )
    op.create_table(
        "activity_texts",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("activity_id", sa.String(length=40), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("told_seq", sa.Integer(), nullable=True),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_activity_texts_activity_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_activity_texts_participant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_texts")),
        sa.UniqueConstraint("activity_id", "round", "number", name="uq_activity_texts_number"),
    )
    op.create_index("ix_activity_texts_participant_id", "activity_texts", ["participant_id"])


def downgrade():
    op.drop_index("ix_activity_texts_participant_id", table_name="activity_texts")
    op.drop_table("activity_texts")
    op.drop_table("activity_tallies")
    op.drop_index("ix_activity_answers_value", table_name="activity_answers")
    op.drop_index("ix_activity_answers_participant", table_name="activity_answers")
    op.drop_table("activity_answers")
    op.drop_table("activity_rounds")
    op.drop_index("ix_activities_session", table_name="activities")
    op.drop_table("activities")
