"""What a presenter has set of moderation, words of a session's own, and until when somebody is muted

Revision ID: 0018
Revises: 0017

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade():
    # The default serves the release before, too.
    op.add_column("live_sessions", sa.Column("moderation", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("participants", sa.Column("muted_until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "moderation_words",
        sa.Column("session_id", sa.String(length=40), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("allowed", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["live_sessions.id"], name=op.f("fk_moderation_words_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_moderation_words")),
    )


def downgrade():
    op.drop_table("moderation_words")
    # Not in a batch: on SQLite a batch makes a new table, and dropping the old one would delete what refers to it.
    op.drop_column("participants", "muted_until")
    op.drop_column("live_sessions", "moderation")
