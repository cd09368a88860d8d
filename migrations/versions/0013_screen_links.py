"""Links for projectors, and sessions that are created once

Revision ID: 0013
Revises: 0012

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "screen_links",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("session_id", sa.String(length=40), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["live_sessions.id"], name=op.f("fk_screen_links_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screen_links")),
    )
    op.create_index("ix_screen_links_session_id", "screen_links", ["session_id"])
    op.create_table(
        "created_sessions",
        sa.Column("owner_id", sa.String(length=40), nullable=False),
        sa.Column("client_msg_id", sa.String(length=64), nullable=False),
        sa.Column("session_id", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_created_sessions_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["live_sessions.id"], name=op.f("fk_created_sessions_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("owner_id", "client_msg_id", name=op.f("pk_created_sessions")),
    )
    op.create_index("ix_created_sessions_session_id", "created_sessions", ["session_id"])


def downgrade():
    op.drop_table("created_sessions")
    op.drop_table("screen_links")
