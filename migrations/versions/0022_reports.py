"""Texts that participants have reported, and those that the presenter has approved

Revision ID: 0022
Revises: 0021

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("held_texts", sa.Column("kept", sa.JSON(), nullable=True))
    op.create_table(
        "text_reports",
        *_text("text_reports"),
        sa.Column("participant_id", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_text_reports_participant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session_id", "feature", "text_id", "participant_id", name=op.f("pk_text_reports")),
    )
    op.create_index("ix_text_reports_participant", "text_reports", ["participant_id"])
    op.create_table(
        "approved_texts",
        *_text("approved_texts"),
        sa.PrimaryKeyConstraint("session_id", "feature", "text_id", name=op.f("pk_approved_texts")),
    )


def _text(table):
    return (
        sa.Column("session_id", sa.String(length=40), nullable=False),
        sa.Column("feature", sa.String(length=20), nullable=False),
        sa.Column("text_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["live_sessions.id"], name=op.f(f"fk_{table}_session_id"), ondelete="CASCADE"
        ),
    )


def downgrade():
    op.drop_table("approved_texts")
    op.drop_table("text_reports")
    op.drop_column("held_texts", "kept")
