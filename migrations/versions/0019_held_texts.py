"""Texts that wait for the presenter

Revision ID: 0019
Revises: 0018

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "held_texts",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("session_id", sa.String(length=40), nullable=False),
        sa.Column("feature", sa.String(length=20), nullable=False),
        sa.Column("participant_id", sa.String(length=40), nullable=False),
        sa.Column("client_msg_id", sa.String(length=64), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("why", sa.String(length=12), nullable=False),
        sa.Column("found", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["live_sessions.id"], name=op.f("fk_held_texts_session_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_held_texts_participant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_texts")),
    )
    op.create_index("ix_held_texts_session", "held_texts", ["session_id", "created_at", "id"])
    op.create_index("ix_held_texts_participant", "held_texts", ["participant_id"])


def downgrade():
    op.drop_table("held_texts")
