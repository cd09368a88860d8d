"""Questions, who supports them, and what the room was told of how many there are

Revision ID: 0017
Revises: 0016

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "questions",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("session_id", sa.String(length=40), nullable=False),
        sa.Column("participant_id", sa.String(length=40), nullable=True),
        sa.Column("nickname", sa.String(length=200), nullable=True),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("queue", sa.Integer(), nullable=True),
        sa.Column("merged_into", sa.String(length=40), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("live_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["live_sessions.id"], name=op.f("fk_questions_session_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_questions_participant_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["questions.id"], name=op.f("fk_questions_merged_into"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_index("ix_questions_session", "questions", ["session_id", "state", "live_at"])
    op.create_index("ix_questions_participant", "questions", ["participant_id"])
    op.create_index("ix_questions_merged_into", "questions", ["merged_into"])
    op.create_table(
        "question_votes",
        sa.Column("question_id", sa.String(length=40), nullable=False),
        sa.Column("participant_id", sa.String(length=40), nullable=False),
        sa.Column("voted", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_question_votes_question_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_question_votes_participant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("question_id", "participant_id", name=op.f("pk_question_votes")),
    )
    op.create_index("ix_question_votes_participant", "question_votes", ["participant_id"])
    op.create_table(
        "question_boards",
        sa.Column("session_id", sa.String(length=40), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["live_sessions.id"], name=op.f("fk_question_boards_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_question_boards")),
    )


def downgrade():
    op.drop_table("question_boards")
    op.drop_index("ix_question_votes_participant", table_name="question_votes")
    op.drop_table("question_votes")
    op.drop_index("ix_questions_merged_into", table_name="questions")
    op.drop_index("ix_questions_participant", table_name="questions")
    op.drop_index("ix_questions_session", table_name="questions")
    op.drop_table("questions")
